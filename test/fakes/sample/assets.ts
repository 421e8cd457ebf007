/** Cloud assets of the sample case with their check results. */
import type { AssetRow, CheckResult } from '#contract/artifacts';

const kinds = [
  ['aws', 'AWS::S3::Bucket', 'storage', 'mhn-train-prod', 13, '/Buckets/0'],
  ['aws', 'AWS::IAM::Role', 'identity', 'mhn-infer', 14, '/Roles/17'],
  ['aws', 'AWS::SageMaker::Endpoint', 'model endpoint', 'triage-endpoint', 14, '/Endpoints/2'],
  ['kubernetes', 'Deployment', 'workload', 'inference/triage', 15, '/items/3'],
] as const;

/** Assets; every provider and status is among them. */
export function sampleAssets(count: number): AssetRow[] {
  return Array.from({ length: count }, (_, index): AssetRow => {
    const [provider, type, kind, name, artifactId, pointer] = kinds[index % kinds.length] ?? kinds[0];
    return {
      id: index + 1,
      provider,
      type,
      name: index < kinds.length ? name : `${name}-${index}`,
      kind,
      account: provider === 'aws' ? '310412990177' : 'prod-cluster',
      region: provider === 'aws' ? 'eu-central-1' : '',
      artifactId,
      artifactPath:
        artifactId === 13 ? 'aws/s3/mhn-train-prod.json' : artifactId === 14 ? 'aws/iam/roles.json' : 'k8s/inference-namespace.yaml',
      pointer,
      fails: index % 3 === 0 ? 2 : 0,
      passes: 4 + (index % 5),
      notAssessed: index % 2,
    };
  });
}

/** The checks on one asset. */
export function sampleChecks({ name, pointer, fails, passes, notAssessed }: AssetRow): CheckResult[] {
  const result = (index: number, status: CheckResult['status']): CheckResult => ({
    checkId: `AWS-S3-${String(index + 1).padStart(3, '0')}`,
    title: ['Nobody outside may write', 'Access is logged', 'Versions are kept', 'Encryption is on'][index % 4] ?? '',
    severity: ['critical', 'medium', 'low', 'high'][index % 4] ?? 'low',
    status,
    message:
      status === 'FAIL'
        ? 'The policy allows s3:PutObject to every principal.'
        : status === 'PASS'
          ? 'As it should be.'
          : 'The export has no logging configuration.',
    asset: name,
    pointer,
    ...(status === 'NOT_ASSESSED' ? { collect: 'aws s3api get-bucket-logging --bucket mhn-train-prod' } : {}),
  });
  return [
    ...Array.from({ length: fails }, (_, index) => result(index, 'FAIL')),
    ...Array.from({ length: notAssessed }, (_, index) => result(fails + index, 'NOT_ASSESSED')),
    ...Array.from({ length: passes }, (_, index) => result(fails + notAssessed + index, 'PASS')),
  ];
}

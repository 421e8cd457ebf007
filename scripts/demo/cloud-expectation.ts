/** What each export of the demo's cloud must show: checks stand with the file that holds the asset which fails them. */
import type { DemoFile } from './demo-file.ts';

type Expectation = Pick<DemoFile, 'expect' | 'maxVerdict'>;

const expectations: readonly (readonly [ending: string, expectation: Expectation])[] = [
  ['notebook-instance/fraud-research.json', { expect: ['AWS-SM-01', 'AWS-SM-03', 'AWS-SM-07'], maxVerdict: 'high' }],
  ['authorization-details.json', { expect: ['AWS-IAM-01', 'AWS-IAM-02', 'AWS-IAM-03', 'AWS-IAM-04'], maxVerdict: 'critical' }],
  ['s3-get-bucket-policy/acme-fraud-training-data.json', { expect: ['AWS-S3-01'], maxVerdict: 'critical' }],
  ['s3-get-bucket-versioning/acme-fraud-training-data.json', { expect: ['AWS-S3-02'], maxVerdict: 'medium' }],
  ['invocation-logging-configuration.json', { expect: ['AWS-BR-01'], maxVerdict: 'high' }],
  ['get-agent/helpdesk.json', { expect: ['AWS-BR-14'], maxVerdict: 'high' }],
  ['terraform/state.json', { expect: ['AWS-SM-22', 'AWS-SM-23', 'CLOUD-SEC-005'], maxVerdict: 'medium' }],
  ['prod-cluster/workloads.yaml', { expect: ['CLOUD-SEC-001', 'K8S-AI-01', 'K8S-AI-12', 'K8S-AI-16'], maxVerdict: 'critical' }],
];

/** Files that are not named here pass every check. */
export function cloudExpectation(path: string): Expectation {
  return expectations.find(([ending]) => path.endsWith(ending))?.[1] ?? { expect: [], maxVerdict: 'clean' };
}

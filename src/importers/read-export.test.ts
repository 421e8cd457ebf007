/** Exports of each kind become assets with identity and place, damaged ones say so, and everything else is left to others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { defaultLimits } from '#formats/limits';
import { parseRulePacks } from '#rules/load';
import { type ExportReading, readExport } from './read-export.ts';

const options = { limits: defaultLimits, signal: new AbortController().signal };
const read = (text: string | Uint8Array, name = 'export.json') => readExport(bytesSource(Buffer.from(text)), name, options);
const sample = (path: string) => readFileSync(join(import.meta.dirname, path));

function reading(path: string, name = path): ExportReading {
  const found = read(sample(path), name);
  if (!found) throw new Error(`${path} was not recognised`);
  return found;
}

const samples = ['aws-dumps', 'iam-authorization', 'terraform-show', 'kubernetes'].flatMap((id) =>
  readdirSync(join(import.meta.dirname, id, 'samples')).map((file) => `${id}/samples/${file}`),
);

describe('AWS command-line outputs', () => {
  test('a list gives one asset for each member, and a next page is told', () => {
    const { assets, observations } = reading('aws-dumps/samples/list-notebook-instances.json');
    expect(assets.map((each) => [each.type, each.name, each.account, each.region, each.pointer])).toEqual([
      ['AWS::SageMaker::NotebookInstance', 'alpha', '123456789012', 'eu-west-1', '/NotebookInstances/0'],
      ['AWS::SageMaker::NotebookInstance', 'beta', '123456789012', 'eu-west-1', '/NotebookInstances/1'],
    ]);
    expect(observations.map((each) => each.ruleId)).toEqual(['CLOUD-EXP-001']);
  });

  test('a wrapped answer is one asset, and the key in its environment is told and gone', () => {
    const found = reading('aws-dumps/samples/get-function.json');
    expect(found.assets).toHaveLength(1);
    expect(found.assets[0]).toMatchObject({ type: 'AWS::Lambda::Function', name: 'prompt-proxy', pointer: '/Configuration' });
    expect(found.observations).toMatchObject([
      { ruleId: 'CLOUD-SEC-001', location: { pointer: '/Configuration/Environment/Variables/OPENAI_API_KEY' } },
    ]);
    expect(JSON.stringify(found)).not.toContain('DEMOdemo');
  });

  test('machines and groups without ARN take account and region from what stands beside them', () => {
    expect(reading('aws-dumps/samples/describe-instances.json').assets[0]).toMatchObject({
      name: 'trainer',
      account: '123456789012',
      region: 'eu-west-1',
    });
    const groups = reading('aws-dumps/samples/describe-security-groups.json', 'x/123456789012/us-east-1/ec2-describe-security-groups.json');
    expect(groups.assets[0]).toMatchObject({ key: 'aws:ec2:sg-0123456789abcdef0', region: 'us-east-1' });
  });

  test('an output that no shape describes becomes an asset by its ARN', () => {
    const text = JSON.stringify({ domainArn: 'arn:aws:codeartifact:eu-west-1:123456789012:domain/models', name: 'models' });
    expect(read(text)?.assets[0]).toMatchObject({ type: 'AWS::codeartifact::domain', name: 'models', kind: 'Domain' });
  });

  test.each([
    [
      'a model',
      {
        ModelName: 'm',
        ExecutionRoleArn: 'arn:aws:iam::123456789012:role/r',
        ModelArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model/m',
      },
      'AWS::SageMaker::Model',
    ],
    [
      'a training job',
      { RoleArn: 'arn:aws:iam::123456789012:role/r', TrainingJobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/t' },
      'AWS::SageMaker::TrainingJob',
    ],
    [
      'a guardrail',
      { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k', guardrailArn: 'arn:aws:bedrock:eu-west-1:123456789012:guardrail/g' },
      'AWS::Bedrock::Guardrail',
    ],
    ['a role', { Role: { RoleName: 'r', Arn: 'arn:aws:iam::123456789012:role/r' } }, 'AWS::IAM::Role'],
    ['a key', { Keys: [{ KeyId: 'k', KeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/k' }] }, 'AWS::KMS::Key'],
    [
      'an image repository',
      { repositories: [{ repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/a/b', repositoryName: 'a/b' }] },
      'AWS::ECR::Repository',
    ],
  ])('%s is told from the roles and keys that it uses', (_, document, type) => {
    expect(read(JSON.stringify(document))?.assets.map((each) => each.type)).toEqual([type]);
  });

  test('a bucket is named by its policy, else by its file', () => {
    const policy = JSON.stringify({
      Policy: JSON.stringify({
        Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::b1', 'arn:aws:s3:::b1/*'] }],
      }),
    });
    expect(read(policy, 'out.json')?.assets[0]?.key).toBe('arn:aws:s3:::b1');
    const block = JSON.stringify({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    expect(read(block, 's3/b2.json')?.assets[0]?.key).toBe('arn:aws:s3:::b2');
  });

  test('an empty answer counts only where the path says what was asked', () => {
    expect(read('{}', 'a/bedrock-get-model-invocation-logging-configuration.json')?.assets).toHaveLength(1);
    expect(read('', 'a/s3-get-bucket-versioning/b.json')?.assets[0]?.properties).toMatchObject({ Versioning: {} });
    expect(read('{}', 'settings.json')).toBeNull();
    expect(read('', 'empty.json')).toBeNull();
  });
});

test('authorization details: documents are decoded, a broken one and the cut are told', () => {
  const { assets, observations } = reading('iam-authorization/samples/authorization-details.json');
  expect(assets.map((each) => each.kind).sort()).toEqual(['Group', 'Policy', 'Role', 'Role', 'User']);
  const train = assets.find((each) => each.name === 'train');
  expect(train?.properties.AssumeRolePolicyDocument).toMatchObject({ Statement: [{ Effect: 'Allow' }] });
  expect(observations.map((each) => each.ruleId).sort()).toEqual(['CLOUD-EXP-001', 'CLOUD-EXP-002']);
});

describe('Terraform', () => {
  test('a plan: child modules are read, parts of one bucket are joined, sensitive values are gone everywhere', () => {
    const found = reading('terraform-show/samples/plan.json');
    expect(found.label).toBe('Terraform plan');
    expect(found.assets.find((each) => each.type === 'AWS::SageMaker::NotebookInstance')?.properties).toMatchObject({
      DirectInternetAccess: 'Enabled',
    });
    const bucket = found.assets.filter((each) => each.type === 'AWS::S3::Bucket');
    expect(bucket).toHaveLength(1);
    expect(bucket[0]?.properties).toMatchObject({
      PublicAccessBlockConfiguration: { RestrictPublicBuckets: false },
      $origin: { PublicAccessBlockConfiguration: '/planned_values/root_module/resources/1/values/block_public_acls' },
    });
    expect(JSON.stringify(found)).not.toContain('Plain-Sample-1234');
    expect(found.observations.map((each) => each.ruleId)).toContain('CLOUD-SEC-005');
  });

  test('a raw state file is read too', () => {
    const found = reading('terraform-show/samples/terraform.tfstate.json');
    expect(found.assets.map((each) => each.type).sort()).toEqual(['AWS::SageMaker::Domain', 'aws_iam_access_key']);
    for (const secret of ['Output-Sample-9', 'Smtp-Sample-77', 'AKIAIOSFODNN7SAMPLE1']) expect(JSON.stringify(found)).not.toContain(secret);
  });
});

describe('Kubernetes', () => {
  test('multi-document YAML: pointers lead through the documents, secrets are gone, also from the annotation of kubectl', () => {
    const found = reading('kubernetes/samples/manifests.yaml', 'prod/manifests.yaml');
    expect(found.assets.map((each) => [each.type, each.name, each.account, each.pointer])).toEqual(
      expect.arrayContaining([
        ['Pod', 'ml/lab-0', 'prod', '/2'],
        ['Secret', 'ml/db', 'prod', '/1'],
      ]),
    );
    for (const secret of ['Applied-Sample-55', 'Arg-Sample-12', 'DEMOdemo0123456789']) expect(JSON.stringify(found)).not.toContain(secret);
    expect(found.observations.map((each) => each.ruleId).sort()).toEqual(['CLOUD-SEC-003', 'CLOUD-SEC-004', 'CLOUD-SEC-006']);
  });

  test('items of a typed list get their kind from it, and a continued list is told', () => {
    const found = reading('kubernetes/samples/pod-list.json');
    expect(found.assets[0]).toMatchObject({ type: 'Pod', name: 'ml/ray-head', pointer: '/items/0' });
    expect(found.observations.map((each) => each.ruleId)).toEqual(['CLOUD-EXP-001']);
  });
});

describe('encodings', () => {
  const text = sample('aws-dumps/samples/list-notebook-instances.json').toString('utf8');
  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little endian with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 little endian without', Buffer.from(text, 'utf16le')],
    ['UTF-16 big endian with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s', (_, bytes) => {
    expect(read(bytes)?.assets.map((each) => each.name)).toEqual(['alpha', 'beta']);
  });
});

describe('hostile and foreign files', () => {
  test.each([
    ['a data set', '[{"text": "hello", "label": 1}]'],
    ['JSON lines', '{"a":1}\n{"a":2}'],
    ['a CloudTrail log', '{"Records":[{"eventSource":"s3.amazonaws.com","arn":"arn:aws:iam::123456789012:role/x"}]}'],
    ['plain text', 'hello'],
    ['YAML of something else', 'a: 1\nb: 2\n'],
    ['a number', '17'],
    ['bytes', new Uint8Array([0, 1, 2, 3, 0, 0, 255])],
  ])('%s is no export', (_, text) => {
    expect(read(text)).toBeNull();
  });

  test('a download that broke off is unreadable and its text is not quoted', () => {
    const text = sample('aws-dumps/samples/get-function.json').toString('utf8').slice(0, 420);
    const found = read(text);
    expect(found).toMatchObject({ outcome: 'unreadable', assets: [], coverage: [{ state: 'unread' }] });
    expect(JSON.stringify(found)).not.toContain('DEMOdemo');
  });

  test('deep nesting is a limit, in JSON and in YAML, and never a crash', () => {
    const deep = `{"format_version":"1.0","values":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(read(deep)?.outcome).toBe('limit');
    const yaml = `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(3000)}${']'.repeat(3000)}\n`;
    expect(['limit', 'unreadable']).toContain(read(yaml, 'x.yaml')?.outcome);
  });

  test('YAML that the parser still follows but later walks should not is a limit', () => {
    const nested = `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(200)}${']'.repeat(200)}\n`;
    expect(read(nested, 'x.yaml')).toMatchObject({ outcome: 'limit', outcomeDetail: 'The YAML is nested more than 100 levels deep.' });
  });

  test('a secret in the name of the file does not become the name of an asset', () => {
    const block = JSON.stringify({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    expect(JSON.stringify(read(block, 's3/AKIAIOSFODNN7SAMPLE1.json'))).not.toContain('IOSFODNN7');
  });

  test('aliases that multiply are a limit', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]`,
    );
    const bomb = `apiVersion: v1\nkind: ConfigMap\na0: &a0 [x, x]\n${levels.join('\n')}\n`;
    expect(read(bomb, 'x.yaml')?.outcome).toBe('limit');
    expect(['limit', 'unreadable']).toContain(read('apiVersion: v1\nkind: Pod\nspec: &s [*s, *s]\n', 'x.yaml')?.outcome);
  });

  test('tags construct nothing', () => {
    const found = read(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: !!js/function "return 1", b: !ruby/object:Gem x}\n',
      'x.yaml',
    );
    expect(found?.assets[0]?.properties.data).toEqual({ a: 'return 1', b: 'x' });
  });

  test('a key named __proto__ reaches no prototype', () => {
    const found = read('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"__proto__":{"polluted":true}}');
    expect(JSON.stringify(found)).toContain('‹__proto__›');
    expect(Object.getPrototypeOf(found?.assets[0]?.properties)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  test('a file beyond the bound of its format is a limit before it is read', () => {
    const head = Buffer.from('{"format_version":"1.0","values":{}');
    const size = 300 * 1024 ** 2;
    const source = {
      size,
      read: (offset: number, length: number) =>
        offset === 0 && length <= 1_000_000 ? Buffer.concat([head, Buffer.alloc(length - head.length, 32)]) : Buffer.alloc(0),
    };
    expect(readExport(source, 'x.json', options)?.outcome).toBe('limit');
  });

  test('cancelling is heard', () => {
    expect(() => readExport(bytesSource(Buffer.from('{}')), 'x', { ...options, signal: AbortSignal.abort(new Error('stop')) })).toThrow(
      'stop',
    );
  });
});

test('mutations of real shapes are read, refused or limited, and never crash', () => {
  const all = samples.map((path) => ({ path, bytes: sample(path) }));
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('cut', 'flip', 'swap', 'copy'),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(edit, { minLength: 1, maxLength: 6 }), ({ path, bytes }, edits) => {
      let mutated = Buffer.from(bytes);
      for (const { at, kind, byte } of edits) {
        const place = Math.floor(at * mutated.length);
        if (kind === 'cut') mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(place + byte)]);
        else if (kind === 'copy') mutated = Buffer.concat([mutated.subarray(0, place), mutated.subarray(Math.max(0, place - byte))]);
        else if (kind === 'flip' && place < mutated.length) mutated[place] = byte;
        else mutated = Buffer.concat([mutated.subarray(0, place), Buffer.from('}{][:,"'.charAt(byte % 7)), mutated.subarray(place)]);
      }
      const found = readExport(bytesSource(mutated), path, options);
      if (found) expect(['scanned', 'unreadable', 'limit']).toContain(found.outcome);
    }),
    { numRuns: 600, seed: 20261124 },
  );
});

test('random JSON dressed as each kind of export is read or refused', () => {
  const wrap = fc.constantFrom(
    (value: unknown) => ({ RoleDetailList: value, Policies: [value] }),
    (value: unknown) => ({ format_version: '1.0', values: { root_module: { resources: value, child_modules: [value] } } }),
    (value: unknown) => ({ version: 4, lineage: 'x', resources: [value, { type: 't', instances: value }] }),
    (value: unknown) => ({ apiVersion: 'v1', kind: 'List', items: [value, { apiVersion: 'v1', kind: 'Secret', data: value }] }),
    (value: unknown) => ({ Reservations: [{ Instances: value }], SecurityGroups: [value] }),
    (value: unknown) => ({ Policy: JSON.stringify(value), loggingConfig: value }),
  );
  fc.assert(
    fc.property(wrap, fc.jsonValue({ maxDepth: 6 }), (dress, value) => {
      read(JSON.stringify(dress(value)));
    }),
    { numRuns: 600, seed: 20261124 },
  );
});

test('every observation of the samples has a rule', () => {
  const text = readFileSync(join(import.meta.dirname, '../../resources/rules/cloud.yaml'), 'utf8');
  const { byId } = parseRulePacks([{ name: 'cloud.yaml', text }]);
  for (const path of samples) for (const { ruleId } of reading(path).observations) expect(byId.has(ruleId), ruleId).toBe(true);
});

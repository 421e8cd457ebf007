/** No secret leaves: whatever its kind and wherever it stands, and what is no secret stays as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { defaultLimits } from '#formats/limits';
import type { Json } from '#rules/json';
import { readExport } from './read-export.ts';
import { redactDocument } from './redact.ts';
import { redactText } from './redact-text.ts';

const options = { limits: defaultLimits, signal: new AbortController().signal };
const alphabet = (letters: string, length: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: length, maxLength: length }).map((each) => each.join(''));
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const mixed = `${upper}abcdefghijklmnopqrstuvwxyz0123456789`;

/** Secrets that tell themselves; `core` is what must not be seen again. */
const shaped = fc.oneof(
  alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((core) => ({ text: `AKIA${core}`, core })),
  alphabet(mixed, 36).map((core) => ({ text: `ghp_${core}`, core })),
  alphabet(mixed, 34).map((core) => ({ text: `hf_${core}`, core })),
  alphabet(mixed, 40).map((core) => ({ text: `sk-ant-api03-${core}`, core })),
  alphabet(mixed, 35).map((core) => ({ text: `AIza${core}`, core })),
  alphabet(mixed, 24).map((core) => ({ text: `xoxb-${core}`, core })),
  alphabet(mixed, 20).map((core) => ({ text: `postgres://svc:${core}@db.internal:5432/x`, core })),
  alphabet(mixed, 30).map((core) => ({ text: `Authorization: Bearer ${core}`, core })),
  alphabet(mixed, 64).map((core) => ({ text: `-----BEGIN RSA PRIVATE KEY-----\n${core}\n-----END RSA PRIVATE KEY-----`, core })),
  alphabet(mixed, 12).map((core) => ({ text: `DB_PASSWORD=${core}`, core })),
  alphabet(mixed, 14).map((core) => ({ text: `{"nested":{"client_secret":"${core}"}}`, core })),
  alphabet(mixed, 44).map((core) => ({ text: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${core}==`, core })),
);

/** Ways in which a secret stands in a text. */
const dressed = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `#!/bin/sh\nset -e\nexport X=1\n${text}\necho done`,
  (text) => Buffer.from(`#!/bin/sh\n${text}\n`).toString('base64'),
  (text) => JSON.stringify({ a: [text] }),
  (text) => encodeURIComponent(JSON.stringify({ Statement: [{ Note: text }] })),
);

/** Puts a value at a random place of a random document. */
function plant(host: Json, value: Json, path: readonly number[], depth = 0): Json {
  const step = path[depth];
  if (step === undefined || depth > 8) return value;
  if (Array.isArray(host) && host.length > 0)
    return host.map((each, index) => (index === step % host.length ? plant(each, value, path, depth + 1) : each));
  if (typeof host === 'object' && host !== null && !Array.isArray(host)) {
    const entries = Object.entries(host);
    if (entries.length > 0)
      return Object.fromEntries(
        entries.map(([key, each], index) => [key, index === step % entries.length ? plant(each, value, path, depth + 1) : each]),
      );
  }
  return { 'planted here': value };
}

const hosts: readonly Json[] = [
  {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'a', annotations: { x: 'y' } },
        spec: { template: { spec: { containers: [{ image: 'vllm:1', args: ['--a', 'b'], env: [{ name: 'A', value: 'b' }] }] } } },
      },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { f: 'g' } },
    ],
  },
  {
    RoleDetailList: [
      {
        RoleName: 'r',
        Arn: 'arn:aws:iam::123456789012:role/r',
        AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow' }] },
        RolePolicyList: [{ PolicyName: 'p', PolicyDocument: '{}' }],
        Tags: [{ Key: 'k', Value: 'v' }],
      },
    ],
  },
  {
    format_version: '1.0',
    values: {
      outputs: { o: { value: 'x' } },
      root_module: {
        resources: [{ address: 'aws_instance.a', type: 'aws_instance', name: 'a', values: { user_data: 'x', tags: { a: 'b' } } }],
      },
    },
  },
  {
    Reservations: [
      {
        OwnerId: '123456789012',
        Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'Name', Value: 'n' }], SecurityGroups: [{ GroupId: 'sg-1' }] }],
      },
    ],
  },
  {
    Configuration: {
      FunctionName: 'f',
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      Environment: { Variables: { A: 'b' } },
      Description: 'd',
    },
  },
];

test('a planted secret of any kind, at any place, in any dress, is not in the reading', () => {
  const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(...hosts), shaped, dressed, path, (host, { text, core }, dress, steps) => {
      const printed = JSON.stringify(
        readExport(bytesSource(Buffer.from(JSON.stringify(plant(host, dress(text), steps)))), 'x.json', options),
      );
      expect(printed).not.toContain(core);
      expect(printed).not.toContain(Buffer.from(core).toString('base64').slice(0, 14));
    }),
    { numRuns: 1500, seed: 20261124 },
  );
});

test('a secret used as a key is gone too, and two such keys stay apart', () => {
  fc.assert(
    fc.property(shaped, shaped, (one, two) => {
      fc.pre(one.text !== two.text);
      const { document, redactions } = redactDocument({ [one.text]: 1, [two.text]: 2 }, new Set());
      expect(JSON.stringify([document, redactions])).not.toContain(one.core);
      expect(JSON.stringify([document, redactions])).not.toContain(two.core);
      expect(Object.keys(document ?? {})).toHaveLength(2);
    }),
    { seed: 20261124 },
  );
});

test('settings with secret names hide any value, weak ones too, and numbers', () => {
  const names = fc.constantFrom(
    'password',
    'DB_PASSWORD',
    'apiKey',
    'api-key',
    'client_secret',
    'HF_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'connectionString',
    'private_key',
    'SecretString',
  );
  fc.assert(
    fc.property(names, alphabet(mixed, 9), (name, value) => {
      const places: Json = [
        { [name]: value },
        { name, value },
        { Key: name, Value: value },
        { args: [`--${name}`, value] },
        `${name}=${value}`,
        `${name}: "${value}"`,
      ];
      expect(JSON.stringify(redactDocument(places, new Set()).document)).not.toContain(value);
    }),
    { seed: 20261124 },
  );
  expect(redactDocument({ password: 12345678 }, new Set()).document).toEqual({
    password: '‹redacted: value of a secret setting, 8 to 15 characters›',
  });
});

test('equal kinds and lengths give equal marks, so that nothing can be guessed by comparing', () => {
  expect(redactText('hunter2hunter2', 'password').text).toBe(redactText('correct-horse1', 'password').text);
});

describe('what is no secret stays', () => {
  test.each<[string, Json]>([
    [
      'references to secret stores',
      {
        SecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf',
        token: '$(TOKEN)',
        password: '{{resolve:secretsmanager:x}}',
      },
    ],
    ['Kubernetes references', { env: [{ name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hub', key: 'token' } } }] }],
    ['mount paths', { tokenPath: '/var/run/secrets/token', args: ['--private-key', '/etc/keys/tls.key'] }],
    ['switches', { HttpTokens: 'required', automountServiceAccountToken: false, RootAccess: 'Enabled' }],
    [
      'ARNs, ids and digests',
      {
        RoleArn: 'arn:aws:iam::123456789012:role/token',
        KmsKeyId: '6f1c2b1e-3a54-4c1d-9b0e-7d5a1f2c3e4b',
        image: 'x@sha256:4e2d1f0c9b8a7d6e5f4c3b2a190817263544536271809fa0bbccddeeff001122',
      },
    ],
    ['an empty token, which is a fault to be seen', { args: ["--ServerApp.token=''", '--NotebookApp.password='] }],
    ['policies', { Action: ['secretsmanager:GetSecretValue', 'iam:CreateAccessKey'], Resource: '*' }],
  ])('%s', (_, document) => {
    expect(redactDocument(document, new Set())).toEqual({ document, redactions: [] });
  });
});

test('long runs of hostile text are searched in linear time', () => {
  const texts = [
    '-----BEGIN PRIVATE KEY-----'.repeat(4000),
    '://a:'.repeat(40_000),
    'token '.repeat(40_000),
    '--'.repeat(100_000),
    'eyJ'.repeat(60_000),
    'a'.repeat(400_000),
    'password = '.repeat(20_000),
    'sk-'.repeat(80_000),
  ];
  for (const text of texts) expect(redactText(text, '').text.length).toBeGreaterThan(0);
});

describe('secrets that are easily missed', () => {
  const gone = (document: Json, secret: string) => expect(JSON.stringify(redactDocument(document, new Set()))).not.toContain(secret);

  test('a password from a Secret that stands bare in a command', () => {
    const secret = 'Xk9vTq2mLp7Rw';
    const pod = { kind: 'Pod', spec: { containers: [{ args: ['connect', `app ${secret} db`] }] } };
    gone([{ kind: 'Secret', stringData: { pass: secret } }, pod], secret);
    gone([{ kind: 'Secret', data: { pass: Buffer.from(`${secret}!!`).toString('base64') } }, pod, { note: `${secret}!!` }], `${secret}!!`);
  });

  test('a bucket name in a Secret stays readable elsewhere', () => {
    const document = [{ kind: 'Secret', stringData: { bucket: 'acme-training-data-2026' } }, { Bucket: 'acme-training-data-2026' }];
    expect(JSON.stringify(redactDocument(document, new Set()).document)).toContain('acme-training-data-2026');
  });

  test('items of a typed list that do not name their kind', () => {
    gone({ kind: 'SecretList', items: [{ metadata: { name: 'x' }, data: { a: 'c2hvcnQ=' } }] }, 'c2hvcnQ=');
  });

  test('quoted values with spaces, lines of YAML, and passwords that look like references', () => {
    gone('export DB_PASSWORD="two words here"', 'words');
    gone('database:\n  password: two words here\n  host: db', 'words');
    gone({ password: '$uper-Secret-1' }, 'uper-Secret');
    gone('password=/Ab3/xyzSECRET', 'xyzSECRET');
  });

  test('secure parameters and start-up scripts in base64', () => {
    gone({ Name: '/prod/endpoint', Type: 'SecureString', Value: 'plain words' }, 'plain words');
    const script = Buffer.from('#!/bin/bash\nexport WANDB_API_KEY=0123456789abcdef0123456789abcdef01234567\n').toString('base64');
    const reading = readExport(
      bytesSource(Buffer.from(JSON.stringify({ InstanceId: 'i-0a', UserData: { Value: script } }))),
      'x.json',
      options,
    );
    expect(JSON.stringify(reading)).not.toContain(script.slice(20, 40));
    expect(reading?.observations.map((each) => each.ruleId)).toEqual(['CLOUD-SEC-002']);
  });
});

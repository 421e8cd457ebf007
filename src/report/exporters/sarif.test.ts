/** SARIF that other tools accept. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { toSarif } from './sarif.ts';

const schema = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'schemas', 'sarif-schema-2.1.0.json');

const log = toSarif({
  tool: { version: '0.1.0', rulesHash: 'a'.repeat(64) },
  artifacts: [
    {
      path: 'models/a b#\u202e.pt',
      sha256: 'b'.repeat(64),
      size: 12,
      findings: [
        {
          ruleId: 'PKL-001',
          severity: 'critical',
          title: 'T',
          detail: 'D',
          location: { member: 'data.pkl', offset: 3, length: 4 },
          evidenceSha256: 'c'.repeat(64),
        },
        { ruleId: 'GONE-001', severity: 'low', title: 'T', detail: 'D', location: { row: 0, field: 'f' } },
        { ruleId: 'GONE-001', severity: 'info', title: 'T', detail: 'D', location: { row: 7, pointer: '/a/b' } },
      ],
    },
    { path: 'clean.bin', sha256: '', size: 0, findings: [] },
  ],
  rules: new Map([
    [
      'PKL-001',
      {
        id: 'PKL-001',
        title: 'T',
        severity: 'critical',
        rationale: 'R',
        remediation: 'M',
        references: [{ label: 'L', url: 'https://cwe.mitre.org/' }],
      },
    ],
  ]),
});

test('every finding is a result with its rule, place and hash; a clean file is listed too', () => {
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        artifacts: [{ location: { uri: 'models/a%20b%23%E2%80%AE.pt' } }, { location: { uri: 'clean.bin' } }],
        results: [
          { ruleId: 'PKL-001', level: 'error', locations: [{ physicalLocation: { region: { byteOffset: 3, byteLength: 4 } } }] },
          { ruleId: 'GONE-001', level: 'note' },
          { ruleId: 'GONE-001', level: 'note', locations: [{ physicalLocation: { region: { startLine: 7 } } }] },
        ],
      },
    ],
  });
});

test.skipIf(!existsSync(schema))('it keeps the official schema', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  validate(log);
  expect(validate.errors).toBeNull();
});

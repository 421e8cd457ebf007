import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { type SarifInput, toSarif } from './sarif.ts';

const sha = 'a'.repeat(64);
const input: SarifInput = {
  tool: { version: '0.1.0', rulesHash: sha },
  artifacts: [
    {
      path: 'models/two words/é.pkl',
      sha256: sha,
      size: 12,
      outcome: 'scanned',
      outcomeDetail: '',
      findings: [
        {
          ruleId: 'MDL-PKL-001',
          severity: 'critical',
          title: 'Runs',
          detail: 'posix.system\u202e',
          location: { offset: 4, length: 2 },
          evidenceSha256: sha,
        },
        { ruleId: 'MDL-ZIP-002', severity: 'info', title: 'Old', detail: '', location: { member: 'a!b', offset: 9, row: 3, field: 'x' } },
      ],
    },
    { path: '/abs/lone\ud800.bin', sha256: '', size: 0, outcome: 'unreadable', outcomeDetail: 'Permission denied.', findings: [] },
  ],
  rules: new Map([
    [
      'MDL-PKL-001',
      {
        id: 'MDL-PKL-001',
        title: 'Runs',
        severity: 'critical',
        rationale: 'A program.',
        remediation: 'Remove it.',
        references: [{ label: 'x', url: 'https://example.org/a' }],
      },
    ],
  ]),
};
const schemaFile = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'schemas', 'sarif-schema-2.1.0.json');

describe('SARIF', () => {
  const run = toSarif(input).runs[0];

  test.skipIf(!existsSync(schemaFile))('is valid by the schema of SARIF 2.1.0 (sarif-schema-2.1.0.json)', () => {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
    for (const each of [input, { ...input, artifacts: [] }]) {
      validate(JSON.parse(JSON.stringify(toSarif(each))));
      expect(validate.errors).toBeNull();
    }
  });

  test('every finding is a result of its rule, with the file as a URI and the hash of its evidence', () => {
    expect(run?.results).toMatchObject([
      {
        ruleId: 'MDL-PKL-001',
        level: 'error',
        partialFingerprints: { 'assayEvidenceSha256/v1': sha },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'models/two%20words/%C3%A9.pkl', index: 0 },
              region: { byteOffset: 4, byteLength: 2 },
            },
          },
        ],
      },
      { ruleId: 'MDL-ZIP-002', level: 'none', kind: 'informational' },
    ]);
    expect(run?.results.map(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([true, true]);
  });

  test('an offset inside a container is no region of the outer file', () => {
    expect(JSON.stringify(run?.results[1])).not.toContain('region');
    expect(run?.results[1]?.locations[0]).toMatchObject({ logicalLocations: [{ fullyQualifiedName: 'a!b @9 row 3 x' }] });
  });

  test('a file that was not examined to its end is told, and text that reorders is made visible', () => {
    expect(run?.invocations[0]?.toolExecutionNotifications).toMatchObject([
      { message: { text: 'Not examined to its end (unreadable): Permission denied.' } },
    ]);
    expect(run?.results[0]?.message.text).toBe('Runs: posix.system\\u{202E}');
  });
});

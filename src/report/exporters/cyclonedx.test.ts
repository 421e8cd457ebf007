import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { type BillInput, toCycloneDx } from './cyclonedx.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const common: Pick<BillInput['artifacts'][number], 'outcome' | 'outcomeDetail' | 'contents' | 'duplicates' | 'card'> = {
  ...{ outcome: 'scanned', outcomeDetail: '', contents: [], duplicates: [], card: {} },
};
const input: BillInput = {
  tool: { version: '0.1.0', rulesHash: 'ab'.repeat(32) },
  case: { id: 'c-1', name: 'Claims models', client: 'Acme' },
  artifacts: [
    {
      ...common,
      ...{
        ref: 'I-0002',
        path: 'models/\u202eb.safetensors',
        sha256: 'cd'.repeat(32),
        size: 12,
        format: 'Safetensors',
        kind: 'model',
        verdict: 'high',
      },
      severityCounts: { ...none, high: 2 },
      duplicates: [{ id: 3, ref: 'I-0003', path: 'x' }],
      card: {
        ...{
          name: 'Claims',
          architecture: 'LlamaForCausalLM',
          framework: 'pytorch',
          parameters: 12,
          licence: 'apache-2.0',
          author: 'A. Writer',
          version: '2',
        },
        elementTypes: { F32: 10, BF16: 2 },
        inputs: [{ name: 'x', type: 'float32', shape: '[N, 4]' }],
      },
    },
    {
      ...common,
      ...{ ref: 'I-0001', path: 'data/train.csv', sha256: 'ef'.repeat(32), size: 5, format: 'CSV', kind: 'dataset', verdict: 'clean' },
      severityCounts: none,
      card: { licence: 'house rules' },
    },
    {
      ...common,
      ...{ ref: 'I-0004', path: 'lost', sha256: '', size: 0, format: 'Not read', kind: 'other', verdict: 'clean' },
      severityCounts: none,
    },
  ],
};

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'schemas');
const schemas = ['bom-1.6.schema.json', 'spdx.schema.json', 'jsf-0.82.schema.json'].map((name) => join(folder, name));

describe('CycloneDX', () => {
  const bill = toCycloneDx(input);

  test.skipIf(!schemas.every(existsSync))('is valid by the schema of CycloneDX 1.6 (bom-1.6.schema.json)', () => {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    ajv.addFormat('iri-reference', true).addFormat('idn-email', true);
    const [schema = {}, ...others] = schemas.map((path): object => JSON.parse(readFileSync(path, 'utf8')));
    for (const other of others) ajv.addSchema(other);
    const validate = ajv.compile(schema);
    for (const each of [input, { ...input, artifacts: [] }]) {
      validate(JSON.parse(JSON.stringify(toCycloneDx(each))));
      expect(validate.errors).toBeNull();
    }
  });

  test('models, data and other files are components with hash, licence and findings, in order of path', () => {
    expect(bill.components.map(({ name, type }) => [type, name])).toEqual([
      ['data', 'data/train.csv'],
      ['file', 'lost'],
      ['machine-learning-model', expect.stringContaining('b.safetensors')],
    ]);
    const [data, lost, model] = bill.components;
    expect(model).toMatchObject({
      hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }],
      licenses: [{ license: { id: 'Apache-2.0' } }],
      authors: [{ name: 'A. Writer' }],
      modelCard: { modelParameters: { modelArchitecture: 'LlamaForCausalLM', inputs: [{ format: 'x: float32[N, 4]' }] } },
    });
    expect(model?.properties).toContainEqual({ name: 'assay:findings:high', value: '2' });
    expect(model?.properties).toContainEqual({ name: 'assay:same-bytes-as', value: 'I-0003' });
    expect(data).toMatchObject({ licenses: [{ license: { name: 'house rules' } }] });
    expect(lost).not.toHaveProperty('hashes');
  });

  test('the same case gives the same bytes in whatever order its files come, and another case another number', () => {
    const turned = toCycloneDx({ ...input, artifacts: [...input.artifacts].reverse() });
    expect(JSON.stringify(turned)).toBe(JSON.stringify(bill));
    expect(toCycloneDx({ ...input, artifacts: input.artifacts.slice(1) }).serialNumber).not.toBe(bill.serialNumber);
  });

  test('characters that turn text around do not reach the reader of the bill', () => {
    expect(JSON.stringify(bill)).not.toContain('\u202e');
  });
});

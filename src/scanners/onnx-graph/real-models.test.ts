import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository, scanBytes, type TestScan } from '../test-scan.ts';

const python = '/usr/bin/python3';
const here = spawnSync(python, ['-c', 'import onnx, torch, numpy'], { timeout: 60_000 }).status === 0;

describe.skipIf(!here)('models written by onnx and torch (python3-onnx, python3-torch)', () => {
  let folder = '';
  const scans = new Map<string, TestScan>();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-onnx-'));
    const made = spawnSync(python, [join(repository, 'src/formats/test-files/write-onnx-models.py'), folder], { timeout: 240_000 });
    expect(made.status).toBe(0);
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.onnx')))
      scans.set(name, scanBytes(readFileSync(join(folder, name)), name));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('more than sixty are read, none is told at medium or above', () => {
    expect(scans.size).toBeGreaterThan(60);
    const told = [...scans]
      .filter(([, { verdict }]) => verdict !== 'clean' && verdict !== 'low')
      .map(([name, { rules }]) => ({ name, rules }));
    expect(told).toEqual([]);
  });

  test('all are recognised and read to their last byte', () => {
    for (const [name, { format, outcome, coverage }] of scans)
      expect({ name, kind: format.kind, outcome, unread: coverage.some(({ state }) => state === 'unread') }).toEqual({
        name,
        kind: 'onnx',
        outcome: 'scanned',
        unread: false,
      });
  });

  test('cards tell what the exporter wrote', () => {
    expect(scans.get('meta.onnx')?.card).toMatchObject({
      author: 'Somebody',
      licence: 'Apache-2.0',
      origin: 'https://example.org/model',
      opset: 'ai.onnx 15',
    });
    expect(scans.get('torch_mlp_15.onnx')?.card).toMatchObject({ parameters: 178, producer: expect.stringContaining('pytorch') });
    expect(scans.get('quant.onnx')?.card.quantisation).toContain('QuantizeLinear');
  });
});

/** Padding does not hide a payload: what the reader cannot hold it says, and what it knows of callees stays. */
import { expect, test } from 'vitest';
import { bytesSource } from '#formats/byte-source';
import { scanArtifact } from './scan-artifact.ts';

const call = Buffer.from('cposix\nsystem\nX\x02\x00\x00\x00id\x85R', 'latin1');
const start = Buffer.from('\x80\x04', 'latin1');
const stop = Buffer.from('.');

function rulesOf(...parts: readonly Buffer[]): { rules: string[]; outcome: string } {
  const { observations, outcome } = scanArtifact(bytesSource(Buffer.concat(parts)), 'x', { signal: new AbortController().signal });
  return { rules: observations.map(({ ruleId }) => ruleId), outcome };
}

test.each([
  ['behind', (padding: Buffer) => [call, padding]],
  ['before', (padding: Buffer) => [padding, call]],
] as const)('half a million values on the stack %s a call do not hide it', (_where, order) => {
  const { outcome, rules } = rulesOf(start, ...order(Buffer.from('K\x01\x85'.repeat(500_000), 'latin1')), stop);
  expect(outcome).toBe('scanned');
  expect(rules).toContain('MDL-PKL-001');
});

test('values without end are a limit, which is no clean verdict', () => {
  const { outcome, rules } = rulesOf(start, call, Buffer.from('N'.repeat(8_100_000), 'latin1'), stop);
  expect(outcome).toBe('limit');
  expect(rules).toEqual(expect.arrayContaining(['MDL-PKL-001', 'MDL-ART-002']));
}, 30_000);

test('a function taken from the memo behind half a million entries is still the function', () => {
  const imported = Buffer.from('cposix\nsystem\n\x940', 'latin1');
  const padding = Buffer.from('K\x01\x85\x940'.repeat(600_000), 'latin1');
  const used = Buffer.from('h\x00X\x02\x00\x00\x00id\x85R', 'latin1');
  const { outcome, rules } = rulesOf(start, imported, padding, used, stop);
  expect(outcome).toBe('scanned');
  expect(rules).toContain('MDL-PKL-001');
}, 30_000);

test('a long list of small tuples is a list and nothing else', () => {
  const { outcome, rules } = rulesOf(start, Buffer.from(']'), Buffer.from('K\x01K\x02\x86\x94a'.repeat(700_000), 'latin1'), stop);
  expect(outcome).toBe('scanned');
  expect(rules).toEqual([]);
}, 30_000);

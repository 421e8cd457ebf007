/** A verification as it is told: a change is never counted as a pass, and what was not checked is never counted as checked. */
import { describe, expect, test } from 'vitest';
import type { VerifyResult } from '#contract/delivery';
import { checksOf, sortParts, tally } from './checks.ts';

const intact: VerifyResult = {
  target: '/media/usb/report.pdf',
  kind: 'report',
  integrity: 'intact',
  statement: 'This report is exactly what was signed.',
  coverage: { covered: 1000, total: 1000, unit: 'bytes', whole: true },
  signer: { fingerprint: 'AA:BB', name: 'R. Okafor', trusted: 'not-checked', attributed: true },
  time: { stated: '2026-11-28T16:02:00Z', proven: false },
  revocation: 'not-applicable',
  parts: [],
  notChecked: ['Revocation'],
};
const stateOf = (result: VerifyResult, id: string) => checksOf(result).find((check) => check.id === id)?.state;

describe('checks', () => {
  test('an intact report passes on content, coverage and signature; the rest is told as not checked', () => {
    expect(tally(checksOf(intact))).toEqual({ passed: 3, failed: 0, open: 3 });
    expect(stateOf(intact, 'time')).toBe('open');
  });

  test('a changed report fails on content and signature', () => {
    const changed: VerifyResult = { ...intact, integrity: 'changed' };
    expect(stateOf(changed, 'integrity')).toBe('fail');
    expect(stateOf(changed, 'signer')).toBe('fail');
  });

  test('bytes added behind the signature fail the coverage although the signed part is intact', () => {
    expect(stateOf({ ...intact, coverage: { covered: 1000, total: 1200, unit: 'bytes', whole: false } }, 'coverage')).toBe('fail');
  });

  test('another certificate than the one that was given fails; without one nothing is claimed', () => {
    const signer = { fingerprint: 'AA:BB', name: 'R. Okafor', attributed: true };
    expect(stateOf({ ...intact, signer: { ...signer, trusted: 'unknown' } }, 'trust')).toBe('fail');
    expect(stateOf({ ...intact, signer: { ...signer, trusted: 'trusted' } }, 'trust')).toBe('pass');
    expect(stateOf(intact, 'trust')).toBe('open');
  });

  test('a file that was never signed passes nothing', () => {
    const unsigned: VerifyResult = {
      ...intact,
      integrity: 'unsigned',
      signer: null,
      coverage: { covered: 0, total: 1000, unit: 'bytes', whole: false },
    };
    expect(tally(checksOf(unsigned)).passed).toBe(0);
  });

  test('parts that differ come apart from those that are equal or were not checked', () => {
    const part = (name: string, state: VerifyResult['parts'][number]['state']) => ({ name, state, expected: '', found: '', detail: '' });
    const { differing, equal } = sortParts([part('a', 'intact'), part('b', 'added'), part('c', 'not-checked'), part('d', 'missing')]);
    expect(differing.map(({ name }) => name)).toEqual(['b', 'd']);
    expect(equal.map(({ name }) => name)).toEqual(['a', 'c']);
  });
});

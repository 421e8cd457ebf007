/** Reads a verification as a list of checks: each passes, fails, or was not made and says so. */
import type { VerifyResult } from '#contract/delivery';
import { exactMomentText } from '#page/format/time.ts';
import { fill } from '#page/i18n/fill.ts';
import { text } from '#page/i18n/verify.ts';

export interface Check {
  readonly id: keyof typeof text.checks;
  readonly state: 'pass' | 'fail' | 'open';
  readonly says: string;
  readonly detail: string;
}

/** The checks in the order in which a reader would ask. */
export function checksOf(result: VerifyResult): readonly Check[] {
  const { integrity, coverage, signer, time, revocation } = result;
  const content: Check = {
    id: 'integrity',
    state: integrity === 'intact' ? 'pass' : integrity === 'changed' ? 'fail' : 'open',
    says: text.content[integrity],
    detail: '',
  };
  const covered: Check = {
    id: 'coverage',
    state: integrity === 'unsigned' || integrity === 'unreadable' ? 'open' : coverage.whole ? 'pass' : 'fail',
    says: fill(text.coverage, { covered: coverage.covered, total: coverage.total, unit: text.units[coverage.unit] }),
    detail: coverage.whole ? text.coverageWhole : text.coveragePart,
  };
  if (signer === null) return [content, covered, { id: 'signer', state: 'open', says: text.noSigner, detail: '' }];
  const trust: Check = {
    id: 'trust',
    state: signer.trusted === 'trusted' ? 'pass' : signer.trusted === 'unknown' ? 'fail' : 'open',
    says: text.trusted[signer.trusted],
    detail: signer.trusted === 'trusted' ? '' : text.trustAdvice,
  };
  return [
    content,
    covered,
    {
      id: 'signer',
      state: integrity === 'intact' ? 'pass' : integrity === 'changed' ? 'fail' : 'open',
      says: fill(integrity === 'changed' ? text.namedSigner : text.signedBy, { name: signer.name }),
      detail: signer.attributed ? '' : text.unattributed,
    },
    trust,
    {
      id: 'time',
      state: time.proven ? 'pass' : 'open',
      says: time.stated === null ? text.noTime : fill(text.stated, { time: exactMomentText(time.stated) }),
      detail: time.stated === null ? '' : time.proven ? text.proven : text.notProven,
    },
    { id: 'revocation', state: 'open', says: text.revocation[revocation], detail: '' },
  ];
}

/** Counts for the corner of the statement. */
export function tally(checks: readonly Check[]): { readonly passed: number; readonly failed: number; readonly open: number } {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  return { passed: count('pass'), failed: count('fail'), open: count('open') };
}

type Part = VerifyResult['parts'][number];

/** Parts that differ first, the others apart. */
export function sortParts(parts: readonly Part[]): { readonly differing: readonly Part[]; readonly equal: readonly Part[] } {
  const differs = ({ state }: Part) => state !== 'intact' && state !== 'not-checked';
  return { differing: parts.filter(differs), equal: parts.filter((part) => !differs(part)) };
}

/** What a verification says about one part of a case. */
import type { VerifyResult } from '#contract/delivery';

export type VerifyPart = VerifyResult['parts'][number];

/** A part that is not as the log says. */
export function differing(
  name: string,
  state: 'changed' | 'missing' | 'added',
  detail: string,
  expected: unknown = '',
  found: unknown = '',
): VerifyPart {
  return { name, state, expected: String(expected), found: String(found), detail };
}

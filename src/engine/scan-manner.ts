/** How a file is to be examined, depth and policy, as it stands beside the scanners in every scan: a deep scan also answers for the default one. */
import { type ScanDepth, type ScanPolicy, scanPolicy } from '#contract/models';
import { scannersKey } from './raised-by.ts';

export interface ScanManner {
  readonly depth: ScanDepth;
  readonly policy: ScanPolicy;
}

export const usualManner: ScanManner = { depth: 'default', policy: 'standard' };

/** One text for scanners and manner; it changes exactly when another scan could say something else. */
export function scannerSetOf({ depth, policy }: ScanManner): string {
  return `${scannersKey}${depth === 'deep' ? '|deep' : ''}${policy === 'standard' ? '' : `|${policy}`}`;
}

/** The scans that answer for this manner: the same policy, at this depth or deeper. */
export function answeringSets(manner: ScanManner): string[] {
  return [...new Set([scannerSetOf(manner), scannerSetOf({ ...manner, depth: 'deep' })])];
}

/** The manner of an earlier scan, so that a scan by new rules is made in the same way. */
export function mannerOf(scannerSet: string): ScanManner {
  const [, ...said] = scannerSet.split('|');
  const policy = scanPolicy.safeParse(said.find((each) => each !== 'deep'));
  return { depth: said.includes('deep') ? 'deep' : 'default', policy: policy.success ? policy.data : 'standard' };
}

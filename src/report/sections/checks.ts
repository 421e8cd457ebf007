/** Results of the checks on cloud and cluster assets: a pass is told like a fail. */
import type { CheckResult } from '#contract/artifacts';
import type { Block } from '#contract/delivery';
import { dim, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';
import { wordOfSeverity } from '../words.ts';

const words = strings.checks;

function counts(checks: readonly CheckResult[]): Block {
  const byCheck = new Map<string, CheckResult[]>();
  for (const each of checks) byCheck.set(each.checkId, [...(byCheck.get(each.checkId) ?? []), each]);
  const number = (all: readonly CheckResult[], wanted: CheckResult['status']) =>
    whole(all.filter(({ status }) => status === wanted).length);
  return table(
    words.counts,
    [
      ['Check', 1.6],
      ['What it asks', 5],
      ['Passed', 1],
      ['Failed', 1],
      ['Not assessed', 1.2],
    ],
    [...byCheck]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, all]) => [
        [strong(id)],
        [plain(all[0]?.title ?? '')],
        [plain(number(all, 'PASS'))],
        [plain(number(all, 'FAIL'))],
        [plain(number(all, 'NOT_ASSESSED'))],
      ]),
  );
}

function failed(checks: readonly CheckResult[]): Block[] {
  const all = checks.filter(({ status }) => status === 'FAIL');
  if (all.length === 0) return [];
  const shown = all.slice(0, limits.failedChecks);
  return [
    table(
      words.failed,
      [
        ['Severity', 1.3],
        ['Check', 1.6],
        ['Asset', 3],
        ['What is so', 5],
      ],
      shown.map(({ asset, checkId, message, severity }) => [
        [strong(wordOfSeverity(severity))],
        [plain(checkId)],
        [plain(asset)],
        [plain(message)],
      ]),
    ),
    ...(all.length > shown.length ? [paragraph(dim(strings.moreLeftOut(all.length - shown.length, 'result')))] : []),
  ];
}

export const checks: MakeSection = (input) => ({
  id: 'checks',
  title: strings.sections.checks,
  blocks: input.checks.length === 0 ? [paragraph(plain(words.none))] : [counts(input.checks), ...failed(input.checks)],
});

/** Checks of cloud, identity and cluster exports: every check with its passes and fails, then each result that fails. */
import type { CheckResult } from '#contract/artifacts';
import { type Cell, code, heading, paragraph, plain } from '../blocks.ts';
import { checksWith } from '../counts.ts';
import { limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';
import { wordOfSeverity } from '../words.ts';

const text = strings.checks;
const { columns } = strings;

interface CheckTotals {
  readonly check: CheckResult;
  readonly PASS: number;
  readonly FAIL: number;
  readonly NOT_ASSESSED: number;
}

function totalsOf(checks: readonly CheckResult[]): CheckTotals[] {
  const totals = new Map<string, CheckTotals>();
  for (const check of checks) {
    const known = totals.get(check.checkId) ?? { check, PASS: 0, FAIL: 0, NOT_ASSESSED: 0 };
    totals.set(check.checkId, { ...known, [check.status]: known[check.status] + 1 });
  }
  return [...totals.values()].sort((left, right) => (left.check.checkId < right.check.checkId ? -1 : 1));
}

const severityCell = (severity: string): Cell => [plain(wordOfSeverity(severity))];

export const checks: MakeSection = (input) => {
  if (input.checks.length === 0) return { id: 'checks', title: text.section, blocks: [paragraph(plain(text.none))] };
  const fails = checksWith(input, 'FAIL');
  return {
    id: 'checks',
    title: text.section,
    blocks: [
      paragraph(plain(text.totals(checksWith(input, 'PASS').length, fails.length, checksWith(input, 'NOT_ASSESSED').length))),
      heading(2, text.fails),
      ...(fails.length === 0
        ? [paragraph(plain(text.failsNone))]
        : limitedTable(
            text.fails,
            [
              [columns.severity, 12],
              [columns.check, 30],
              [columns.asset, 26],
              [columns.message, 32],
            ],
            fails,
            {
              most: limits.failedChecks,
              what: 'result',
              cells: ({ asset, checkId, message, pointer, severity, title }) => [
                severityCell(severity),
                [code(`${checkId} `), plain(title, 160)],
                [code(`${asset} ${pointer}`.trim(), 240)],
                [plain(message, 400)],
              ],
            },
          )),
      heading(2, text.byCheck),
      ...limitedTable(
        text.byCheck,
        [
          [columns.severity, 12],
          [columns.check, 52],
          [columns.pass, 10],
          [columns.fail, 10],
          [columns.open, 16],
        ],
        totalsOf(input.checks),
        {
          most: limits.checkTotals,
          what: 'check',
          cells: ({ check, FAIL, NOT_ASSESSED, PASS }) => [
            severityCell(check.severity),
            [code(`${check.checkId} `), plain(check.title, 160)],
            [plain(whole(PASS))],
            [plain(whole(FAIL))],
            [plain(whole(NOT_ASSESSED))],
          ],
        },
      ),
    ],
  };
};

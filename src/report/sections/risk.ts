/** Posture and risk: what was counted by severity and domain, as bars and as a table; proposals have a chart of their own. */
import { severities } from '#contract/findings';
import { bars, paragraph, plain, prose, table } from '../blocks.ts';
import { bySeverity, hasScore, isCounted, isUndecided } from '../counts.ts';
import type { ReportFinding } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';
import { severityWord } from '../words.ts';

const text = strings.risk;
const { columns } = strings;

const severityBars = (caption: string, findings: readonly ReportFinding[]) =>
  bars(
    caption,
    bySeverity(findings).map(({ count, severity }) => ({
      label: severityWord[severity],
      value: count,
      text: whole(count),
      tone: severity,
    })),
  );

export const risk: MakeSection = (input) => {
  const {
    findings,
    posture: { bandReason, domains, formula },
  } = input;
  return {
    id: 'risk',
    title: text.section,
    blocks: [
      paragraph(plain(text.reading)),
      severityBars(text.severity, findings.filter(isCounted)),
      severityBars(text.proposed, findings.filter(isUndecided)),
      bars(
        text.domains,
        domains.map(({ capped, deducted, label, weight }) => ({
          label,
          value: deducted,
          text: text.deducted(deducted, weight, capped),
          tone: 'neutral',
        })),
      ),
      table(
        text.domainTable,
        [
          [columns.domain, 26],
          ...severities.map((severity) => [severityWord[severity], 11] as const),
          [columns.weight, 10],
          [columns.off, 14],
        ],
        domains.map(({ counts, deducted, label, weight }) => [
          [plain(label)],
          ...severities.map((severity) => [plain(whole(counts[severity]))]),
          [plain(String(weight))],
          [plain(String(deducted))],
        ]),
      ),
      // A formula that ends in 100 because nothing was decided would read as praise.
      ...prose(hasScore(input) ? formula : bandReason),
    ],
  };
};

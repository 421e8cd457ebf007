/** The page for a manager: numbers first, then what they mean, then what to do. */
import type { Block } from '#contract/delivery';
import { severityRank } from '#contract/findings';
import { code, facts, heading, list, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { ReportFinding, ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { inState, standing } from '../tally.ts';
import { count } from '../text/numbers.ts';
import { severityWord, stateWord } from '../words.ts';

const words = strings.summary;

function numbers({ artifacts, checks, findings }: ReportInput): Block {
  const counted = inState(findings, 'confirmed', 'review');
  const grave = counted.filter(({ severity }) => severityRank[severity] >= severityRank.high);
  const failed = checks.filter(({ status }) => status === 'FAIL').length;
  return paragraph(
    strong(words.counted(counted.length)),
    plain(
      ` ${count(grave.length, 'of them is', 'of them are')} critical or high. ${words.proposed(inState(findings, 'proposed').length)} `,
    ),
    plain(`${count(artifacts.length, 'file')} came in; ${count(failed, 'cloud check result')} failed.`),
  );
}

function postureBlocks({ posture }: ReportInput): Block[] {
  const isSaid = posture.countedFindings > 0;
  return [
    heading(2, words.posture),
    facts([
      [words.posture, isSaid ? `${posture.score.toFixed(1)} of 100, ${posture.band}` : posture.band],
      ['', posture.bandReason],
      [words.formula, posture.formula],
      [words.withProposed, `${posture.scoreWithProposed.toFixed(1)} of 100 if all ${posture.proposedFindings} proposed findings counted`],
    ]),
  ];
}

/** The gravest, one of each rule: a manager reads kinds of trouble, not places. */
function gravest(findings: readonly ReportFinding[]): ReportFinding[] {
  const seen = new Set<string>();
  return standing(findings)
    .filter(({ ruleId }) => !seen.has(ruleId) && seen.add(ruleId))
    .slice(0, limits.keyFindings);
}

function keyFindings(input: ReportInput): Block[] {
  const shown = gravest(input.findings);
  if (shown.length === 0) return [paragraph(plain(words.noFindings))];
  const remedies = shown.filter(({ remediation }) => remediation !== '').slice(0, 5);
  return [
    table(
      words.keyFindings,
      [
        ['Severity', 1.3],
        ['Finding', 5],
        ['Where', 4.5],
        ['State', 1.4],
      ],
      shown.map(({ place, ref, severity, state, title }) => [
        [strong(severityWord[severity])],
        [plain(`${ref} ${title}`)],
        [code(place, 160)],
        [plain(stateWord[state])],
      ]),
    ),
    heading(3, words.remedies),
    list(remedies.map(({ ref, remediation }) => [strong(`${ref} `), plain(remediation)])),
  ];
}

function attention(input: ReportInput): Block[] {
  if (input.attention.length === 0) return [paragraph(plain(words.noAttention))];
  return [heading(3, words.attention), list(input.attention.map(({ code: id, text }) => [strong(`${id} `), plain(text)]))];
}

export const summary: MakeSection = (input) => ({
  id: 'summary',
  title: strings.sections.summary,
  blocks: [numbers(input), ...postureBlocks(input), heading(2, words.keyFindings), ...keyFindings(input), ...attention(input)],
});

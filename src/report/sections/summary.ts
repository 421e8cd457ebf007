/** The summary for management: numbers first, then what must be decided, then what could not be examined. */
import type { Block } from '#contract/delivery';
import { severities } from '#contract/findings';
import { code, dim, facts, heading, list, paragraph, plain, prose, strong, table } from '../blocks.ts';
import { checksWith, hasScore, inState, isCounted, isUndecided, modelsNotRun, unanswered, unexamined } from '../counts.ts';
import { limits } from '../limits.ts';
import type { ReportFinding, ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';
import { severityWord, states, stateWord, wordOfSeverity } from '../words.ts';

const text = strings.summary;
const { columns } = strings;

function numbers(input: ReportInput): Block {
  const { artifacts, assessments, checklist, checks, findings } = input;
  const done = assessments.filter(({ status }) => status === 'done').length;
  const [pass, fail, open] = (['PASS', 'FAIL', 'NOT_ASSESSED'] as const).map((status) => checksWith(input, status).length);
  return facts([
    [text.files, text.filesValue(artifacts.length - unexamined(input).length, artifacts.length)],
    [text.decided, text.decidedValue(inState(findings, 'confirmed'), inState(findings, 'review'), inState(findings, 'remedied'))],
    [text.proposed, text.proposedValue(inState(findings, 'proposed'), inState(findings, 'rework'))],
    [text.dismissed, text.dismissedValue(inState(findings, 'dismissed'))],
    [text.checks, checks.length === 0 ? strings.none : text.checksValue(pass ?? 0, fail ?? 0, open ?? 0)],
    [text.runs, assessments.length === 0 ? strings.none : text.runsValue(done, assessments.length - done)],
    [text.answers, text.answersValue(checklist.nodes.length - unanswered(input).length, checklist.nodes.length)],
  ]);
}

function posture(input: ReportInput): Block[] {
  const { band, bandReason, countedFindings, formula, method, proposedFindings, score, scoreWithProposed } = input.posture;
  const isScored = hasScore(input);
  return [
    heading(2, text.posture),
    facts([
      [text.score, isScored ? text.scoreValue(score, band) : text.noScore(band)],
      [text.reason, bandReason],
      [text.basis, text.basisValue(countedFindings)],
      ...(proposedFindings > 0 ? ([[text.withProposed, text.withProposedValue(scoreWithProposed, proposedFindings)]] as const) : []),
      [text.formula(method), isScored ? formula : ''],
    ]),
  ];
}

function worst(caption: string, findings: readonly ReportFinding[]): Block[] {
  const rows = findings.filter(({ severity }) => severity === 'critical' || severity === 'high').slice(0, limits.keyFindings);
  if (rows.length === 0) return [];
  return [
    table(
      caption,
      [
        [columns.severity, 12],
        [columns.finding, 40],
        [columns.place, 32],
        [columns.state, 12],
        [columns.owner, 14],
      ],
      rows.map(({ owner, place, ref, severity, state, title }) => [
        [plain(severityWord[severity])],
        [strong(`${ref} `), plain(title, 160)],
        [code(place, 120)],
        [plain(stateWord[state])],
        [owner === '' ? dim(strings.none) : plain(owner, 80)],
      ]),
    ),
  ];
}

function stateTable({ findings }: ReportInput): Block[] {
  if (findings.length === 0) return [paragraph(plain(strings.findings.none))];
  return [
    table(
      text.states,
      [[columns.severity, 14], ...states.map((state) => [stateWord[state], 12] as const)],
      severities.map((severity) => [
        [plain(severityWord[severity])],
        ...states.map((state) => [
          plain(
            whole(
              inState(
                findings.filter((each) => each.severity === severity),
                state,
              ),
            ),
          ),
        ]),
      ]),
    ),
  ];
}

function notExamined(input: ReportInput): Block[] {
  const sentences = (
    [
      [unexamined(input).length, text.unexaminedFiles],
      [checksWith(input, 'NOT_ASSESSED').length, text.unexaminedChecks],
      [modelsNotRun(input).length, text.unexaminedModels],
      [unanswered(input).length, text.unexaminedAnswers],
    ] as const
  ).flatMap(([number, sentence]) => (number > 0 ? [sentence(number)] : []));
  return [
    heading(2, text.unexamined),
    sentences.length === 0 ? paragraph(plain(text.unexaminedNone)) : list(sentences.map((sentence) => [plain(sentence)])),
  ];
}

function attention({ attention: rules }: ReportInput): Block[] {
  if (rules.length === 0) return [];
  return [
    heading(2, text.attention),
    table(
      text.attentionCaption,
      [
        [columns.severity, 12],
        [columns.rule, 10],
        [columns.text, 78],
      ],
      rules.map(({ code: id, severity, text: sentence }) => [[plain(wordOfSeverity(severity))], [code(id)], [plain(sentence)]]),
    ),
  ];
}

export const summary: MakeSection = (input) => {
  const counted = worst(text.keyCaption, input.findings.filter(isCounted));
  return {
    id: 'summary',
    title: text.section,
    blocks: [
      numbers(input),
      ...posture(input),
      heading(2, text.key),
      ...(counted.length === 0 ? prose(text.keyNone) : counted),
      ...worst(text.proposedCaption, input.findings.filter(isUndecided)),
      ...stateTable(input),
      ...notExamined(input),
      ...attention(input),
    ],
  };
};

/** Scope: what was asked, what was assessed, and what was not, each with its reason and what would change that. */
import type { CheckResult } from '#contract/artifacts';
import type { Block } from '#contract/delivery';
import { type Cell, code, dim, heading, list, paragraph, plain, prose, strong } from '../blocks.ts';
import { checksWith, modelsNotRun, tally, unanswered, unexamined } from '../counts.ts';
import { countedWords, limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { size, whole } from '../text/numbers.ts';
import { outcomeWord } from '../words.ts';

const text = strings.scope;
const { columns } = strings;
/** Assets that one row names before it counts the rest. */
const namedAssets = 20;

function assessed({ artifacts, assets }: ReportInput): Block[] {
  const bytes = artifacts.reduce((sum, artifact) => sum + artifact.size, 0);
  const unmatched = artifacts.filter(
    ({ kind, outcome, scanners }) => outcome === 'scanned' && kind !== 'cloud' && scanners.length === 0,
  ).length;
  return [
    heading(2, text.assessed),
    paragraph(plain(strings.inventory.total(artifacts.length, size(bytes)))),
    ...countedWords(text.byOutcome, tally(artifacts.map(({ outcome }) => outcomeWord[outcome]))),
    ...countedWords(text.byKind, tally(artifacts.map(({ kind }) => kind))),
    ...countedWords(text.assets, new Map(assets.byKind.map(({ count, kind }) => [kind, count]))),
    ...(unmatched > 0 ? [paragraph(plain(text.unmatched(unmatched)))] : []),
  ];
}

function files(input: ReportInput): Block[] {
  const rows = unexamined(input);
  if (rows.length === 0) return [paragraph(plain(text.filesNone))];
  return limitedTable(
    text.files,
    [
      [columns.ref, 9],
      [columns.path, 34],
      [columns.outcome, 13],
      [columns.why, 44],
    ],
    rows,
    {
      most: limits.unscannedFiles,
      what: 'file',
      cells: ({ format, outcome, outcomeDetail, path, ref, size: bytes }) => [
        [code(ref)],
        [code(path, 240), dim(` ${[format, size(bytes)].filter((part) => part !== '').join(', ')}`)],
        [plain(outcomeWord[outcome])],
        [plain(outcomeDetail, 400)],
      ],
    },
  );
}

interface OpenCheck {
  readonly first: CheckResult;
  readonly assets: string[];
}

/** Results of one check for the same reason are told once, with every asset that they are about. */
function openChecks(input: ReportInput): OpenCheck[] {
  const groups = new Map<string, OpenCheck>();
  for (const check of checksWith(input, 'NOT_ASSESSED')) {
    const key = JSON.stringify([check.checkId, check.message, check.collect ?? '']);
    const group = groups.get(key) ?? { first: check, assets: [] };
    group.assets.push(check.asset);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function checkCell({ first: { collect, message } }: OpenCheck): Cell {
  return [plain(message, 400), ...(collect ? [dim(` ${text.collect}: `), code(collect, 400)] : [])];
}

function checks(input: ReportInput): Block[] {
  if (input.checks.length === 0) return [paragraph(plain(text.checksNoneRun))];
  const groups = openChecks(input);
  if (groups.length === 0) return [paragraph(plain(text.checksNone))];
  return limitedTable(
    text.checks,
    [
      [columns.check, 28],
      [columns.assets, 24],
      [columns.why, 48],
    ],
    groups,
    {
      most: limits.notAssessedGroups,
      what: 'check',
      cells: (group) => [
        [code(`${group.first.checkId} `), plain(group.first.title, 160)],
        [
          strong(`${whole(group.assets.length)}: `),
          plain(text.assets20(group.assets.slice(0, namedAssets).join(', '), group.assets.length - namedAssets), 1200),
        ],
        checkCell(group),
      ],
    },
  );
}

function runs(input: ReportInput): Block[] {
  const models = modelsNotRun(input);
  const none = input.artifacts.some(({ kind }) => kind === 'model') ? text.modelsNone : text.modelsNoFile;
  return [
    ...(models.length === 0
      ? [paragraph(plain(none))]
      : limitedTable(
          text.models,
          [
            [columns.ref, 9],
            [columns.path, 43],
            [columns.why, 48],
          ],
          models,
          {
            most: limits.unassessedModels,
            what: 'model file',
            cells: ({ format, path, ref }) => [[code(ref)], [code(path, 240)], [plain(text.modelReason(format))]],
          },
        )),
    ...limitedTable(
      text.runs,
      [
        [columns.run, 12],
        [columns.path, 40],
        [columns.why, 48],
      ],
      input.assessments.filter(({ status }) => status !== 'done'),
      {
        most: limits.unassessedModels,
        what: 'run',
        cells: ({ modelPath, ref, status, statusDetail }) => [
          [code(ref)],
          [code(modelPath, 240)],
          [plain(`${status}. ${statusDetail}`, 400)],
        ],
      },
    ),
  ];
}

function answers(input: ReportInput): Block[] {
  const open = unanswered(input);
  if (open.length === 0) return [];
  const proposed = open.filter((node) => node.proposed !== null).length;
  return [paragraph(strong(`${text.answers}: `), plain(text.answersValue(open.length, input.checklist.nodes.length, proposed)))];
}

function blind({ methods }: ReportInput): Block[] {
  if (methods.length === 0) return [heading(2, text.blind), paragraph(plain(text.blindNone))];
  return [
    heading(2, text.blind),
    list(methods.map(({ blindSpots, id, title, version }) => [strong(`${title} (${id}@${version}). `), plain(blindSpots, 1200)])),
  ];
}

export const scope: MakeSection = (input) => ({
  id: 'scope',
  title: text.section,
  blocks: [
    heading(2, text.asked),
    ...(input.summary.scope.trim() === '' ? [paragraph(plain(text.askedNone))] : prose(input.summary.scope)),
    ...assessed(input),
    heading(2, text.notAssessed),
    ...files(input),
    ...checks(input),
    ...runs(input),
    ...answers(input),
    ...blind(input),
  ],
});

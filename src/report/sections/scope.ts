/** One page that says what was asked, what was assessed, and what was not, with the reason for each. */
import type { Block } from '#contract/delivery';
import { code, dim, facts, heading, list, paragraph, plain, prose, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { count, whole } from '../text/numbers.ts';
import { outcomeWord } from '../words.ts';

const words = strings.scope;

function assessed({ artifacts, assessments, assets, checklist, checks }: ReportInput): Block {
  const kinds = (kind: string) => {
    const all = artifacts.filter((each) => each.kind === kind);
    const done = all.filter(({ outcome }) => outcome === 'scanned').length;
    return all.length === 0 ? 'none' : `${whole(done)} of ${whole(all.length)} examined to the end`;
  };
  const judged = checks.filter(({ status }) => status !== 'NOT_ASSESSED').length;
  const decided = checklist.nodes.filter((node) => node.decided !== null).length;
  return facts([
    [words.models, kinds('model')],
    [words.datasets, kinds('dataset')],
    [words.cloud, kinds('cloud')],
    [words.other, kinds('other')],
    [words.assets, whole(assets.total)],
    [words.checks, checks.length === 0 ? 'none' : `${whole(judged)} of ${whole(checks.length)} could be judged`],
    [words.runs, `${whole(assessments.filter(({ status }) => status === 'done').length)} done`],
    [words.questions, `${whole(decided)} of ${whole(checklist.nodes.length)}`],
  ]);
}

function unread({ artifacts }: ReportInput): Block[] {
  const rest = artifacts.filter(({ outcome }) => outcome !== 'scanned');
  if (rest.length === 0) return [paragraph(plain(artifacts.length === 0 ? strings.inventory.none : words.allRead))];
  const shown = rest.slice(0, limits.unscannedFiles);
  return [
    table(
      words.unreadTitle,
      [
        ['File', 5],
        ['Outcome', 1.4],
        ['Reason', 4.6],
      ],
      shown.map(({ outcome, outcomeDetail, path, ref }) => [
        [dim(`${ref} `), code(path, 300)],
        [plain(outcomeWord[outcome])],
        [plain(outcomeDetail || 'No reason was recorded.')],
      ]),
    ),
    ...(rest.length > shown.length ? [paragraph(dim(strings.moreLeftOut(rest.length - shown.length, 'file')))] : []),
  ];
}

function unchecked({ checks }: ReportInput): Block[] {
  if (checks.length === 0) return [paragraph(plain(words.noExport))];
  const missing = checks.filter(({ status }) => status === 'NOT_ASSESSED');
  if (missing.length === 0) return [paragraph(plain(words.allChecked))];
  const shown = missing.slice(0, limits.notAssessedGroups);
  return [
    table(
      words.checksTitle,
      [
        ['Check', 3],
        ['Asset', 3],
        ['Why, and what collects it', 5],
      ],
      shown.map(({ asset, checkId, collect, message, title }) => [
        [strong(checkId), plain(` ${title}`)],
        [plain(asset)],
        [plain(message), ...(collect === undefined ? [] : [plain(` ${words.collect}: `), code(collect)])],
      ]),
    ),
    ...(missing.length > shown.length ? [paragraph(dim(strings.moreLeftOut(missing.length - shown.length, 'result')))] : []),
  ];
}

function unmeasured({ artifacts, assessments }: ReportInput): Block[] {
  const measured = new Set(assessments.filter(({ status }) => status === 'done').map(({ modelSha256 }) => modelSha256));
  const models = artifacts.filter(({ format, sha256 }) => /onnx/i.test(format) && sha256 !== '');
  const rest = models.filter(({ sha256 }) => !measured.has(sha256));
  const failed = assessments.filter(({ status }) => status !== 'done');
  const lines = [
    ...rest.slice(0, limits.unassessedModels).map(({ path }) => [code(path, 300), plain(': not run on data in this case.')]),
    ...(rest.length > limits.unassessedModels ? [[dim(strings.moreLeftOut(rest.length - limits.unassessedModels, 'model'))]] : []),
    ...failed.map(({ ref, status, statusDetail }) => [strong(ref), plain(` ${status}: ${statusDetail}`)]),
  ];
  if (lines.length > 0) return [heading(3, words.unassessedModels), list(lines)];
  return models.length === 0 ? [] : [paragraph(plain(words.allRun))];
}

function missed({ methods }: ReportInput): Block[] {
  const spoken = methods.filter(({ blindSpots }) => blindSpots !== '');
  if (spoken.length === 0) return [];
  return [
    heading(3, words.missedTitle),
    list(
      spoken.map(({ blindSpots, examined, title }) => [
        strong(`${title} `),
        dim(`(${count(examined, 'file')}) `),
        plain(blindSpots, limits.prose),
      ]),
    ),
  ];
}

export const scope: MakeSection = (input) => ({
  id: 'scope',
  title: strings.sections.scope,
  blocks: [
    heading(2, words.asked),
    ...(input.summary.scope.trim() === '' ? [paragraph(plain(words.nothingAsked))] : prose(input.summary.scope)),
    heading(2, words.assessed),
    assessed(input),
    heading(2, words.notAssessed),
    ...unread(input),
    ...unchecked(input),
    ...unmeasured(input),
    ...missed(input),
  ],
});

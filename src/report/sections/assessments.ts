/** Assessment runs: the headline, the curve with its intervals, on what and with what it was measured, and what it does not say. */
import type { AssessmentDetail, AssessmentResult, CurvePoint } from '#contract/assessments';
import type { Block } from '#contract/delivery';
import { code, dim, facts, heading, list, paragraph, plain, strong, table } from '../blocks.ts';
import { limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment, percent, plainNumber, whole } from '../text/numbers.ts';

const text = strings.assessments;
const { columns } = strings;
const seriesOrder: readonly CurvePoint['series'][] = ['clean', 'noise', 'square'];

function setupFacts({
  dataPath,
  dataSha256,
  headline,
  modelPath,
  modelSha256,
  result,
  resultSha256,
  startedAt,
  status,
  statusDetail,
}: AssessmentDetail): Block {
  const { facts: labels } = text;
  const measured: readonly (readonly [string, string])[] =
    result === null
      ? []
      : [
          [labels.provider, `${result.provider}, ${result.device}`],
          [labels.runtime, result.runtime],
          [labels.seed, String(result.plan.seed)],
          [labels.sample, text.sampleValue(result.sampled, result.available)],
          [labels.classes, whole(result.classes)],
          [labels.chance, result.chance === undefined ? '' : percent(result.chance)],
          [labels.clip, `${plainNumber(result.plan.clip[0])} to ${plainNumber(result.plan.clip[1])}`],
          [labels.queries, text.queriesValue(result.queries, Math.round(result.durationMs / 100) / 10)],
          [labels.floor, text.floorValue(percent(result.plan.floor), result.plan.floorEpsilon)],
        ];
  return facts([
    [labels.status, statusDetail === '' ? status : `${status}. ${statusDetail}`],
    [labels.headline, headline],
    [labels.model, modelPath],
    [labels.modelHash, modelSha256],
    [labels.data, dataPath],
    [labels.dataHash, dataSha256],
    [labels.started, moment(startedAt)],
    ...measured,
    [labels.result, resultSha256 ?? ''],
  ]);
}

/** Whatever is no number is in the table alone. */
const curveOf = (ref: string, { curve, plan }: AssessmentResult): Block => ({
  type: 'curve',
  caption: text.curve(ref),
  series: seriesOrder
    .map((series) => ({
      label: text.series[series],
      points: curve
        .filter((point) => point.series === series)
        .map(({ accuracy: { high, low, value }, epsilon }) => ({ x: epsilon, y: value, low, high }))
        .filter((point) => Object.values(point).every(Number.isFinite))
        .sort((left, right) => left.x - right.x),
    }))
    .filter(({ points }) => points.length > 0),
  floor: Number.isFinite(plan.floor) ? plan.floor : null,
});

function callsOf({ meanQueries, medianQueries }: CurvePoint): string {
  return meanQueries === undefined && medianQueries === undefined
    ? ''
    : `${plainNumber(meanQueries ?? Number.NaN)}, ${plainNumber(medianQueries ?? Number.NaN)}`;
}

function pointsTable({ curve }: AssessmentResult): Block {
  return table(
    text.points,
    [
      [columns.series, 24],
      [columns.epsilon, 12],
      [columns.accuracy, 14],
      [columns.interval, 22],
      [columns.rows, 10],
      [columns.calls, 18],
    ],
    curve.map((point) => [
      [plain(text.series[point.series])],
      [plain(plainNumber(point.epsilon))],
      [strong(percent(point.accuracy.value))],
      [plain(`${percent(point.accuracy.low)} to ${percent(point.accuracy.high)}`)],
      [plain(whole(point.accuracy.n))],
      [plain(callsOf(point))],
    ]),
  );
}

function worstTable({ worst }: AssessmentResult): Block[] {
  return limitedTable(
    text.worst,
    [
      [columns.row, 12],
      [columns.label, 12],
      [columns.clean, 24],
      [columns.attacked, 24],
      [columns.epsilon, 14],
      [columns.calls, 14],
    ],
    worst,
    {
      most: limits.worstExamples,
      what: 'row',
      cells: ({ attackedConfidence, attackedPrediction, cleanConfidence, cleanPrediction, epsilon, label, queries, row }) => [
        [code(String(row))],
        [plain(String(label))],
        [plain(`${cleanPrediction}, ${percent(cleanConfidence)}`)],
        [plain(`${attackedPrediction}, ${percent(attackedConfidence)}`)],
        [plain(plainNumber(epsilon))],
        [plain(whole(queries))],
      ],
    },
  );
}

function providerTable({ providerChecks }: AssessmentResult): Block {
  return table(
    text.providers,
    [
      [columns.provider, 14],
      [columns.usable, 10],
      [columns.speed, 16],
      [columns.detail, 60],
    ],
    providerChecks.map(({ detail, device, provider, relativeSpeed, usable }) => [
      [plain(provider)],
      [plain(usable ? 'yes' : 'no')],
      [plain(relativeSpeed === undefined ? '' : `${plainNumber(relativeSpeed)} times`)],
      [plain(`${device}. ${detail}`, 300)],
    ]),
  );
}

function runBlocks(run: AssessmentDetail): Block[] {
  const { ref, result, title } = run;
  const head = [heading(3, `${ref}: ${title}`, ref), setupFacts(run)];
  if (result === null) return [...head, paragraph(dim(text.noResult))];
  return [
    ...head,
    curveOf(ref, result),
    pointsTable(result),
    ...worstTable(result),
    ...(result.providerChecks.length > 0 ? [providerTable(result)] : []),
    ...(result.limits.length > 0 ? [paragraph(strong(text.limits)), list(result.limits.map((limit) => [plain(limit, 400)]))] : []),
  ];
}

export const assessments: MakeSection = ({ assessments: runs }) => ({
  id: 'assessments',
  title: text.section,
  blocks: runs.length === 0 ? [paragraph(plain(text.none))] : runs.flatMap(runBlocks),
});

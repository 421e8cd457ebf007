/** What models did when they were run: curve, device, intervals, and what that does not show. */
import type { AssessmentDetail, AssessmentResult, CurvePoint } from '#contract/assessments';
import type { Block } from '#contract/delivery';
import { code, facts, heading, list, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { percent, plainNumber, whole } from '../text/numbers.ts';

const words = strings.assessments;
const shownSeries = ['noise', 'square'] as const;

const interval = ({ accuracy }: CurvePoint): string =>
  `${percent(accuracy.value)} (${percent(accuracy.low)} to ${percent(accuracy.high)}, n = ${accuracy.n})`;

function curve({ curve: points, plan }: AssessmentResult): Block {
  const clean = points.find(({ series }) => series === 'clean');
  const at = ({ accuracy, epsilon }: CurvePoint) => ({ x: epsilon, y: accuracy.value, low: accuracy.low, high: accuracy.high });
  return {
    type: 'curve',
    caption: words.curve,
    series: shownSeries.map((name) => ({
      label: words.series[name],
      points: [...(clean ? [{ ...at(clean), x: 0 }] : []), ...points.filter(({ series }) => series === name).map(at)],
    })),
    floor: plan.floor,
  };
}

function resultBlocks(result: AssessmentResult): Block[] {
  const { device, limits: notShown, plan, provider, providerChecks, runtime, worst } = result;
  return [
    facts([
      ['Provider', `${provider} on ${device}`],
      ['Runtime', runtime],
      ['Providers probed', providerChecks.map((each) => `${each.provider}: ${each.detail}`).join(' ')],
      ['Sample', `${whole(result.sampled)} of ${whole(result.available)} rows, ${whole(result.classes)} classes, seed ${plan.seed}`],
      ['Queries', whole(result.queries)],
      ['Accuracy of always the commonest class', result.chance === undefined ? '' : percent(result.chance)],
      ['Agreed floor', percent(plan.floor)],
    ]),
    curve(result),
    table(
      words.points,
      [
        ['Series', 2],
        ['Epsilon', 1.5],
        ['Accuracy, 95 % interval', 4],
        ['Median queries', 1.5],
      ],
      result.curve.map((point) => [
        [plain(words.series[point.series])],
        [plain(plainNumber(point.epsilon))],
        [plain(interval(point))],
        [plain(point.medianQueries === undefined ? '' : whole(point.medianQueries))],
      ]),
    ),
    ...(worst.length === 0
      ? []
      : [
          table(
            words.worst,
            [
              ['Row', 1],
              ['Label', 1],
              ['Before', 2],
              ['After', 2],
              ['Epsilon', 1],
              ['Queries', 1],
            ],
            worst
              .slice(0, limits.worstExamples)
              .map((each) => [
                [plain(whole(each.row))],
                [plain(String(each.label))],
                [plain(`${each.cleanPrediction} at ${percent(each.cleanConfidence)}`)],
                [plain(`${each.attackedPrediction} at ${percent(each.attackedConfidence)}`)],
                [plain(plainNumber(each.epsilon))],
                [plain(whole(each.queries))],
              ]),
          ),
        ]),
    heading(3, words.limits),
    list(notShown.map((limit) => [plain(limit, limits.prose)])),
  ];
}

function runBlocks(run: AssessmentDetail): Block[] {
  return [
    heading(2, `${run.ref} ${run.title}`, run.ref),
    paragraph(strong(run.headline === '' ? `${run.status}. ` : run.headline), plain(run.headline === '' ? run.statusDetail : '')),
    facts([
      ['Model', `${run.modelPath}, SHA-256 ${run.modelSha256}`],
      ['Data', `${run.dataPath}, SHA-256 ${run.dataSha256}`],
      ['Result', run.resultSha256 === null ? '' : `SHA-256 ${run.resultSha256}`],
    ]),
    ...(run.result ? resultBlocks(run.result) : [paragraph(code(run.status), plain(` ${run.statusDetail}`))]),
  ];
}

export const assessments: MakeSection = (input) => ({
  id: 'assessments',
  title: strings.sections.assessments,
  blocks: input.assessments.length === 0 ? [paragraph(plain(words.none))] : input.assessments.flatMap(runBlocks),
});

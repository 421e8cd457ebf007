/** Runs rows through a model: as they are, under the attack at one epsilon, and the worst of those once more as examples. */
import type { AssessmentResult } from '#contract/assessments';
import type { Classifier } from './classifier.ts';
import { confidenceOf, decisionOf } from './margin.ts';
import type { SettledPlan } from './plan.ts';
import { squareAttack } from './square.ts';
import { rounded } from './statistics.ts';
import type { Subject } from './subject.ts';
import { type Decision, exampleOf, type Fallen, worstOf } from './worst.ts';

/** Examples kept in a result. */
export const maxExamples = 8;
/** Values of rows that are attacked at a time. */
const groupValues = 2 ** 24;

/** Decisions of the first `count` rows. @param spent told after each batch how many rows it had */
export async function decisions(model: Classifier, x: Float32Array, count: number, spent: (queries: number) => void): Promise<Decision[]> {
  const found: Decision[] = [];
  for (let from = 0; from < count; from += model.batch) {
    const rows = Math.min(model.batch, count - from);
    const scores = await model.scores(x.subarray(from * model.rowSize), rows);
    for (let slot = 0; slot < rows; slot += 1) {
      const prediction = decisionOf(scores, slot * model.classes, model.classes);
      const confidence = confidenceOf(scores, slot * model.classes, model.classes, prediction, model.probabilities);
      found.push({ prediction, confidence });
    }
    spent(rows);
  }
  return found;
}

/** The rows at the given places, packed. */
function packed(x: Float32Array, places: readonly number[], size: number): Float32Array {
  const out = new Float32Array(places.length * size);
  for (const [index, place] of places.entries()) out.set(x.subarray(place * size, (place + 1) * size), index * size);
  return out;
}

interface Attacked {
  /** The worst of those that were turned. */
  readonly fallen: readonly Fallen[];
  /** Places in the sample that were turned. */
  readonly turned: readonly number[];
  /** Queries that each of them took. */
  readonly spent: readonly number[];
}

/** @param settled told how much of the budget of all rows is settled */
export async function attackAt(
  epsilon: number,
  right: readonly number[],
  before: readonly Decision[],
  subject: Subject,
  plan: SettledPlan,
  settled: (queries: number) => void,
): Promise<Attacked> {
  const { geometry, labels, model, rows, x } = subject;
  const size = model.rowSize;
  const group = Math.max(1, Math.floor(groupValues / size));
  let fallen: Fallen[] = [];
  const turned: number[] = [];
  const spent: number[] = [];
  for (let from = 0; from < right.length; from += group) {
    const places = right.slice(from, from + group);
    const clean = packed(x, places, size);
    const task = {
      x: clean,
      labels: Int32Array.from(places, (place) => labels[place] ?? 0),
      rows: Int32Array.from(places, (place) => rows[place] ?? 0),
      geometry,
      epsilon,
      clip: plan.clip,
      budget: plan.squareQueries,
      seed: plan.seed,
    };
    const { best, broken, queries } = await squareAttack(task, model, settled);
    const found: Fallen[] = [];
    for (const [index, place] of places.entries()) {
      if (broken[index] === 0) continue;
      turned.push(place);
      spent.push(queries[index] ?? 0);
      found.push({
        row: rows[place] ?? 0,
        label: labels[place] ?? 0,
        epsilon,
        queries: queries[index] ?? 0,
        cleanConfidence: rounded(before[place]?.confidence ?? 0, 4),
        clean: clean.subarray(index * size, (index + 1) * size),
        attacked: best.subarray(index * size, (index + 1) * size),
      });
    }
    // Views keep their whole group alive; only the few that are kept become copies.
    const kept = worstOf([...fallen, ...found], maxExamples);
    fallen = kept.map((each) => ({ ...each, clean: each.clean.slice(), attacked: each.attacked.slice() }));
  }
  return { fallen, turned, spent };
}

/** Runs the worst rows once more, by themselves: an example that does not hold up is not shown. */
export async function examplesOf(fallen: readonly Fallen[], subject: Subject, plan: SettledPlan): Promise<AssessmentResult['worst']> {
  const { geometry, model } = subject;
  const examples: AssessmentResult['worst'] = [];
  for (const each of worstOf(fallen, maxExamples)) {
    const [clean] = await decisions(model, each.clean, 1, () => {});
    const [attacked] = await decisions(model, each.attacked, 1, () => {});
    if (clean && attacked && attacked.prediction !== each.label) examples.push(exampleOf(each, { clean, attacked }, geometry, plan.clip));
  }
  return examples;
}

/** Looks at every number of a model, where that is asked for: what is none, what stands out, and what its low bits may hide. */
import type { Observation } from '#contract/findings';
import { printable } from '#formats/pickle/render';
import { sniff } from '#formats/sniff';
import { holdsTensors, listTensors } from '#formats/tensors/list';
import { shownShape, type TensorRef } from '#formats/tensors/tensor';
import { fractionBits, isReadable, widthOf } from '#formats/tensors/values';
import { defineScanner, type ScanContext } from '../define.ts';
import { excerpt } from '../excerpt.ts';
import { hiddenFiles } from './hidden.ts';
import { outliers } from './siblings.ts';
import { summarise, type TensorSummary } from './summary.ts';

/** Findings of one rule that are told one by one. */
const maxPerRule = 20;
/** Elements of a tensor that is a layer's main part. */
const leastElements = 1024;

interface Judged {
  readonly tensor: TensorRef;
  readonly name: string;
  readonly shape: string;
  readonly deviation: number;
}

const shownName = ({ name }: TensorRef) => printable(name.slice(0, 200));

const isMatrix = ({ elements, shape }: TensorRef) => elements >= leastElements && shape.filter((size) => size > 1).length >= 2;

class Review {
  readonly #context: ScanContext;
  readonly #told = new Map<string, number>();

  constructor(context: ScanContext) {
    this.#context = context;
  }

  pathOf(tensor: TensorRef): string {
    return [this.#context.member, tensor.member].filter((part) => part !== '').join('!');
  }

  /** A finding pinned on elements of a tensor; beyond the first few of a rule it is only counted. */
  *tell(ruleId: string, tensor: TensorRef, detail: string, first = 0, count = tensor.elements): Generator<Observation> {
    const told = (this.#told.get(ruleId) ?? 0) + 1;
    this.#told.set(ruleId, told);
    if (told > maxPerRule) return;
    const width = widthOf(tensor.type) ?? 1;
    const from = tensor.from + first * width;
    const to = Math.min(tensor.to, from + count * width);
    const path = this.pathOf(tensor);
    const member = path === '' ? {} : { member: path };
    yield {
      ruleId,
      detail,
      location: { ...member, offset: from, length: to - from },
      evidence: excerpt(tensor.open(), path, from, Math.min(to, from + 128)),
    };
  }

  *rest(): Generator<Observation> {
    const { member } = this.#context;
    for (const [ruleId, count] of this.#told)
      if (count > maxPerRule)
        yield {
          ruleId,
          detail: `${count - maxPerRule} more tensors are so and are not listed one by one.`,
          location: member === '' ? {} : { member },
        };
  }
}

/** An attention mask: nothing but zeros and ones beside the infinities. */
function isMask({ maximum, minimum, nan, negativeInfinite, positiveInfinite }: TensorSummary): boolean {
  return nan === 0 && positiveInfinite === 0 && negativeInfinite > 0 && minimum >= 0 && maximum <= 1;
}

function* judge(tensor: TensorRef, summary: TensorSummary, review: Review, context: ScanContext): Generator<Observation> {
  const name = shownName(tensor);
  const bad = summary.nan + summary.positiveInfinite + summary.negativeInfinite;
  if (bad > 0 && isMask(summary))
    context.assure(`Infinities in ${name}`, 'It holds zeros, ones and negative infinities only: an attention mask.');
  else if (bad > 0)
    yield* review.tell(
      'MDL-WGT-008',
      tensor,
      `${name} holds ${summary.nan} values that are no number and ${bad - summary.nan} infinite ones among ${summary.count}.`,
      summary.firstBad ?? 0,
      1,
    );
  if (summary.constant && isMatrix(tensor))
    yield* review.tell('MDL-WGT-009', tensor, `All ${summary.count} elements of ${name} are ${summary.minimum}.`);
  if (summary.scattered !== undefined)
    yield* review.tell(
      'MDL-WGT-011',
      tensor,
      `From element ${summary.scattered} on, ${name} holds huge and tiny numbers side by side, as random bytes do; entropy ${summary.entropy.toFixed(2)} bits a byte.`,
      summary.scattered,
      32_768,
    );
  else if (summary.lowBits) {
    const { bits, bound, count, first, statistic } = summary.lowBits;
    yield* review.tell(
      'MDL-WGT-007',
      tensor,
      `The lowest ${bits} bits of ${name} deviate in ${summary.deviating} of ${summary.judged} segments of ${count} elements: chi-square ${statistic.toFixed(0)} at element ${first}, where chance passes ${bound.toFixed(0)} once in 10^12.`,
      first,
      count,
    );
  }
  if (summary.explained === 'rounded' && summary.lowBits === undefined)
    context.assure(
      `Low bits of ${name}`,
      'They are zero in many elements: the values were rounded to fewer bits, which leaves no room for hidden data.',
    );
}

export const weightStatistics = defineScanner({
  id: 'weight-statistics',
  depth: 'deep',
  version: 1,
  title: 'Statistics of weights and what their low bits hide',
  rules: ['MDL-WGT-006', 'MDL-WGT-007', 'MDL-WGT-008', 'MDL-WGT-009', 'MDL-WGT-010', 'MDL-WGT-011'],
  blindSpots:
    'Runs at depth "deep" only, on floating-point and integer tensors; quantised ones are not read. Low bits are read as bytes 1, 2, 4, 8, 16 and 24 at a time, ' +
    'from any element on, in both orders; other ways of spreading data, and hidden data that is encrypted or compressed without a header, look like ' +
    'the low bits of trained weights and are not found. A deviation is told where chance gives it once in 10^12 segments of 8,192 elements, so shorter ' +
    'hidden data is found only if it can be read: text from 32 characters on, files by their headers. Tensors whose values are rounded or repeated are not judged so. ' +
    'A backdoor that was trained in changes no statistic that is measured here.',
  accepts: holdsTensors,
  *scan(source, context) {
    if (context.thoroughness !== 'deep') return;
    const { tensors } = listTensors(source, sniff(source, ''), context.budget);
    const review = new Review(context);
    const judged: Judged[] = [];
    const seen = new Set<string>();
    let read = 0;
    for (const tensor of tensors) {
      // Tied weights are several names for the same bytes.
      const key = `${tensor.member} ${tensor.from} ${tensor.to} ${tensor.type}`;
      if (!isReadable(tensor) || tensor.elements === 0 || seen.has(key)) continue;
      seen.add(key);
      const summary = summarise(tensor, (bytes) => context.budget.spend('maxSteps', 1 + (bytes >> 14)));
      read += 1;
      yield* judge(tensor, summary, review, context);
      if (fractionBits(tensor.type) !== undefined) {
        // Matrices only: scales and biases of one dimension differ from layer to layer by nature.
        if (isMatrix(tensor)) judged.push({ tensor, name: tensor.name, shape: shownShape(tensor.shape), deviation: summary.deviation });
        yield* hiddenFiles(tensor, review.pathOf(tensor), context);
      }
    }
    for (const { median, score, siblings, tensor } of outliers(judged))
      yield* review.tell(
        'MDL-WGT-010',
        tensor.tensor,
        `The spread of ${shownName(tensor.tensor)} is ${tensor.deviation.toPrecision(3)}; that of its ${siblings - 1} siblings is around ${median.toPrecision(3)} (robust z ${score.toFixed(1)}).`,
      );
    yield* review.rest();
    context.fact('Tensors whose values were read', `${read} of ${tensors.length}`);
  },
});

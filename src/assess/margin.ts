/** What is read out of a row of scores: decision, confidence, and the margin that an attack pushes down. */

/** Index of the highest score of the row; the first of equals, as runtimes decide. */
export function decisionOf(scores: Float32Array, at: number, classes: number): number {
  let best = 0;
  for (let index = 1; index < classes; index += 1) if ((scores[at + index] ?? 0) > (scores[at + best] ?? 0)) best = index;
  return best;
}

/** Probability of one class: read off, or by softmax from logits. */
export function confidenceOf(scores: Float32Array, at: number, classes: number, label: number, probabilities: boolean): number {
  if (probabilities) return scores[at + label] ?? 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index += 1) highest = Math.max(highest, scores[at + index] ?? 0);
  let sum = 0;
  for (let index = 0; index < classes; index += 1) sum += Math.exp((scores[at + index] ?? 0) - highest);
  return Math.exp((scores[at + label] ?? 0) - highest) / sum;
}

const leastProbability = 1e-38;

/** Score of the true class less the best other; for probabilities by their logarithms, which is the margin of the logits. */
export function marginOf(scores: Float32Array, at: number, classes: number, label: number, probabilities: boolean): number {
  let other = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index += 1) {
    const score = scores[at + index] ?? 0;
    if (index !== label && score > other) other = score;
  }
  const own = scores[at + label] ?? 0;
  if (!probabilities) return own - other;
  return Math.log(Math.max(own, leastProbability)) - Math.log(Math.max(other, leastProbability));
}

/** Draws the rows that are assessed: stratified by class, so that a small class is not missed by chance. */
import { generatorFor } from './random.ts';

/** Keeps the sample's stream apart from those of noise and attack. */
const sampleStream = 1;

/**
 * Row indexes in ascending order, at most `wanted` of them. Each class gets its share by largest remainder, and at least one
 * row where there is room for that.
 */
export function stratifiedSample(labels: Int32Array, wanted: number, seed: number): Int32Array {
  if (wanted >= labels.length) return Int32Array.from(labels.keys());
  const rowsOf = new Map<number, number[]>();
  for (const [row, label] of labels.entries()) {
    const rows = rowsOf.get(label);
    if (rows) rows.push(row);
    else rowsOf.set(label, [row]);
  }
  const classes = [...rowsOf.keys()].sort((a, b) => a - b);
  const counts = shares(
    classes.map((label) => rowsOf.get(label)?.length ?? 0),
    wanted,
  );
  const drawn: number[] = [];
  for (const [index, label] of classes.entries()) {
    const rows = rowsOf.get(label) ?? [];
    const generator = generatorFor(seed, sampleStream, label);
    // The first steps of a Fisher-Yates shuffle.
    for (let taken = 0; taken < (counts[index] ?? 0); taken += 1) {
      const pick = taken + generator.below(rows.length - taken);
      const row = rows[pick] ?? 0;
      rows[pick] = rows[taken] ?? 0;
      rows[taken] = row;
      drawn.push(row);
    }
  }
  return Int32Array.from(drawn).sort();
}

/** How many of each class, so that the sum is exactly `wanted`. */
function shares(sizes: readonly number[], wanted: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const least = wanted >= sizes.length ? 1 : 0;
  const exact = sizes.map((size) => (size * wanted) / total);
  const counts = exact.map((share) => Math.max(least, Math.floor(share)));
  // A class that was rounded up to the minimum of one is owed nothing more.
  const owed = exact.map((share, index) => share - (counts[index] ?? 0));
  const byRemainder = [...sizes.keys()].sort((a, b) => (owed[b] ?? 0) - (owed[a] ?? 0) || a - b);
  let left = wanted - counts.reduce((sum, count) => sum + count, 0);
  for (const index of byRemainder) {
    if (left <= 0) break;
    if ((counts[index] ?? 0) >= (sizes[index] ?? 0)) continue;
    counts[index] = (counts[index] ?? 0) + 1;
    left -= 1;
  }
  // The minimum of one a class can overshoot; the largest classes give it back.
  while (left < 0) {
    const largest = counts.indexOf(Math.max(...counts));
    counts[largest] = (counts[largest] ?? 0) - 1;
    left += 1;
  }
  return counts;
}

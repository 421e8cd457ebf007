/** Tells when something unpacks to so much that exhausting the reader is its purpose. */

const largeRatio = 200;
const large = 256 * 1024 * 1024;
const smallRatio = 500;
const small = 1024 * 1024;

/**
 * Benign archives of zeros and of text come near these ratios and stay below them, or hold numbers.
 * @param numeric whether the content is of a kind that honestly packs that well: arrays, and files that hold them
 */
export function isBomb(packed: number, unpacked: number, numeric: boolean): boolean {
  const ratio = unpacked / Math.max(1, packed);
  if (unpacked >= large) return ratio > largeRatio;
  return !numeric && unpacked >= small && ratio > smallRatio;
}

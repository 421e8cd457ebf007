/** How counts, shares and measures are written in findings and facts: rounded to stated digits, so that a rerun reads the same. */

/** Significant digits of every stored measure; the last digits of a sum depend on the number of threads. */
const DIGITS = 6;

export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A share as percent: two digits, more where it is small, never 0 % or 100 % unless it is. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const share = (100 * part) / whole;
  if (part > 0 && share < 0.01) return '< 0.01 %';
  if (part < whole && share > 99.99) return '> 99.99 %';
  return `${Number(share.toFixed(share < 1 ? 2 : 1))} %`;
}

export function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : 'not finite';
}

/** Names of columns in running text: the first few, then how many more. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => `“${name.slice(0, 60)}”`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en')} more` : shown.join(', ');
}

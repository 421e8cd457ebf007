/** Numbers in sentences, so that every rule counts and pluralises alike. */

/** `1 file`, `2,417 files`; the group separator is a comma whatever the machine's language. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `is` or `are`. */
export function be(number: number): string {
  return number === 1 ? 'is' : 'are';
}

/** Bytes in steps of 1000 with one decimal, as disks are labelled. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return step === 0 ? `${size} B` : `${(size / 1000 ** step).toFixed(1)} ${units[step]}`;
}

/** Numbers as they are printed: one way for the whole report, and the same on every machine. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Whole number with groups of three: 1,284. */
export const whole = (value: number): string => grouped.format(value);

/** A number with at most three decimals, without an exponent where it can be avoided. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? whole(value) : String(Number(value.toPrecision(4)));
}

/** `1 file`, `2 files`. */
export const count = (value: number, one: string, many = `${one}s`): string => `${whole(value)} ${value === 1 ? one : many}`;

/** A share of 1 as `11.8 %`. */
export const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : 'not measured');

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in binary units with three digits: `1.27 GiB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? 'B'}`;
}

/** An ISO time as `24 Nov 2026, 14:20 UTC`; whatever is no time stays as it is. */
export function moment(iso: string): string {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return iso;
  const text = new Date(at).toISOString();
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(text.slice(5, 7)) - 1] ?? '';
  return `${Number(text.slice(8, 10))} ${month} ${text.slice(0, 4)}, ${text.slice(11, 16)} UTC`;
}

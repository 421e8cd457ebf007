/** Sizes and offsets as an auditor reads them. */
import { numberText } from '../i18n/fill.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in decimal units with three digits at most: `214 B`, `1.4 kB`, `97.8 MB`, `438 MB`. */
export function bytesText(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return '';
  let value = bytes;
  let unit = 0;
  // 999.5 would be printed as 1000 of the smaller unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = unit > 0 && value < 99.95 ? value.toFixed(1) : Math.round(value).toString();
  return `${shown} ${units[unit] ?? ''}`;
}

/** Every digit: `4,368,439,584 bytes`. */
export function exactBytesText(bytes: number): string {
  return `${numberText(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** A byte offset: `0xb0`. */
export function offsetText(offset: number): string {
  return `0x${offset.toString(16)}`;
}

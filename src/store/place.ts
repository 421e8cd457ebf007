/** Where a finding is, in one line for lists and reports. */
import type { Location } from '#contract/findings';

/** For instance `weights/model.bin!archive/data.pkl, byte 34` or `people.csv, row 5, field email`. */
export function placeOf(path: string | undefined, location: Location): string {
  const file = [path, location.member].filter((each) => each).join('!') || 'the whole case';
  const parts = [file];
  if (location.pointer !== undefined && location.pointer !== '') parts.push(location.pointer);
  if (location.row !== undefined) parts.push(`row ${location.row}`);
  if (location.field !== undefined) parts.push(`field ${location.field}`);
  if (location.offset !== undefined) parts.push(`byte ${location.offset}`);
  return parts.join(', ').toWellFormed();
}

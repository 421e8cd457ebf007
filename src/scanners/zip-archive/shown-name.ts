/** Writes a member's name so that it can stand in a sentence: short, printable, on one line. */
import { printable } from '#formats/pickle/render';

/** At most 120 characters; what is cut is told by an ellipsis. */
export function shownName(name: string): string {
  const shown = printable(name.length > 160 ? name.slice(0, 160) : name);
  if (name === '') return '(no name)';
  return shown.length > 120 ? `${shown.slice(0, 119)}…` : shown;
}

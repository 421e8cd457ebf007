/** Prepares a cell for evidence: what is personal or secret in it is masked, the rest is cut to a printable length. */
import type { Found } from './detector.ts';
import { secretDetectors } from './secrets/patterns.ts';
import { sensitiveDetectors } from './sensitive-columns/detectors.ts';

const SHOWN_CHARACTERS = 80;
const SEARCHED_CHARACTERS = 4096;

/** The cell as it may be printed. Text behind 4,096 characters is never shown, so it is not searched. */
export function redactCell(text: string, columnName: string): string {
  const shown = withoutSecrets(text.slice(0, SEARCHED_CHARACTERS), columnName);
  const letters = [...shown];
  return letters.length > SHOWN_CHARACTERS || text.length > SEARCHED_CHARACTERS ? `${letters.slice(0, SHOWN_CHARACTERS).join('')}…` : shown;
}

/** A column's name as it may be printed: where a table has no header, its first record's values stand there. */
export function redactName(name: string): string {
  return withoutSecrets(name.slice(0, SEARCHED_CHARACTERS), '');
}

function withoutSecrets(text: string, columnName: string): string {
  const found = [...secretDetectors, ...sensitiveDetectors]
    .flatMap((detector) => detector.find(text, columnName))
    .filter((each) => each.valid)
    .sort((a, b) => a.index - b.index || b.value.length - a.value.length);
  return masked(text, found);
}

function masked(text: string, found: readonly Found[]): string {
  let result = '';
  let at = 0;
  for (const each of found) {
    if (each.index < at) continue;
    result += text.slice(at, each.index) + each.masked;
    at = each.index + each.value.length;
  }
  return result + text.slice(at);
}

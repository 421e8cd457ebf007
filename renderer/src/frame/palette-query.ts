/** Reads what was typed into the palette: commands after `>`, an id after `#` or by itself, words otherwise. */

export interface PaletteQuery {
  readonly mode: 'all' | 'commands' | 'id';
  readonly words: string;
}

export function parseQuery(query: string): PaletteQuery {
  const trimmed = query.trim();
  if (trimmed.startsWith('>')) return { mode: 'commands', words: trimmed.slice(1).trim() };
  if (trimmed.startsWith('#')) return { mode: 'id', words: trimmed.slice(1).trim() };
  return idPlace(trimmed) ? { mode: 'id', words: trimmed } : { mode: 'all', words: trimmed };
}

const addresses = { F: 'findings', I: 'inventory', A: 'assessments' } as const;
type Letter = keyof typeof addresses;

interface IdPlace {
  readonly letter: Letter;
  readonly number: number;
  /** As it is printed: `F-0041`. */
  readonly ref: string;
  readonly address: string;
}

function isLetter(letter: string): letter is Letter {
  return Object.hasOwn(addresses, letter);
}

/** `F-0041`, `f41` and `F 41` are the same finding; undefined where nothing has such an id. */
export function idPlace(words: string): IdPlace | undefined {
  const [, letter = '', digits = ''] = /^([a-z])[- ]?(\d{1,9})$/i.exec(words) ?? [];
  const upper = letter.toUpperCase();
  const number = Number(digits);
  if (!isLetter(upper) || number === 0) return undefined;
  const ref = `${upper}-${String(number).padStart(upper === 'A' ? 3 : 4, '0')}`;
  return { letter: upper, number, ref, address: `/${addresses[upper]}/${number}` };
}

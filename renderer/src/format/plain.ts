/** Makes strings from hostile files safe to look at: what would hide, reorder or recolour text is spelled out instead. */

/** A stretch of text as it is, or the spelled-out form of characters that must not act. */
export interface Stretch {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  readonly escaped: boolean;
}

/**
 * Controls (C0, C1, DEL), format characters (among them the bidirectional controls of UAX #9, zero-width and tag characters),
 * whatever a font ignores by default, line separators, unpaired surrogates, private use, and marks stacked beyond four.
 */
const acting = /(?:[\p{Cc}\p{Cs}\p{Co}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])+|(?<=\p{M}{4})\p{M}+/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001B': '\\e' };

function spell(characters: string): string {
  return Array.from(characters, (each) => names[each] ?? `\\u{${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`).join('');
}

/** Text in stretches, in order; at most `limit` characters of it are shown, and what was cut is said by an ellipsis. */
export function stretches(text: string, limit = 4000): readonly Stretch[] {
  const cut = text.length > limit ? text.slice(0, limit) : text;
  const found: Stretch[] = [];
  let from = 0;
  for (const match of cut.matchAll(acting)) {
    if (match.index > from) found.push({ at: from, text: cut.slice(from, match.index), escaped: false });
    found.push({ at: match.index, text: spell(match[0]), escaped: true });
    from = match.index + match[0].length;
  }
  if (from < cut.length) found.push({ at: from, text: cut.slice(from), escaped: false });
  if (cut.length < text.length) found.push({ at: cut.length, text: '…', escaped: true });
  return found;
}

/** The same as one string, for attributes: `title`, `aria-label`, the clipboard's preview. */
export function plain(text: string, limit?: number): string {
  return stretches(text, limit)
    .map((stretch) => stretch.text)
    .join('');
}

/** Makes strings from hostile files inert: what would hide, reorder or forge text on paper is printed as its code instead. */

/** Code points that print nothing, reorder what follows, or fill a line with blanks while being letters. */
const hidden =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{2800}\u{3164}\u{FFA0}]|\u{34F}|[\u{FE00}-\u{FE0F}]|[\u{E0100}-\u{E01EF}]/gu;
/** Every space but the plain and the non-breaking one. */
const oddSpaces = /[\u{1680}\u{2000}-\u{200A}\u{202F}\u{205F}\u{3000}]/gu;
/** Marks stacked on one letter reach into the lines above; no language needs more than three. */
const stacked = /(?<=\p{M}{3})\p{M}/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** A character as its code: `\u{202E}`. */
export function codeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

const escaped = (character: string): string => short[character] ?? codeOf(character);

/** The text with nothing hidden in it. */
export function visible(text: string): string {
  return text.replace(hidden, escaped).replace(oddSpaces, codeOf).replace(stacked, codeOf);
}

/** Like `visible`, for text of several lines: line ends stay line ends and a tab becomes two spaces. */
export function visibleLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replaceAll('\t', '  ').split('\n').map(visible).join('\n');
}

/**
 * Cuts at a number of characters (code points) and says how many were left out.
 * @param leftOut how the number is told, for instance `… (12 characters left out)`
 */
export function cut(text: string, most: number, leftOut: (characters: number) => string): string {
  if (text.length <= most) return text;
  let end = 0;
  let kept = 0;
  while (end < text.length && kept < most) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    kept += 1;
  }
  if (end >= text.length) return text;
  let left = 0;
  for (let at = end; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) left += 1;
  return text.slice(0, end) + leftOut(left);
}

/** Makes text from hostile files safe to print: terminals and logs obey escape sequences and direction marks. */

/** Control, format and separator characters as `\\u{…}`, line ends among them. */
export function escaped(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

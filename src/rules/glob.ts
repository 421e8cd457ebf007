/** Matches the wildcards of IAM policies in time linear in pattern and text, without regular expressions. */

/**
 * Whether `*` (any run) and `?` (any one character) in `pattern` cover `text`.
 * Greedy with one point to return to: O(pattern × text) at worst, and no deeper recursion.
 */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let index = 0;
  while (index < text.length) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      mark = index;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      index = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

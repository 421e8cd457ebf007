/** Looks for tokens that show a person something else than they give a model. */

const longestToken = 2000;
/** Direction marks of Unicode (UAX 9) and the tag characters, which nobody sees. */
const hidden = /[\u202a-\u202e\u2066-\u2069\u{e0001}-\u{e007f}]/u;
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]{4,}/;

/** What is hidden in a token, to stand in a sentence behind "The token", or undefined. */
export function tokenFault(content: string): string | undefined {
  for (const character of content.slice(0, 4096)) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || (code > 126 && code < 160)) {
      // A vocabulary of bytes names each byte once, alone.
      if ([...content].length > 1) return 'holds control characters';
    }
  }
  if (hidden.test(content)) return 'holds characters that nobody sees or that turn the direction of writing';
  if (zeroWidth.test(content)) return 'holds a run of characters without width';
  return content.length > longestToken ? `has ${content.length} characters` : undefined;
}

/** Writes out names given in short: `Read{File,Line}` stands for both. */

/** All names of a list separated by blanks; each group in braces is written out, an empty choice counts. */
export function expand(short: string): string[] {
  return short
    .trim()
    .split(/\s+/)
    .flatMap((word) => writeOut(word));
}

function writeOut(word: string): string[] {
  const open = word.indexOf('{');
  if (open < 0) return [word];
  const close = word.indexOf('}', open);
  const rest = writeOut(word.slice(close + 1));
  return word
    .slice(open + 1, close)
    .split(',')
    .flatMap((choice) => rest.map((tail) => word.slice(0, open) + choice + tail));
}

/** IPython's own syntax in cells: lines for the shell and for magics become plain Python of the same length, so that places stay. */

export interface PlainCell {
  /** Python, character for character where the cell's own text was. */
  readonly text: string;
  /** Lines that a shell would run. */
  readonly commands: readonly { readonly command: string; readonly at: number }[];
  /** What `%%` hands to something else than Python: its name and where. */
  readonly foreign: string | undefined;
}

const blank = (line: string): string =>
  line.length >= 4 ? `pass${' '.repeat(line.length - 4)}` : line.length === 3 ? '...' : ' '.repeat(line.length);

const shellCells = /^%%(?:bash|sh|script\b|!|system|sx|cmd|powershell)/;
const otherCells = /^%%(?:html|javascript|js|svg|latex|markdown|perl|ruby|R|sql|bigquery|cython|writefile|file)\b/i;

/** One line that is no Python; what it hands to a shell, if anything. */
function lineOf(line: string): { readonly python: string; readonly command?: string } | undefined {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const rest = line.slice(indent.length);
  const shell = /^!!?(.*)$/.exec(rest) ?? /^%(?:system|sx)\s+(.*)$/.exec(rest) ?? /^%((?:pip|conda|mamba|uv)\s.*)$/.exec(rest);
  if (shell) return { python: indent + blank(rest), command: shell[1] ?? '' };
  const captured = /^[\w, ]+=\s*(?:!(.*)|%(?:system|sx)\s+(.*))$/.exec(rest);
  if (captured) return { python: indent + blank(rest), command: captured[1] ?? captured[2] ?? '' };
  if (/^%|^\?|^[\w.]+\?{1,2}\s*$/.test(rest)) {
    // The statement behind these is Python.
    const timed = /^%(?:timeit|time|prun|memit)\s+(?:-\w+\s+\S+\s+)*/.exec(rest);
    return { python: indent + (timed ? ' '.repeat(0) + rest.slice(timed[0].length).padEnd(rest.length) : blank(rest)) };
  }
  return undefined;
}

/** @param cell the text of one code cell */
export function plainCell(cell: string): PlainCell {
  const lines = cell.split('\n');
  const begins = lines.findIndex((line) => line.trim() !== '');
  const first = lines[begins] ?? '';
  const commands: { command: string; at: number }[] = [];
  if (shellCells.test(first) || otherCells.test(first)) {
    const isShell = shellCells.test(first);
    const writesPython = /^%%(?:writefile|file)\b.*\.py\s*$/.test(first);
    let at = 0;
    const kept = lines.map((line) => {
      if (isShell && line !== first) commands.push({ command: line, at });
      at += line.length + 1;
      return writesPython && line !== first ? line : ' '.repeat(line.length);
    });
    return { text: kept.join('\n'), commands, foreign: writesPython || isShell ? undefined : /^%%(\w+)/.exec(first)?.[1] };
  }
  let at = 0;
  const python = lines.map((line, index) => {
    const start = at;
    at += line.length + 1;
    if (index === begins && line.startsWith('%%')) return ' '.repeat(line.length);
    const found = /^[ \t]*[!%?]|\?\s*$|=\s*[!%]/.test(line) ? lineOf(line) : undefined;
    if (found?.command !== undefined) commands.push({ command: found.command, at: start });
    return found?.python ?? line;
  });
  return { text: python.join('\n'), commands, foreign: undefined };
}

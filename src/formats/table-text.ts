/** Tells tables written as text by their delimiter. */
import type { Format } from './format.ts';
import type { TextSample } from './text-sample.ts';

/** Cells of a line, minding quotes; undefined when a quote stays open. */
function countCells(line: string, delimiter: string): number | undefined {
  let cells = 1;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) cells += 1;
  }
  return quoted ? undefined : cells;
}

/** The delimiter that cuts nearly all lines into the same number of at least two cells. */
function csvDelimiter(lines: readonly string[]): string | undefined {
  if (lines.length < 2) return undefined;
  for (const delimiter of [',', '\t', ';', '|']) {
    const first = countCells(lines[0] ?? '', delimiter);
    if (first === undefined || first < 2) continue;
    const counts = lines.map((line) => countCells(line, delimiter));
    const closed = counts.filter((count) => count !== undefined);
    const same = closed.filter((count) => count === first).length;
    if (same >= 2 && same >= closed.length * 0.9 && closed.length >= counts.length * 0.7) return delimiter;
  }
  return undefined;
}

/** Prose has commas too; a table has at least three lines and short cells. */
function looksTabular(lines: readonly string[], delimiter: string): boolean {
  if (lines.length < 3) return false;
  const cells = lines.flatMap((line) => line.split(delimiter));
  const wordy = cells.filter((cell) => cell.trim().split(/\s+/).length > 12).length;
  return wordy < cells.length * 0.3;
}

/** A table by its look, or by its name where the text does not speak against it. */
export function tableFormat({ lines, name }: TextSample): Format | undefined {
  const delimiter = csvDelimiter(lines);
  const named = isTableName(name);
  if (delimiter !== undefined && (named || looksTabular(lines, delimiter)))
    return { kind: 'csv', label: delimiter === '\t' ? 'Tab-separated values' : 'CSV' };
  return named && lines.length >= 2 && lines.every((line) => line.length < 200) ? { kind: 'csv', label: 'CSV' } : undefined;
}

export const isTableName = (name: string): boolean => /\.(?:csv|tsv)$/i.test(name);

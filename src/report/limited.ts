/** Prints a table up to a bound and says how many rows were left out; and words with their numbers as one sentence. */
import type { Block } from '#contract/delivery';
import { type Cell, dim, paragraph, plain, strong, table } from './blocks.ts';
import { limits } from './limits.ts';
import { strings } from './strings.ts';
import { whole } from './text/numbers.ts';

/** @param what one row, in words, for the sentence that counts the rest */
export function limitedTable<Row>(
  caption: string,
  columns: Parameters<typeof table>[1],
  rows: readonly Row[],
  { most, what, cells }: { readonly most: number; readonly what: string; readonly cells: (row: Row) => readonly Cell[] },
): Block[] {
  if (rows.length === 0) return [];
  const left = rows.length - most;
  return [table(caption, columns, rows.slice(0, most).map(cells)), ...(left > 0 ? [paragraph(dim(strings.moreLeftOut(left, what)))] : [])];
}

/** `Files by outcome: Scanned 28, Unreadable 1.` */
export function countedWords(label: string, words: ReadonlyMap<string, number>): Block[] {
  if (words.size === 0) return [];
  return [
    paragraph(strong(`${label}: `), plain(`${[...words].map(([word, number]) => `${word} ${whole(number)}`).join(', ')}.`, limits.prose)),
  ];
}

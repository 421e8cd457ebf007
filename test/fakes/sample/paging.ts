/** Pages over a list in memory, with the shape of the store's keyset pages. */

interface PageInput {
  readonly cursor?: string | null | undefined;
  readonly limit: number;
}

/** The page that a cursor asks for; the cursor is the index of its first row. */
export function pageOfRows<Row>(rows: readonly Row[], { cursor, limit }: PageInput): { rows: Row[]; total: number; next: string | null } {
  const from = Number(cursor ?? 0);
  const to = from + limit;
  return { rows: rows.slice(from, to), total: rows.length, next: to < rows.length ? String(to) : null };
}

/** How many rows have each value. */
export function countBy<Row>(rows: readonly Row[], value: (row: Row) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[value(row)] = (counts[value(row)] ?? 0) + 1;
  return counts;
}

/** Whether any of the texts has the words in it. */
export function hasText(words: string | undefined, ...texts: readonly string[]): boolean {
  return words === undefined || words === '' || texts.some((text) => text.toLowerCase().includes(words.toLowerCase()));
}

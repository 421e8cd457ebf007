/** Text filters in SQL: what a person typed is matched as it stands, never as a pattern. */

/** A LIKE pattern for "contains this", its wildcards escaped with a backslash; null for nothing typed. */
function containing(text: string | undefined): string | null {
  const wanted = text?.trim() ?? '';
  return wanted === '' ? null : `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
}

export interface Filter {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** A filter that holds when any of the columns contains the text. */
export function textFilter(text: string | undefined, columns: readonly string[]): Filter[] {
  const like = containing(text);
  if (like === null) return [];
  return [{ sql: `(${columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`, values: columns.map(() => like) }];
}

/** A filter on one column, left out when nothing is asked. */
export function equalFilter(column: string, value: string | number | undefined): Filter[] {
  return value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }];
}

/** `WHERE …` with its values; empty when there are no filters. */
export function whereOf(filters: readonly Filter[]): { sql: string; values: (string | number | null)[] } {
  if (filters.length === 0) return { sql: '', values: [] };
  return { sql: `WHERE ${filters.map((filter) => filter.sql).join(' AND ')}`, values: filters.flatMap((filter) => filter.values) };
}

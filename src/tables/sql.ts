/** How values, names and paths of hostile files get into SQL: always quoted here, never pasted anywhere else. */

/** A string literal. */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A quoted identifier. */
export function sqlName(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** The glob pattern that matches this path and no other: DuckDB's file readers take every path for a pattern. */
export function globOfPath(path: string): string {
  return path.replaceAll(/[*?[]/g, (letter) => `[${letter}]`);
}

/** A path as the literal argument of read_csv, read_parquet and read_json. */
export function sqlPath(path: string): string {
  return sqlText(globOfPath(path));
}

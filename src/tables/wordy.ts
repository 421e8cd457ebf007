/** Tells the columns in which some cell may hold words: one cell among a million numbers is where something is hidden. */
import { type ColumnStatistics, columnStatistics } from './statistics.ts';
import type { Column, Table } from './table.ts';

function mayHoldWords({ column, filled, number }: ColumnStatistics): boolean {
  if (column.type === 'text' || column.type === 'nested') return true;
  // What the file itself declares as a number, a time or a truth value holds nothing else.
  if (column.declared !== 'text' && column.declared !== 'VARCHAR') return false;
  return number === undefined || number.count < filled;
}

/** Columns whose type is text, and those typed by their first rows of which not every cell is a number. */
export async function wordyColumns(table: Table): Promise<readonly Column[]> {
  return (await columnStatistics(table)).filter((each) => each.filled > 0 && mayHoldWords(each)).map(({ column }) => column);
}

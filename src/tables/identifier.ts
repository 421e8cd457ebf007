/** Tells columns that number or name the rows: they would make every row different, and a model remember it. */
import type { ColumnStatistics } from './statistics.ts';

/** In a shorter table distinct values prove nothing. */
const LEAST_ROWS = 20;

/** Whole numbers or text, a different value in every row, and either called an identifier or running without a gap. */
export function isIdentifier(each: ColumnStatistics, rows: number): boolean {
  const { type, name } = each.column;
  if (rows < LEAST_ROWS || !each.distinctExact || each.distinct !== rows) return false;
  if (type === 'integer') return isRunning(each, rows) || /(^|[_\s-])(id|index|key|no|nr|num|number)$|^unnamed|^column 1$/i.test(name);
  return type === 'text' && each.maxLength <= 64 && /(^|[_\s-])(id|key|uuid|guid|hash|code)$/i.test(name);
}

function isRunning(each: ColumnStatistics, rows: number): boolean {
  return each.number !== undefined && each.number.max - each.number.min === rows - 1;
}

/** Finds the column that a classifier would learn, by name or by shape; the finding says which was taken and why. */
import type { ColumnStatistics } from './statistics.ts';

export interface LabelChoice {
  readonly statistics: ColumnStatistics;
  /** Completes the sentence “taken as the label because …”. */
  readonly because: string;
}

const NAME =
  /^(label|labels|class|classes|target|y|category|outcome|species|diagnosis|sentiment|ground[_\s-]?truth|(class|label|target)[_\s-]?(id|name|label)?|is[_\s-][a-z]+|.*[_\s-](label|class|target))$/i;
const MOST_CLASSES = 1000;
const MOST_CLASSES_BY_SHAPE = 20;
const ROWS_A_CLASS = 10;

/** Undefined where no column looks like one: a table without labels is no fault. */
export function findLabel(statistics: readonly ColumnStatistics[], rows: number): LabelChoice | undefined {
  const discrete = statistics.filter(
    ({ column, distinct, distinctExact, filled }) =>
      (column.type === 'integer' || column.type === 'text' || column.type === 'boolean') &&
      distinctExact &&
      filled > 0 &&
      distinct <= MOST_CLASSES,
  );
  const named = discrete.filter(({ column, distinct }) => NAME.test(column.name.trim()) && distinct * 2 <= rows);
  const chosen = named.find(({ column }) => /label|target|class|^y$/i.test(column.name)) ?? named[0];
  if (chosen !== undefined) return { statistics: chosen, because: 'of its name' };
  const last = statistics.at(-1);
  if (last === undefined || statistics.length < 2 || !discrete.includes(last)) return undefined;
  if (last.distinct < 2 || last.distinct > MOST_CLASSES_BY_SHAPE || last.distinct * ROWS_A_CLASS > rows) return undefined;
  return { statistics: last, because: `it is the last column and has ${last.distinct} values` };
}

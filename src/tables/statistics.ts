/** Base measures of every column in one or two passes, shared by the scanners: counts, distinct values, extremes, lengths. */
import { numberIn, type Row, textIn } from './cells.ts';
import type { Column, Table } from './table.ts';

export interface ColumnStatistics {
  readonly column: Column;
  readonly filled: number;
  readonly distinct: number;
  /** False where `distinct` is HyperLogLog's estimate. */
  readonly distinctExact: boolean;
  /** Of finite numbers; absent for other types and where there are none. */
  readonly number?: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly deviation: number;
    readonly count: number;
  };
  readonly minLength: number;
  readonly maxLength: number;
  /** Extremes as text: for times and to tell a constant column, never printed for text. */
  readonly first: string;
  readonly last: string;
}

const COLUMNS_A_QUERY = 64;
/** Below this estimate a column's values are counted exactly. */
const FEW = 2000;
const measured = new WeakMap<Table, Promise<readonly ColumnStatistics[]>>();

/** The measures of all columns, in column order; computed once a table. */
export function columnStatistics(table: Table): Promise<readonly ColumnStatistics[]> {
  const known = measured.get(table);
  if (known !== undefined) return known;
  const fresh = measure(table);
  measured.set(table, fresh);
  return fresh;
}

async function measure(table: Table): Promise<readonly ColumnStatistics[]> {
  const statistics: ColumnStatistics[] = [];
  for (let from = 0; from < table.columns.length; from += COLUMNS_A_QUERY) {
    const columns = table.columns.slice(from, from + COLUMNS_A_QUERY);
    const [row] = await table.database.query(`SELECT ${columns.flatMap(aggregates).join(', ')} FROM ${table.relation}`);
    const counted = columns.filter((column) => needsExact(column, row));
    const [exact] =
      counted.length === 0
        ? []
        : await table.database.query(
            `SELECT ${counted.map((column) => `count(DISTINCT ${column.text}) AS d${column.index}`).join(', ')} FROM ${table.relation}`,
          );
    statistics.push(...columns.map((column) => statisticsOf(column, row, exact)));
  }
  return statistics;
}

function aggregates(column: Column): readonly string[] {
  const { index, text, number } = column;
  const shared = [`count(${text}) AS n${index}`, `approx_count_distinct(${column.id}) AS a${index}`];
  if (number !== undefined)
    return [
      ...shared,
      `count(${number}) AS k${index}`,
      `min(${number}) AS lo${index}`,
      `max(${number}) AS hi${index}`,
      `avg(${number}) AS m${index}`,
      `stddev_samp(${number}) AS s${index}`,
    ];
  const ends = [`left(min(${text}), 200) AS first${index}`, `left(max(${text}), 200) AS last${index}`];
  return column.type === 'time'
    ? [...shared, ...ends]
    : [...shared, `min(length(${text})) AS lmin${index}`, `max(length(${text})) AS lmax${index}`];
}

/** Exact counting matters for constants and classes (few values) and for identifiers (nearly all values distinct). */
function needsExact(column: Column, row: Row | undefined): boolean {
  const filled = numberIn(row, `n${column.index}`);
  const estimate = numberIn(row, `a${column.index}`);
  return estimate <= FEW || (column.type !== 'number' && column.type !== 'nested' && estimate >= filled * 0.8);
}

function statisticsOf(column: Column, row: Row | undefined, exact: Row | undefined): ColumnStatistics {
  const { index } = column;
  const exactly = exact?.[`d${index}`] !== undefined;
  const count = numberIn(row, `k${index}`);
  const base = {
    column,
    filled: numberIn(row, `n${index}`),
    distinct: exactly ? numberIn(exact, `d${index}`) : numberIn(row, `a${index}`),
    distinctExact: exactly,
    minLength: numberIn(row, `lmin${index}`),
    maxLength: numberIn(row, `lmax${index}`),
    first: textIn(row, `first${index}`),
    last: textIn(row, `last${index}`),
  };
  if (count === 0) return base;
  const measure = (name: string) => numberIn(row, `${name}${index}`);
  return { ...base, number: { min: measure('lo'), max: measure('hi'), mean: measure('m'), deviation: measure('s'), count } };
}

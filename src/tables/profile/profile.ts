/** Describes every column, and remarks on those that cannot teach a model anything or would teach it the wrong thing. */
import type { Observation } from '#contract/findings';
import { numberIn } from '../cells.ts';
import { defineTableScanner, type TableContext } from '../define.ts';
import { isIdentifier } from '../identifier.ts';
import { type ColumnStatistics, columnStatistics } from '../statistics.ts';
import type { Table } from '../table.ts';
import { countWords, listed, percent, rounded } from '../wording.ts';

/** Up to this many rows quantiles are exact; above, they are taken from every k-th row. */
const EXACT_ROWS = 5_000_000;
const COLUMNS_A_QUERY = 64;
const MAX_FACTS = 200;

export const profile = defineTableScanner({
  id: 'profile',
  version: 2,
  title: 'Column profile',
  rules: ['DATA-PROF-001', 'DATA-PROF-002', 'DATA-PROF-003', 'DATA-PROF-004', 'DATA-PROF-005'],
  blindSpots:
    'Types are inferred from the first 20,000 rows of text formats. Distinct counts of numeric columns with many values are estimates. ' +
    'Above 5 million rows quantiles come from every k-th row. Values are described, not judged against the real world.',
  async *scan(table, context) {
    const statistics = await columnStatistics(table);
    const quantiles = await numericQuantiles(table, statistics);
    for (const each of statistics.slice(0, MAX_FACTS)) context.fact(`Column “${each.column.name}”`, factOf(each, table, quantiles));
    if (statistics.length > MAX_FACTS) context.fact('Further columns', `${statistics.length - MAX_FACTS}, not listed`);
    yield* remarks(table, statistics, context);
  },
});

function* remarks(table: Table, statistics: readonly ColumnStatistics[], context: TableContext): Generator<Observation> {
  const { rows } = table;
  const some = (test: (each: ColumnStatistics) => boolean) => (rows < 2 ? [] : statistics.filter(test));
  yield* remark(
    'DATA-PROF-002',
    some((each) => each.filled === 0),
    context,
    'no value in any row',
    () => 'empty',
  );
  yield* remark(
    'DATA-PROF-001',
    some((each) => each.filled > 0 && each.distinct === 1 && each.distinctExact),
    context,
    'one single value',
    (each) => (each.filled === rows ? 'constant' : `one value in ${percent(each.filled, rows)} of the rows, else empty`),
  );
  yield* remark(
    'DATA-PROF-003',
    some((each) => isIdentifier(each, rows)),
    context,
    'a different value in every row and look like a row identifier',
    (each) => `${countWords(each.distinct, 'distinct value')} in ${countWords(rows, 'row')}`,
  );
  yield* remark(
    'DATA-PROF-004',
    some((each) => each.column.number !== undefined && each.column.declared === 'text' && (each.number?.count ?? 0) < each.filled),
    context,
    'numbers mixed with values that are none',
    (each) => `${countWords(each.filled - (each.number?.count ?? 0), 'value is', 'values are')} no finite number`,
  );
  yield* remark(
    'DATA-PROF-005',
    some((each) => each.filled > 0 && each.filled * 2 < rows),
    context,
    'no value in more than half of the rows',
    (each) => `${percent(rows - each.filled, rows)} missing`,
  );
}

function* remark(
  ruleId: string,
  found: readonly ColumnStatistics[],
  context: TableContext,
  what: string,
  say: (each: ColumnStatistics) => string,
): Generator<Observation> {
  const [first] = found;
  if (first === undefined) return;
  yield {
    ruleId,
    detail: `${countWords(found.length, 'column')} with ${what}: ${listed(found.map((each) => each.column.name))}.`,
    location: found.length === 1 ? { field: first.column.name } : {},
    evidence: { fields: found.slice(0, context.evidenceRows).map((each) => ({ pointer: each.column.name, value: say(each) })) },
  };
}

async function numericQuantiles(table: Table, statistics: readonly ColumnStatistics[]): Promise<ReadonlyMap<number, string>> {
  const numeric = statistics.filter((each) => each.number !== undefined).slice(0, MAX_FACTS);
  const step = Math.ceil(table.rows / EXACT_ROWS);
  const sample = step > 1 ? `WHERE row % ${step} = 0` : '';
  const quantiles = new Map<number, string>();
  for (let from = 0; from < numeric.length; from += COLUMNS_A_QUERY) {
    const columns = numeric.slice(from, from + COLUMNS_A_QUERY).map((each) => each.column);
    const [row] = await table.database.query(
      `SELECT ${columns.map(({ index }) => `q${index}[1] AS a${index}, q${index}[2] AS b${index}, q${index}[3] AS c${index}`).join(', ')}
         FROM (SELECT ${columns.map(({ index, number }) => `quantile_cont(${number}, [0.25, 0.5, 0.75]) AS q${index}`).join(', ')} FROM ${table.relation} ${sample})`,
    );
    for (const { index } of columns)
      quantiles.set(index, ['a', 'b', 'c'].map((name) => rounded(numberIn(row, `${name}${index}`, Number.NaN))).join(' / '));
  }
  return quantiles;
}

function factOf(each: ColumnStatistics, table: Table, quantiles: ReadonlyMap<number, string>): string {
  const { column, number, filled } = each;
  const parts = [column.declared === 'text' ? column.type : `${column.type} (${column.declared})`];
  parts.push(filled === table.rows ? 'none missing' : `${percent(table.rows - filled, table.rows)} missing`);
  parts.push(`${each.distinctExact ? '' : 'about '}${each.distinct.toLocaleString('en')} distinct`);
  if (number !== undefined) {
    parts.push(`${rounded(number.min)} to ${rounded(number.max)}`);
    parts.push(`mean ${rounded(number.mean)}, deviation ${rounded(number.deviation)}`);
    parts.push(`quartiles ${quantiles.get(column.index) ?? ''}`);
  } else if (column.type === 'time' && filled > 0) parts.push(`${each.first} to ${each.last}`);
  else if (filled > 0) parts.push(`${each.minLength} to ${each.maxLength} characters`);
  return parts.join('; ');
}

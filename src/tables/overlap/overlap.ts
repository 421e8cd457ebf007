/** Finds test rows that also stand in the training table: the leak that makes every measured accuracy too high. */
import type { Observation } from '#contract/findings';
import { numberIn, textIn } from '../cells.ts';
import { isIdentifier } from '../identifier.ts';
import { redactCell } from '../redact.ts';
import { columnStatistics } from '../statistics.ts';
import type { Column, Fact, Table } from '../table.ts';
import { countWords, listed, percent } from '../wording.ts';

export interface Overlap {
  readonly observations: readonly Observation[];
  readonly facts: readonly Fact[];
}

interface Pair {
  readonly train: Column;
  readonly test: Column;
}

const COLUMNS_SHOWN = 8;
const EVIDENCE_ROWS = 20;
const NORMALISATION =
  'Columns are matched by name without case; numbers are compared as double-precision numbers, other values as text without surrounding spaces; empty text counts as missing; rows with no value at all are left out.';

/** Both tables live in one database. Observations belong to the test table. */
export async function findOverlap(train: Table, test: Table): Promise<Overlap> {
  const pairs = await comparablePairs(train, test);
  const facts: Fact[] = [{ label: 'Columns compared', value: `${pairs.length} of ${test.columns.length}` }];
  if (pairs.length === 0 || pairs.length * 2 < test.columns.length) {
    facts.push({ label: 'Train/test overlap', value: 'not assessed: the tables share too few columns' });
    return { observations: [], facts };
  }
  const { database } = test;
  await database.query(`CREATE OR REPLACE TEMP TABLE train_keys AS ${keysOf(train, pairs, (pair) => pair.train)}`);
  await database.query(`CREATE OR REPLACE TEMP TABLE test_keys AS ${keysOf(test, pairs, (pair) => pair.test)}`);
  const matched = `SELECT test_keys.row AS test_row, train_first.row AS train_row FROM test_keys
    JOIN (SELECT a, b, min(row) AS row FROM train_keys GROUP BY a, b) AS train_first USING (a, b)`;
  const [count] = await database.query(
    `SELECT (SELECT count(*) FROM (${matched})) AS leaked, (SELECT count(*) FROM test_keys) AS compared`,
  );
  const leaked = numberIn(count, 'leaked');
  const compared = numberIn(count, 'compared');
  facts.push({
    label: 'Test rows also in training',
    value: `${leaked.toLocaleString('en')} of ${compared.toLocaleString('en')} (${percent(leaked, compared)})`,
  });
  facts.push({ label: 'Normalisation', value: NORMALISATION });
  if (leaked === 0) return { observations: [], facts };
  const shown = pairs.slice(0, COLUMNS_SHOWN);
  const rows = await database.query(
    `SELECT test_row, train_row, ${shown.map((pair, index) => `left(test_table.${pair.test.id}::VARCHAR, 5000) AS v${index}`).join(', ')}
       FROM (${matched} ORDER BY test_row LIMIT ${EVIDENCE_ROWS}) JOIN ${test.relation} AS test_table ON test_table.row = test_row ORDER BY test_row`,
  );
  const left = unmatchedNames(test, pairs);
  const observation: Observation = {
    ruleId: 'DATA-OVL-001',
    severity: leaked * 100 >= compared ? 'high' : 'medium',
    detail: `${countWords(leaked, 'test row')} of ${compared.toLocaleString('en')} (${percent(leaked, compared)}) also ${leaked === 1 ? 'stands' : 'stand'} in the training table, compared over ${countWords(pairs.length, 'column')}.${left} ${NORMALISATION}`,
    location: { row: numberIn(rows[0], 'test_row') },
    evidence: {
      rows: {
        columns: ['training row', ...shown.map((pair) => pair.test.name)],
        rows: rows.map((row) => ({
          row: numberIn(row, 'test_row'),
          values: [String(numberIn(row, 'train_row')), ...shown.map((pair, index) => redactCell(textIn(row, `v${index}`), pair.test.name))],
        })),
      },
      note: 'Row numbers are those of the test table; the first matching training row stands beside each.',
    },
  };
  return { observations: [observation], facts };
}

/** Columns of the same name, identifiers left out; tables without a header are matched by position. */
async function comparablePairs(train: Table, test: Table): Promise<readonly Pair[]> {
  const identifying = new Set<string>();
  for (const table of [train, test])
    for (const each of await columnStatistics(table)) if (isIdentifier(each, table.rows)) identifying.add(keyOf(each.column));
  const byName = new Map(train.columns.map((column) => [keyOf(column), column]));
  return test.columns.flatMap((column) => {
    const partner = byName.get(keyOf(column));
    return partner === undefined || identifying.has(keyOf(column)) ? [] : [{ train: partner, test: column }];
  });
}

function keyOf(column: Column): string {
  return column.name.trim().toLowerCase();
}

/** Two independent 64-bit hashes of the normalised row: equal pairs are taken for equal rows. */
function keysOf(table: Table, pairs: readonly Pair[], side: (pair: Pair) => Column): string {
  const values = pairs.map((pair) => {
    const column = side(pair);
    if (pair.train.number !== undefined && pair.test.number !== undefined)
      return `coalesce((TRY_CAST(${column.text} AS DOUBLE) + 0)::VARCHAR, nullif(trim(${column.text}), ''))`;
    return `nullif(trim(${column.text}), '')`;
  });
  const row = values.join(', ');
  return `SELECT row, hash(${row}) AS a, hash('second', ${row}) AS b FROM ${table.relation} WHERE coalesce(${row}) IS NOT NULL`;
}

function unmatchedNames(test: Table, pairs: readonly Pair[]): string {
  const compared = new Set(pairs.map((pair) => pair.test));
  const names = test.columns.filter((column) => !compared.has(column)).map((column) => column.name);
  return names.length === 0 ? '' : ` Not compared: ${listed(names)}.`;
}

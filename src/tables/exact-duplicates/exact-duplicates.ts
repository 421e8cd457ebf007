/** Finds rows that occur more than once, and rows that agree in everything but the label. */
import type { Observation } from '#contract/findings';
import { numberIn, type Row, textIn } from '../cells.ts';
import { defineTableScanner, type TableContext } from '../define.ts';
import { isIdentifier } from '../identifier.ts';
import { findLabel } from '../label.ts';
import { redactCell } from '../redact.ts';
import { columnStatistics } from '../statistics.ts';
import type { Column, Table } from '../table.ts';
import { countWords, listed, percent } from '../wording.ts';

const COLUMNS_SHOWN = 8;
/** With fewer features than this, agreeing rows are expected and prove nothing about labels. */
const LEAST_FEATURES = 2;

export const exactDuplicates = defineTableScanner({
  id: 'exact-duplicates',
  version: 1,
  title: 'Repeated rows and conflicting labels',
  rules: ['DATA-DUP-001', 'DATA-DUP-002'],
  blindSpots:
    'Values are compared as exact text; rows that differ in case, spaces, number format or one character are not found. Columns that identify rows ' +
    'are left out of the comparison. In tables of few coarse columns equal rows may be different observations.',
  async *scan(table, context) {
    const statistics = await columnStatistics(table);
    const identifiers = statistics.filter((each) => isIdentifier(each, table.rows)).map((each) => each.column);
    const compared = table.columns.filter((column) => !identifiers.includes(column));
    if (compared.length === 0 || table.rows < 2) return;
    const without = identifiers.length === 0 ? '' : ` Left out as row identifiers: ${listed(identifiers.map((each) => each.name))}.`;
    yield* repeated(table, compared, without, context);
    const label = findLabel(statistics, table.rows)?.statistics.column;
    const features = compared.filter((column) => column !== label);
    if (label !== undefined && features.length >= LEAST_FEATURES) yield* conflicting(table, features, label, without, context);
  },
});

async function* repeated(table: Table, compared: readonly Column[], without: string, context: TableContext): AsyncGenerator<Observation> {
  const groups = grouped(table, compared, 'count(*) > 1');
  const [total] = await table.database.query(`SELECT count(*) AS groups, sum(n) - count(*) AS surplus FROM (${groups})`);
  const surplus = numberIn(total, 'surplus');
  context.fact('Repeated rows', `${surplus.toLocaleString('en')} (${percent(surplus, table.rows)})`);
  if (surplus === 0) return;
  const shown = compared.slice(0, COLUMNS_SHOWN);
  const top = await table.database.query(
    `SELECT first AS row, n, CAST(others AS VARCHAR) AS others, ${columnsOf(shown)} FROM (${groups}) ORDER BY n DESC, first LIMIT ${context.evidenceRows}`,
  );
  yield {
    ruleId: 'DATA-DUP-001',
    severity: surplus * 100 < table.rows ? 'low' : 'medium',
    detail: `${countWords(surplus, 'row repeats', 'rows repeat')} an earlier row: ${percent(surplus, table.rows)} of ${countWords(table.rows, 'row')}, in ${countWords(numberIn(total, 'groups'), 'group')}. Compared as exact text over ${countWords(compared.length, 'column')}.${without}`,
    location: { row: numberIn(top[0], 'row') },
    evidence: evidenceOf(top, shown, 'occurs'),
  };
}

async function* conflicting(
  table: Table,
  features: readonly Column[],
  label: Column,
  without: string,
  context: TableContext,
): AsyncGenerator<Observation> {
  const groups = grouped(table, features, `count(DISTINCT ${label.id}) > 1`, label);
  const [total] = await table.database.query(`SELECT count(*) AS groups, sum(n) AS rows FROM (${groups})`);
  const rows = numberIn(total, 'rows');
  if (rows === 0) return;
  const shown = [label, ...features.slice(0, COLUMNS_SHOWN - 1)];
  const top = await table.database.query(
    `SELECT first AS row, n, CAST(others AS VARCHAR) AS others, ${columnsOf(shown)} FROM (${groups}) ORDER BY n DESC, first LIMIT ${context.evidenceRows}`,
  );
  yield {
    ruleId: 'DATA-DUP-002',
    detail: `${countWords(rows, 'row agrees', 'rows agree')} with another in all ${countWords(features.length, 'feature')} and not in the label “${label.name}”: ${countWords(numberIn(total, 'groups'), 'group')}, ${percent(rows, table.rows)} of all rows.${without}`,
    location: { field: label.name, row: numberIn(top[0], 'row') },
    evidence: evidenceOf(top, shown, 'rows in the group'),
  };
}

/** Groups of rows that agree in `compared`: a 64-bit hash finds the few that may, the values themselves decide. */
function grouped(table: Table, compared: readonly Column[], having: string, label?: Column): string {
  const values = compared.map((column) => column.text);
  const hash = `hash(${values.join(', ')})`;
  const taken = [...compared, ...(label === undefined ? [] : [label])].map((column) => `${column.text} AS ${column.id}`);
  const suspects = `SELECT ${hash} AS h FROM ${table.relation} GROUP BY h HAVING count(*) > 1`;
  const labelled = label === undefined ? '' : `, arg_min(${label.id}, row) AS ${label.id}`;
  const kept = compared.slice(0, COLUMNS_SHOWN).map((column) => column.id);
  return `SELECT min(row) AS first, count(*) AS n, list(row ORDER BY row)[2:6] AS others, ${kept.join(', ')}${labelled}
    FROM (SELECT row, ${taken.join(', ')} FROM ${table.relation} WHERE ${hash} IN (${suspects}))
    GROUP BY ${compared.map((column) => column.id).join(', ')} HAVING ${having}`;
}

function columnsOf(shown: readonly Column[]): string {
  return shown.map((column) => `left(${column.id}, 5000) AS ${column.id}`).join(', ');
}

function evidenceOf(top: readonly Row[], shown: readonly Column[], counted: string): NonNullable<Observation['evidence']> {
  return {
    rows: {
      columns: [counted, 'further rows', ...shown.map((column) => column.name)],
      rows: top.map((row) => ({
        row: numberIn(row, 'row'),
        values: [
          String(numberIn(row, 'n')),
          textIn(row, 'others').replaceAll(/[[\]]/g, ''),
          ...shown.map((column) => redactCell(textIn(row, column.id), column.name)),
        ],
      })),
    },
    note: 'Each line is the first row of a group; up to five further rows of the group are listed.',
  };
}

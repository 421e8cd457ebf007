/** Counts by severity and by any other word, as SQL groups give them. */
import { z } from 'zod';
import type { SeverityCounts } from '#contract/case';
import { severities } from '#contract/findings';
import type { Sql } from './session.ts';
import { type Filter, whereOf } from './sql-text.ts';

const groupRow = z.object({ word: z.string(), count: z.number() });

/** How many rows there are for each value of a column. */
export function countsBy(sql: Sql, column: string, from: string, filters: readonly Filter[]): Record<string, number> {
  const where = whereOf(filters);
  const rows = sql.counted(
    groupRow,
    `SELECT ${column} AS word, count(*) AS count FROM ${from} ${where.sql} GROUP BY ${column}`,
    where.values,
  );
  return Object.fromEntries(rows.map(({ word, count }) => [word, count]));
}

const orderRow = z.object({ level: z.number(), count: z.number() });

/** How many findings there are of each severity; grouped by the indexed order. */
export function severitiesOf(sql: Sql, from: string, filters: readonly Filter[]): SeverityCounts {
  const where = whereOf(filters);
  const rows = sql.counted(
    orderRow,
    `SELECT severity_order AS level, count(*) AS count FROM ${from} ${where.sql} GROUP BY severity_order`,
    where.values,
  );
  const counts: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { level, count } of rows) {
    const severity = severities[level];
    if (severity) counts[severity] = count;
  }
  return counts;
}

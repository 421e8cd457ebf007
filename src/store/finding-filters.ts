/** How findings are filtered and counted in SQL. */
import { z } from 'zod';
import type { SeverityCounts } from '#contract/case';
import { severities } from '#contract/findings';
import type { FindingFilter, ReviewState } from '#contract/review';
import { refSql } from './refs.ts';
import type { Sql } from './session.ts';
import { equalFilter, type Filter, textFilter, whereOf } from './sql-text.ts';

/** Those that no later scan replaced. */
export const live: Filter = { sql: 'replaced_entry IS NULL', values: [] };

function severityFilter(filter: FindingFilter): Filter[] {
  if (filter.severityAtLeast === undefined) return [];
  return [{ sql: 'severity_order <= ?', values: [severities.indexOf(filter.severityAtLeast)] }];
}

/** What the filter asks beside severity and state. */
function otherFilters(filter: FindingFilter): Filter[] {
  return [
    live,
    ...textFilter(filter.text, ['title', 'place', 'rule_id', 'owner', refSql('F', 'id')]),
    ...equalFilter('domain', filter.domain),
    ...equalFilter('artifact_id', filter.artifactId),
    ...equalFilter('rule_id', filter.ruleId),
  ];
}

/** In the order of `state_order`. */
const statesInOrder: readonly ReviewState[] = ['proposed', 'review', 'rework', 'confirmed', 'remedied', 'dismissed'];

function stateOrder(filter: FindingFilter): number | undefined {
  return filter.state === undefined ? undefined : statesInOrder.indexOf(filter.state);
}

const facetRow = z.object({ severity_order: z.number(), state_order: z.number(), count: z.number() });

/** Total, severities and states out of one pass over an index. */
export function facetsOf(sql: Sql, filter: FindingFilter): { total: number; counts: SeverityCounts; states: Record<string, number> } {
  const where = whereOf(otherFilters(filter));
  const rows = sql.counted(
    facetRow,
    `SELECT severity_order, state_order, count(*) AS count FROM findings ${where.sql} GROUP BY severity_order, state_order`,
    where.values,
  );
  const least = filter.severityAtLeast === undefined ? severities.length : severities.indexOf(filter.severityAtLeast);
  const state = stateOrder(filter);
  const counts: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const states: Record<string, number> = {};
  let total = 0;
  for (const { severity_order, state_order, count } of rows) {
    const word = severities[severity_order];
    const stateWord = statesInOrder[state_order];
    const ofState = state === undefined || state_order === state;
    const ofSeverity = severity_order <= least;
    if (word && ofState) counts[word] += count;
    if (stateWord && ofSeverity) states[stateWord] = (states[stateWord] ?? 0) + count;
    if (ofState && ofSeverity) total += count;
  }
  return { total, counts, states };
}

/** Everything that the filter asks. */
export function filtersOf(filter: FindingFilter): Filter[] {
  return [...otherFilters(filter), ...severityFilter(filter), ...equalFilter('state_order', stateOrder(filter))];
}

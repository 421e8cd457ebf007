/** Procedures of the sample that list artifacts and findings, and decide on them. */

import { AssayError } from '#contract/errors';
import { severityRank } from '#contract/findings';
import type { ModelComparison } from '#contract/models';
import type { HashList } from '#contract/provenance';
import type { FindingDetail } from '#contract/review';
import { sampleArtifactDetail, sampleBytes } from './artifacts.ts';
import { sampleChecks } from './assets.ts';
import { sampleComparison } from './comparison.ts';
import { sampleFindingDetail } from './findings.ts';
import { countBy, hasText, pageOfRows } from './paging.ts';
import { found, note, os, type SampleState } from './state.ts';

function makeSorted() {
  const orders = new Map<string, unknown>();
  /** Filters and sorts once for all pages of a list. */
  function sorted<Row>(list: string, of: object, filtered: () => Row[], compare: (one: Row, other: Row) => number): Row[] {
    const key = `${list} ${JSON.stringify(of)}`;
    const known = orders.get(key);
    if (known) return known as Row[];
    const rows = filtered().sort(compare);
    orders.set(key, rows);
    return rows;
  }
  return sorted;
}

export function artifactsProcedures(state: SampleState) {
  const { artifacts, assets } = state;
  const sorted = makeSorted();
  const comparisons = new Map<string, ModelComparison>();
  return {
    list: os.artifacts.list.handler(({ input: { filter = {}, sort, ...page } }) => {
      const { text, outcome, kind, verdictAtLeast } = filter;
      const rows = sorted(
        'artifacts',
        { filter, sort, count: artifacts.length },
        () =>
          artifacts.filter(
            (row) =>
              hasText(text, row.path, row.ref, row.sha256) &&
              (outcome === undefined || row.outcome === outcome) &&
              (kind === undefined || row.kind === kind) &&
              (verdictAtLeast === undefined || severityRank[row.verdict] >= severityRank[verdictAtLeast]),
          ),
        (one, other) => {
          if (sort === 'size') return other.size - one.size;
          if (sort === 'verdict') return severityRank[other.verdict] - severityRank[one.verdict];
          if (sort === 'outcome')
            return Number(one.outcome === 'scanned') - Number(other.outcome === 'scanned') || one.outcome.localeCompare(other.outcome);
          return one.path < other.path ? -1 : 1;
        },
      );
      return { ...pageOfRows(rows, page), all: artifacts.length, outcomes: countBy(artifacts, (row) => row.outcome) };
    }),
    get: os.artifacts.get.handler(({ input: { id } }) => sampleArtifactDetail(found(artifacts[id - 1], 'artifact'), artifacts)),
    bytes: os.artifacts.bytes.handler(({ input: { id, offset, length } }) => {
      const row = found(artifacts[id - 1], 'artifact');
      if (row.attachment === 'not-attached') throw new AssayError('file-unreadable', `${row.path} is not attached.`, row.path);
      return sampleBytes(row, offset, length);
    }),
    recheck: os.artifacts.recheck.handler(({ input: { id } }) => ({ attachment: found(artifacts[id - 1], 'artifact').attachment })),
    saveCoverage: os.artifacts.saveCoverage.handler(({ input: { out } }) => ({ path: out })),
    compare: os.artifacts.compare.handler(({ input: { left, right } }) => {
      const [one, other] = [found(artifacts[left - 1], 'artifact'), found(artifacts[right - 1], 'artifact')];
      const result = sampleComparison(one, other);
      const jobId = state.jobs.start({
        kind: 'compare',
        title: `Compare ${one.ref} with ${other.ref}`,
        unit: 'bytes',
        totalUnits: one.size + other.size,
        seconds: 3,
        result: `${result.total} tensors`,
        page: `/compare/${left}/${right}`,
      });
      comparisons.set(jobId, result);
      return { jobId };
    }),
    comparison: os.artifacts.comparison.handler(({ input: { jobId } }) =>
      state.jobs.list().some(({ id, status }) => id === jobId && status === 'done') ? (comparisons.get(jobId) ?? null) : null,
    ),
    assets: os.artifacts.assets.handler(({ input: { text, ...page } }) =>
      pageOfRows(
        assets.filter(({ name, type, provider }) => hasText(text, name, type, provider)),
        page,
      ),
    ),
    checks: os.artifacts.checks.handler(({ input: { assetId, status } }) =>
      assets
        .filter(({ id }) => assetId === undefined || id === assetId)
        .flatMap(sampleChecks)
        .filter((result) => status === undefined || result.status === status),
    ),
  };
}

export function findingsProcedures(state: SampleState) {
  const { artifacts, findings, custody } = state;
  const sorted = makeSorted();
  const history = new Map<number, FindingDetail['history']>();
  return {
    list: os.findings.list.handler(({ input: { filter = {}, sort, ...page } }) => {
      const { text, severityAtLeast, state, domain, artifactId, ruleId } = filter;
      const key = sort === 'title' ? 'title' : sort === 'state' ? 'state' : sort === 'created' ? 'createdAt' : undefined;
      const rows = sorted(
        'findings',
        { filter, sort, count: custody.length },
        () =>
          findings.filter(
            (row) =>
              hasText(text, row.title, row.place, row.ref, row.ruleId) &&
              (severityAtLeast === undefined || severityRank[row.severity] >= severityRank[severityAtLeast]) &&
              (state === undefined || row.state === state) &&
              (domain === undefined || row.domain === domain) &&
              (artifactId === undefined || row.artifactId === artifactId) &&
              (ruleId === undefined || row.ruleId === ruleId),
          ),
        (one, other) =>
          key === undefined
            ? severityRank[other.severity] - severityRank[one.severity] || one.id - other.id
            : one[key].localeCompare(other[key]) || one.id - other.id,
      );
      const bySeverity = countBy(rows, (row) => row.severity);
      const { critical = 0, high = 0, medium = 0, low = 0, info = 0 } = bySeverity;
      return {
        ...pageOfRows(rows, page),
        all: findings.length,
        counts: { critical, high, medium, low, info },
        states: countBy(findings, (row) => row.state),
      };
    }),
    get: os.findings.get.handler(({ input: { id } }) =>
      sampleFindingDetail(found(findings[id - 1], 'finding'), artifacts, history.get(id) ?? []),
    ),
    decide: os.findings.decide.handler(({ input: { ids, state, reason } }) => {
      if ((state === 'dismissed' || state === 'rework') && (reason ?? '') === '')
        throw new AssayError('invalid-input', 'A dismissal or return needs a reason.', 'reason');
      for (const id of ids) {
        const row = found(findings[id - 1], 'finding');
        row.state = state;
        const text = `Moved ${row.ref} to ${state}${reason === undefined ? '' : `: ${reason}`}`;
        const entryHash = note({ custody }, 'R. Okafor', 'decide', text, row.ref);
        history.set(id, [{ at: new Date().toISOString(), actor: 'R. Okafor', text, entryHash }, ...(history.get(id) ?? [])]);
      }
      return { changed: ids.length };
    }),
    assign: os.findings.assign.handler(({ input: { ids, owner } }) => {
      for (const id of ids) {
        const row = found(findings[id - 1], 'finding');
        row.owner = owner;
        note({ custody }, 'R. Okafor', 'assign', `Assigned ${row.ref} to ${owner}`, row.ref);
      }
      return { changed: ids.length };
    }),
  };
}

export function provenanceProcedures() {
  const lists: HashList[] = [];
  return {
    lists: os.provenance.lists.handler(() => lists),
    add: os.provenance.add.handler(({ input: { kind, name, path } }) => {
      const id = lists.length + 1;
      const list = {
        id,
        kind,
        name: name ?? path,
        sha256: 'ab'.repeat(32),
        items: 120,
        addedAt: '2026-11-24T10:00:00Z',
        withdrawn: false,
        matches: 0,
      };
      lists.push(list);
      return { list, skippedLines: 0 };
    }),
    withdraw: os.provenance.withdraw.handler(({ input: { id } }) => {
      for (const list of lists) if (list.id === id) list.withdrawn = true;
      return lists;
    }),
  };
}

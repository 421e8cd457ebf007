/** Pages put together are the whole list, in its order, under any filter and sort; counts are those of the whole list. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { domains, type Severity, severities, severityRank, verdict } from '#contract/findings';
import { type FindingFilter, type FindingRow, reviewState } from '#contract/review';
import { listArtifacts } from './artifacts.ts';
import { createCase } from './create-case.ts';
import { decideFindings } from './decisions.ts';
import { addFindings } from './finding-add.ts';
import { listFindings } from './findings.ts';
import { beginImport, recordArtifact } from './imports.ts';
import { closeCase } from './open-case.ts';
import { recordScan } from './scans.ts';
import type { CaseStore } from './session.ts';
import { details, newFinding, options } from './test-case.ts';

const words = ['alpha', 'Beta', '100%', 'under_score', 'back\\slash', 'ärger', '日本', ''];
let store: CaseStore;

function fill(): void {
  const { importId } = beginImport(store, ['x']);
  const at = (index: number, list: readonly string[]) => list[index % list.length] ?? '';
  for (let index = 0; index < 23; index += 1) {
    const intake = { importId, sourcePath: `/m/${index}`, volume: '', modifiedAt: '', partPath: null };
    const path = `d${at(index, words)}/${at(index * 3, words)}-${index % 5}.bin`;
    const { id } = recordArtifact(store, { ...intake, path, size: (index * 37) % 11, sha256: index.toString(16).padStart(64, '0') });
    const severity: Severity | undefined = severities[index % 7];
    recordScan(store, {
      artifactId: id,
      format: at(index, ['Pickle', 'CSV']),
      formatKind: 'pickle',
      kind: index % 2 === 0 ? 'model' : 'dataset',
      outcome: index % 3 === 0 ? 'scanned' : 'limit',
      outcomeDetail: '',
      scanners: [],
      rulesHash: '',
      coverage: [],
      facts: [],
      findings: severity ? [newFinding(id, { severity })] : [],
    });
  }
  const ids = addFindings(
    store,
    Array.from({ length: 180 }, (_, index) =>
      newFinding(index % 4 === 0 ? null : 1 + (index % 23), {
        ruleId: `R-${index % 6}`,
        severity: severities[(index * 7) % 5] ?? 'info',
        domain: domains[index % domains.length] ?? 'data',
        title: `${at(index * 5, words)} title ${index % 9}`,
        location: { row: index },
        origin: 'run A-001',
      }),
    ),
  );
  for (const [index, state] of reviewState.options.entries())
    decideFindings(
      store,
      ids.filter((id) => id % 8 === index),
      state,
      'because',
    );
}

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-pages-'));
  store = createCase(join(folder, 'case'), details, options());
  fill();
  return () => {
    closeCase(store);
    rmSync(folder, { recursive: true, force: true });
  };
});

function everyPage<T>(page: (cursor: string | null) => { rows: T[]; next: string | null; total: number }): { rows: T[]; total: number } {
  const rows: T[] = [];
  let cursor: string | null = null;
  let total = 0;
  do {
    const got: { rows: T[]; next: string | null; total: number } = page(cursor);
    rows.push(...got.rows);
    cursor = got.next;
    total = got.total;
  } while (cursor !== null);
  return { rows, total };
}

const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const findingFilters = fc.record({
  text: optional([...words, 'title 3', 'F-00', 'r-1', '%', '_', 'I']),
  severityAtLeast: optional(severities),
  state: optional(reviewState.options),
  domain: optional(domains),
  artifactId: optional([1, 2, 99]),
  ruleId: optional(['R-0', 'R-5', 'MDL-PKL-001', "'"]),
});

const ascii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function passes(row: FindingRow, filter: FindingFilter): boolean {
  const text = filter.text?.trim() ?? '';
  const said = [row.title, row.place, row.ruleId, row.owner, row.ref].some((each) => ascii(each).includes(ascii(text)));
  return (
    said &&
    (filter.severityAtLeast === undefined || severityRank[row.severity] >= severityRank[filter.severityAtLeast]) &&
    (filter.state === undefined || row.state === filter.state) &&
    (filter.domain === undefined || row.domain === filter.domain) &&
    (filter.artifactId === undefined || row.artifactId === filter.artifactId) &&
    (filter.ruleId === undefined || row.ruleId === filter.ruleId)
  );
}

const sorts = ['severity', 'title', 'state', 'created'] as const;

test('pages of findings are the whole list, filtered as one would by hand', () => {
  const whole = listFindings(store, { limit: 500, sort: 'created' }).rows;
  fc.assert(
    fc.property(findingFilters, fc.constantFrom(...sorts), fc.integer({ min: 1, max: 60 }), (filter, sort, limit) => {
      const once = listFindings(store, { limit: 500, filter, sort });
      const paged = everyPage((cursor) => listFindings(store, { limit, filter, sort, cursor }));
      expect(paged.rows).toEqual(once.rows);
      expect(new Set(paged.rows.map((row) => row.id))).toEqual(new Set(whole.filter((row) => passes(row, filter)).map((row) => row.id)));
      expect(paged.total).toBe(once.rows.length);
      expect(once.all).toBe(whole.length);
      const { severityAtLeast: _severity, ...anySeverity } = filter;
      const counted = Object.values(once.counts).reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(whole.filter((row) => passes(row, anySeverity)).length);
      const { state: _state, ...anyState } = filter;
      const states = Object.values(once.states).reduce((sum, count) => sum + count, 0);
      expect(states).toBe(whole.filter((row) => passes(row, anyState)).length);
    }),
    { numRuns: 150 },
  );
});

test('findings come the worst first, then in the order in which they were found', () => {
  const { rows } = listFindings(store, { limit: 500, sort: 'severity' });
  const keys = rows.map((row) => [-severityRank[row.severity], row.id] as const);
  expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
  expect(listFindings(store, { limit: 3, sort: 'created' }).rows.map((row) => row.id)).toEqual([197, 196, 195]);
});

test('pages of files are the whole list under every sort and filter', () => {
  const filters = fc.record({
    text: optional([...words, 'i-000', 'pickle']),
    outcome: optional(['scanned', 'limit', 'crashed'] as const),
    kind: optional(['model', 'dataset', 'cloud'] as const),
    verdictAtLeast: optional(verdict.options),
  });
  const artifactSorts = ['path', 'size', 'verdict', 'outcome'] as const;
  fc.assert(
    fc.property(filters, fc.constantFrom(...artifactSorts), fc.integer({ min: 1, max: 9 }), (filter, sort, limit) => {
      const once = listArtifacts(store, { limit: 500, filter, sort });
      const paged = everyPage((cursor) => listArtifacts(store, { limit, filter, sort, cursor }));
      expect(paged.rows).toEqual(once.rows);
      expect(paged.total).toBe(once.rows.length);
      expect(once.all).toBe(23);
      const least = filter.verdictAtLeast;
      for (const row of once.rows) {
        if (least) expect(severityRank[row.verdict]).toBeGreaterThanOrEqual(severityRank[least]);
        if (filter.outcome) expect(row.outcome).toBe(filter.outcome);
        if (filter.kind) expect(row.kind).toBe(filter.kind);
      }
    }),
    { numRuns: 100 },
  );
  const outcomes = listArtifacts(store, { limit: 500, sort: 'outcome' }).rows.map((row) => row.outcome);
  const order = ['crashed', 'unreadable', 'limit', 'unsupported', 'scanned'];
  expect(outcomes).toEqual([...outcomes].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  const sizes = listArtifacts(store, { limit: 500, sort: 'size' }).rows.map((row) => row.size);
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
});

test('a page mark of another list, or a forged one, is refused', () => {
  const { next } = listFindings(store, { limit: 5, sort: 'severity' });
  const refused = (cursor: string | null) => () => listFindings(store, { limit: 5, sort: 'title', cursor });
  for (const cursor of [next, 'x', Buffer.from('["title",{},1]').toString('base64url'), Buffer.from('["title"]').toString('base64url')])
    expect(refused(cursor)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});

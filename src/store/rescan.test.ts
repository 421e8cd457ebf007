/** A second scan replaces what nobody touched and keeps what a person decided; a ref once given is never given again. */
import { expect, test } from 'vitest';
import { readArtifact } from './artifacts.ts';
import { assignFindings, decideFindings } from './decisions.ts';
import { addFindings, replaceFindings } from './finding-add.ts';
import type { NewFinding } from './finding-merge.ts';
import { findingsForReview, listFindings, readFinding } from './findings.ts';
import { recordScan } from './scans.ts';
import { importBytes, newCase, newFinding, options } from './test-case.ts';
import { verifyCase } from './verify-case.ts';

function setUp() {
  const store = newCase();
  const artifactId = importBytes(store, 'model.pkl', 'bytes');
  const scan = (findings: readonly NewFinding[], rulesHash = 'r1') =>
    recordScan(store, {
      artifactId,
      format: 'Pickle',
      formatKind: 'pickle',
      kind: 'model',
      outcome: 'scanned',
      outcomeDetail: '',
      scanners: [{ id: 'pickle-imports', version: 1, title: 'Imports', blindSpots: '', findings: findings.length }],
      rulesHash,
      coverage: [],
      facts: [],
      findings,
    });
  const refs = () =>
    listFindings(store, { limit: 500, sort: 'created' })
      .rows.map((row) => `${row.ref} ${row.state}`)
      .reverse();
  return { store, artifactId, scan, refs };
}

test('the same result keeps every row, another one replaces what nobody touched', () => {
  const { store, artifactId, scan, refs } = setUp();
  const a = newFinding(artifactId, { location: { offset: 1 } });
  const b = newFinding(artifactId, { location: { offset: 2 } });
  scan([a, b]);
  scan([b, a]);
  expect(refs()).toEqual(['F-0001 proposed', 'F-0002 proposed']);
  scan([{ ...b, severity: 'low' }]);
  expect(refs()).toEqual(['F-0003 proposed']);
  scan([]);
  expect(refs()).toEqual([]);
  scan([a]);
  expect(refs()).toEqual(['F-0004 proposed']);
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
});

test('decided and owned findings stay, found again or not, and are not doubled', () => {
  const { store, artifactId, scan, refs } = setUp();
  const found = [1, 2, 3].map((offset) => newFinding(artifactId, { location: { offset } }));
  scan(found);
  decideFindings(store, [1], 'confirmed');
  assignFindings(store, [2], 'B. Reviewer');
  const result = scan(
    [newFinding(artifactId, { location: { offset: 1 }, detail: 'Said otherwise by a newer scanner.', scanner: 'pickle-imports@2' })],
    'r2',
  );
  expect(refs()).toEqual(['F-0001 confirmed', 'F-0002 proposed']);
  expect(result).toEqual({ findings: 2, verdict: 'critical' });
  expect(readFinding(store, 1).history.map((entry) => entry.text)).toEqual([
    expect.stringContaining('3 findings'),
    'F-0001 The file runs a command when it is loaded was confirmed.',
  ]);
  expect(() => decideFindings(store, [3], 'confirmed')).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(readFinding(store, 3).history.at(-1)?.text).toContain('2 findings');
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
});

test('two findings that read alike are two findings', () => {
  const { artifactId, scan, refs } = setUp();
  const twin = newFinding(artifactId);
  scan([twin, twin]);
  scan([twin, twin]);
  expect(refs()).toEqual(['F-0001 proposed', 'F-0002 proposed']);
  scan([twin]);
  expect(refs()).toEqual(['F-0001 proposed']);
});

test('a scan leaves the findings of other files and of runs alone', () => {
  const { store, artifactId, scan, refs } = setUp();
  const other = importBytes(store, 'other.pkl', 'other');
  addFindings(store, [newFinding(other), newFinding(artifactId, { origin: 'run A-001' }), newFinding(null, { origin: 'run A-001' })]);
  scan([]);
  expect(refs()).toHaveLength(3);
  expect(readFinding(store, 3)).toMatchObject({ artifact: null, place: 'data.pkl, byte 34' });
});

test('adding what is there already gives its id back, and checks replace their own findings only', () => {
  const { store, artifactId, refs } = setUp();
  const one = newFinding(artifactId, { origin: 'checks', ruleId: 'AWS-001' });
  const two = newFinding(artifactId, { origin: 'checks', ruleId: 'AWS-002' });
  expect(addFindings(store, [one])).toEqual([1]);
  expect(addFindings(store, [two, one])).toEqual([2, 1]);
  addFindings(store, [newFinding(artifactId)]);
  decideFindings(store, [2], 'review');
  expect(replaceFindings(store, 'checks', [newFinding(artifactId, { ruleId: 'AWS-003' })])).toEqual([4]);
  expect(refs()).toEqual(['F-0002 review', 'F-0003 proposed', 'F-0004 proposed']);
});

test('a decision needs its reason where one is asked for, and is all or nothing', () => {
  const { store, artifactId, scan, refs } = setUp();
  scan([newFinding(artifactId, { location: { offset: 1 } }), newFinding(artifactId, { location: { offset: 2 } })]);
  for (const state of ['dismissed', 'rework'] as const)
    for (const reason of ['', '  ', undefined])
      expect(() => decideFindings(store, [1], state, reason)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  expect(() => decideFindings(store, [1, 99], 'confirmed')).toThrow(expect.objectContaining({ code: 'not-found', subject: 'F-0099' }));
  expect(refs()).toEqual(['F-0001 proposed', 'F-0002 proposed']);
  expect(decideFindings(store, [1, 1, 2], 'dismissed', 'Test data of ours.')).toBe(2);
  expect(decideFindings(store, [1], 'dismissed', 'Test data of ours.')).toBe(0);
  expect(readFinding(store, 1)).toMatchObject({ state: 'dismissed', reason: 'Test data of ours.' });
});

test('what was dismissed counts no longer in the verdict of its file, until it is taken back', () => {
  const { store, artifactId, scan } = setUp();
  scan([newFinding(artifactId), newFinding(artifactId, { severity: 'low', location: { offset: 2 } })]);
  decideFindings(store, [1], 'dismissed', 'Known.');
  expect(readArtifact(store, artifactId)).toMatchObject({ verdict: 'low', findings: 1, severityCounts: { critical: 0, low: 1 } });
  decideFindings(store, [1], 'review');
  expect(readArtifact(store, artifactId)).toMatchObject({ verdict: 'critical', findings: 2 });
});

test('the same evidence is one record under its hash, and the review list carries it', () => {
  const { store, artifactId, scan } = setUp();
  scan([newFinding(artifactId, { location: { offset: 1 }, severity: 'info' }), newFinding(artifactId, { location: { offset: 2 } })]);
  const [worst, other] = findingsForReview(store);
  expect([worst?.severity, other?.severity]).toEqual(['critical', 'info']);
  expect(worst?.evidenceRef).toBe('E-0001');
  expect(worst?.evidenceSha256).toBe(other?.evidenceSha256);
  // sha256sum of {"reconstruction":"os.system('id')"}
  expect(worst?.evidenceSha256).toBe('c9e8b9828f600355b8a8ff51e522c9d63611e605056e9e1d03369467bb97a3bd');
});

test('the counts beside a list follow every decision and every scan', () => {
  const { store, artifactId, scan } = setUp();
  scan([newFinding(artifactId, { location: { offset: 1 } }), newFinding(artifactId, { location: { offset: 2 } })]);
  const counted = () => {
    const { total, all, counts, states } = listFindings(store, { limit: 1, sort: 'severity', filter: { state: 'proposed' } });
    return { total, all, critical: counts.critical, states };
  };
  expect(counted()).toEqual({ total: 2, all: 2, critical: 2, states: { proposed: 2 } });
  decideFindings(store, [1], 'confirmed');
  expect(counted()).toEqual({ total: 1, all: 2, critical: 1, states: { proposed: 1, confirmed: 1 } });
  scan([]);
  expect(counted()).toEqual({ total: 0, all: 1, critical: 0, states: { confirmed: 1 } });
});

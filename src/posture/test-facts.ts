/** A case in which every standing rule holds; tests change what they are about. */
import type { CaseFacts } from './facts.ts';

export const goodCase: CaseFacts = {
  classification: 'SECRET',
  encrypted: true,
  recovery: null,
  artifacts: {
    total: 12,
    outcomes: { scanned: 12, unreadable: 0, unsupported: 0, limit: 0, crashed: 0 },
    unscanned: 0,
    outdated: 0,
    models: 3,
    datasets: 2,
    largestUnread: null,
    blobMismatches: [],
    sourceChanged: 0,
    notAttached: 0,
  },
  findings: { counts: [{ severity: 'critical', state: 'confirmed', count: 2 }], ownerless: [], firstProposed: null },
  checklist: { title: 'NIST AI RMF 1.0', questions: 72, decided: 70, notApplicable: 2, unknown: 0, proposed: 0 },
  checks: { judged: 40, notAssessed: 0 },
  assessments: { done: 1, running: 0, unfinished: 0, stale: [], possible: true },
  custody: { entries: 1842, brokenAt: null },
  reports: { count: 1, latest: { ref: 'R-001', entriesSince: 0, attributed: true } },
  attributedKeys: 1,
};

export const emptyCase: CaseFacts = {
  ...goodCase,
  classification: 'RESTRICTED',
  encrypted: false,
  artifacts: {
    ...goodCase.artifacts,
    total: 0,
    models: 0,
    datasets: 0,
    outcomes: { scanned: 0, unreadable: 0, unsupported: 0, limit: 0, crashed: 0 },
  },
  findings: { counts: [], ownerless: [], firstProposed: null },
  checklist: { ...goodCase.checklist, decided: 0, notApplicable: 0 },
  checks: { judged: 0, notAssessed: 0 },
  assessments: { done: 0, running: 0, unfinished: 0, stale: [], possible: false },
  custody: { entries: 2, brokenAt: null },
  reports: { count: 0, latest: null },
  attributedKeys: 0,
};

/** The readiness lint: each rule seen to hold and to fail, and only a false statement blocks signing. */
import { expect, test } from 'vitest';
import { type Attention, attention } from '#contract/case';
import type { CaseFacts } from './facts.ts';
import { allStandingRules, standingRules } from './standing-rules.ts';
import { emptyCase, goodCase } from './test-facts.ts';

const artifacts = (more: Partial<CaseFacts['artifacts']>): CaseFacts => ({ ...goodCase, artifacts: { ...goodCase.artifacts, ...more } });
const outcomes = (more: Partial<CaseFacts['artifacts']['outcomes']>): CaseFacts =>
  artifacts({ outcomes: { ...goodCase.artifacts.outcomes, ...more } });
const findings = (more: Partial<CaseFacts['findings']>): CaseFacts => ({ ...goodCase, findings: { ...goodCase.findings, ...more } });
const checklist = (more: Partial<CaseFacts['checklist']>): CaseFacts => ({ ...goodCase, checklist: { ...goodCase.checklist, ...more } });
const runs = (more: Partial<CaseFacts['assessments']>): CaseFacts => ({ ...goodCase, assessments: { ...goodCase.assessments, ...more } });
const latest = (more: Partial<NonNullable<CaseFacts['reports']['latest']>>): CaseFacts => ({
  ...goodCase,
  reports: { count: 1, latest: { ref: 'R-001', entriesSince: 0, attributed: true, ...more } },
});
const model = { id: 7, ref: 'I-0007', text: 'model.onnx' };
const named = { id: 3, ref: 'F-0003', text: 'A call', severity: 'critical' } as const;

const failing: [string, CaseFacts, string][] = [
  ['L-01', { ...goodCase, custody: { entries: 1842, brokenAt: 1201 } }, 'The custody log does not hold from entry 1,201 of 1,842 on'],
  ['L-02', artifacts({ blobMismatches: [model] }), 'I-0007 no longer matches its recorded hash'],
  ['L-03', findings({ ownerless: [named] }), 'F-0003 is confirmed critical and has no remedy owner'],
  [
    'L-04',
    findings({ counts: [{ severity: 'high', state: 'proposed', count: 2417 }] }),
    '2,417 proposed findings are not decided, 2,417 of them critical or high',
  ],
  ['L-05', findings({ counts: [{ severity: 'low', state: 'rework', count: 1 }] }), '1 finding was sent back and not taken up again'],
  ['L-06', findings({ counts: [{ severity: 'low', state: 'review', count: 2 }] }), '2 findings are in review without a decision'],
  ['L-08', checklist({ decided: 41, proposed: 29 }), '29 checklist answers are proposed by a scan and nobody has reviewed them'],
  ['L-09', checklist({ decided: 60 }), '10 of 72 checklist questions are not answered'],
  ['L-10', checklist({ decided: 69, unknown: 1 }), '1 checklist answer is unknown and waits for the client'],
  ['L-11', emptyCase, 'The case holds 0 files'],
  ['L-12', artifacts({ unscanned: 3 }), '3 files are imported and not scanned'],
  [
    'L-13',
    runs({ done: 0, possible: false }),
    'The case holds 3 model files and no assessment run is done; none fits a data file of the case',
  ],
  [
    'L-14',
    runs({ stale: [{ id: 1, ref: 'A-006', text: 'model.onnx' }] }),
    'Run A-006 used model.onnx, which was imported again with other content; its result is stale',
  ],
  ['L-15', runs({ unfinished: 2 }), '2 assessment runs failed or were cancelled'],
  ['L-16', artifacts({ outdated: 1 }), '1 file was scanned with other rules or scanners than this Assay has'],
  ['L-17', artifacts({ notAttached: 4 }), '4 files are on a medium that is not attached and cannot be hashed again'],
  ['L-18', artifacts({ sourceChanged: 1 }), '1 referenced file changed on its medium after import'],
  ['L-20', outcomes({ crashed: 1 }), '1 file made a reader crash and is not examined to the end'],
  [
    'L-21',
    artifacts({ outcomes: { ...goodCase.artifacts.outcomes, unreadable: 5, limit: 1 }, largestUnread: { ...model, size: 2_100_000_000 } }),
    '6 files could not be read in full; the largest is I-0007 with 2.1 GB',
  ],
  ['L-22', outcomes({ unsupported: 2 }), '2 files are of no format that Assay reads, kept and hashed only'],
  ['L-23', { ...goodCase, checks: { judged: 40, notAssessed: 6 } }, '6 of 46 cloud check results could not be judged from the exports'],
  ['L-25', { ...goodCase, encrypted: false }, 'The case is classified SECRET and is not encrypted'],
  ['L-26', { ...goodCase, attributedKeys: 0 }, '0 signing keys name a person; a report would be signed by an unattributed key'],
  ['L-27', latest({ entriesSince: 1 }), 'R-001 is older than the custody log by 1 entry'],
  ['L-28', latest({ attributed: false }), 'R-001 was signed by an unattributed key: it shows that nothing changed since, not who signed'],
  [
    'L-29',
    { ...goodCase, recovery: 'An import was cut off; 2 files were scanned again' },
    'An import was cut off; 2 files were scanned again',
  ],
];

test('a good case passes every rule that concerns it', () => {
  expect(standingRules(goodCase).attention).toEqual([]);
  // L-11 to L-29 all concern a case with files, runs, checks and a signed report.
  expect(standingRules(goodCase).passed).toBe(allStandingRules.length);
});

test.each(failing)('%s fails alone and says so in numbers', (code, facts, text) => {
  const open = standingRules(facts).attention;
  const found = open.find((each) => each.code === code);
  if (facts !== emptyCase) expect(open).toHaveLength(1);
  expect(found?.text).toBe(text);
  expect(attention.parse(found)).toEqual(found);
});

test('every rule was seen to fail, and codes are unique', () => {
  const codes = allStandingRules.map(({ code }) => code);
  expect(failing.map(([code]) => code).sort()).toEqual(codes);
  expect(new Set(codes).size).toBe(codes.length);
});

test('only a broken custody log and a stored file that changed block signing', () => {
  expect(allStandingRules.filter(({ consequence }) => consequence === 'blocks-signing').map(({ code }) => code)).toEqual(['L-01', 'L-02']);
});

test('every action leads to a page that exists', () => {
  const pages = /^\/(overview|import|inventory(\/\d+)?|findings|assessments|checklists|report|custody|verify)$/;
  for (const [, facts] of failing) for (const { action } of standingRules(facts).attention) expect(action.page).toMatch(pages);
});

test('what blocks signing comes first, then the graver, then the lower code', () => {
  const facts: CaseFacts = {
    ...artifacts({ blobMismatches: [model, model], unscanned: 1, notAttached: 1 }),
    recovery: 'Recovered',
    findings: { ...goodCase.findings, ownerless: [named] },
    custody: { entries: 9, brokenAt: 4 },
  };
  expect(standingRules(facts).attention.map(({ code }: Attention) => code)).toEqual(['L-01', 'L-02', 'L-03', 'L-12', 'L-17', 'L-29']);
});

test('a rule without a subject neither holds nor fails', () => {
  const { attention: open, passed } = standingRules(emptyCase);
  expect(open.map(({ code }) => code)).toEqual(['L-11', 'L-26', 'L-09']);
  // Of the rules that concern an empty case, these hold: L-01, L-08, L-10, L-29.
  expect(passed).toBe(4);
});

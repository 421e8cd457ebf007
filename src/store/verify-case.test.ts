/** Whatever somebody changes in a case behind Assay's back is found and named; what cannot be found is said to be so. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { AssayError } from '#contract/errors';
import { artifactLocation, setAttachment } from './artifacts.ts';
import { sha256Hex } from './canonical.ts';
import { connect } from './connection.ts';
import { createCase } from './create-case.ts';
import { appendCustody, custodyHead, listCustody } from './custody.ts';
import { closeCase, openCase } from './open-case.ts';
import { details, importBytes, newCase, options, temporaryFolder } from './test-case.ts';
import { fillCase } from './test-full-case.ts';
import { verifyCase } from './verify-case.ts';

let template = '';
let head = '';

beforeAll(() => {
  template = mkdtempSync(join(tmpdir(), 'assay-verify-'));
  const store = createCase(join(template, 'case'), details, options());
  fillCase(store);
  setAttachment(store, 3, 'stored');
  head = custodyHead(store).head;
  closeCase(store);
  return () => rmSync(template, { recursive: true, force: true });
});

/** A copy of one case that has rows in every table. */
function fullCase(): string {
  const dir = join(temporaryFolder(), 'case');
  cpSync(join(template, 'case'), dir, { recursive: true });
  return dir;
}

/** Does what somebody with any SQLite tool can do: takes the triggers off, changes rows, and puts the triggers back. */
function tamper(dir: string, statement: string): void {
  const connection = connect(join(dir, 'case.db'), {});
  connection.pragma('foreign_keys = OFF');
  const triggers = z
    .array(z.object({ name: z.string(), sql: z.string() }))
    .parse(connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all());
  connection.pragma('synchronous = OFF');
  connection.exec(
    ['BEGIN', ...triggers.map(({ name }) => `DROP TRIGGER ${name}`), statement, ...triggers.map(({ sql }) => sql), 'COMMIT'].join(';\n'),
  );
  connection.close();
}

const differences = (dir: string) => verifyCase(dir, options()).parts.filter((part) => part.state !== 'intact');

test('an untouched case is intact, open or closed, and looking changes nothing in its folder', () => {
  const dir = fullCase();
  const snapshot = () =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, statSync(file).mtimeMs, statSync(file).isFile() ? sha256Hex(readFileSync(file)) : '']);
  const before = snapshot();
  const result = verifyCase(dir, { ...options(), expectedHead: head });
  expect(result.parts.filter((part) => part.state !== 'intact')).toEqual([]);
  expect(result).toMatchObject({ kind: 'case', integrity: 'intact', coverage: { unit: 'entries', whole: true }, time: { proven: false } });
  expect(snapshot()).toEqual(before);
  const store = openCase(dir, options());
  expect(verifyCase(dir, options()).integrity).toBe('intact');
  closeCase(store);
});

const tampering: readonly [what: string, statement: string, part: RegExp, state: string][] = [
  [
    'an edited log line',
    "UPDATE custody SET line = replace(line, 'dismissed', 'confirmed') WHERE act = 'decided'",
    /^Custody entry \d+$/,
    'changed',
  ],
  ['a removed log entry', 'DELETE FROM custody WHERE seq = 4', /^Custody entry 4$/, 'missing'],
  [
    'the newest entries removed',
    'DELETE FROM custody WHERE seq > (SELECT max(seq) - 2 FROM custody)',
    /^Custody entries \d+ to \d+$/,
    'missing',
  ],
  [
    'log entries swapped',
    'UPDATE custody SET seq = -seq WHERE seq IN (3, 4); UPDATE custody SET seq = 7 + seq WHERE seq < 0',
    /^Custody entry 3$/,
    'changed',
  ],
  ['a hash taken from a list', 'DELETE FROM hash_items WHERE list_id = 1', /^List L-01$/, 'changed'],
  ['a deny list made an allow list', "UPDATE hash_lists SET kind = 'allow' WHERE id = 1", /^List L-01$/, 'changed'],
  ['a list removed', 'DELETE FROM hash_lists WHERE id = 1', /^List L-01$/, 'missing'],
  ['a list brought back', 'UPDATE hash_lists SET withdrawn_entry = NULL WHERE id = 2', /^List L-02$/, 'changed'],
  ['another client', "UPDATE case_info SET client = 'Somebody else'", /^Case details$/, 'changed'],
  ['the case row removed', 'DELETE FROM case_info', /^Case details$/, 'missing'],
  ['another file name', "UPDATE artifacts SET path = 'x' WHERE id = 1", /^I-0001/, 'changed'],
  ['another source', "UPDATE artifacts SET source_path = '/x' WHERE id = 1", /^I-0001/, 'changed'],
  ['a file row removed', 'DELETE FROM artifacts WHERE id = 2', /^I-0002/, 'missing'],
  [
    'a file row added',
    "INSERT INTO artifacts SELECT 9, import_id, 'new', source_path, volume, modified_at, size, sha256, blob, attachment, format, format_kind, kind, outcome, outcome_detail, verdict_order, findings, scan_id, imported_at, entry FROM artifacts WHERE id = 2",
    /^I-0009/,
    'added',
  ],
  ['another hash', `UPDATE artifacts SET sha256 = '${'0'.repeat(64)}' WHERE id = 1`, /^I-0001/, 'changed'],
  ['an outcome made better', "UPDATE artifacts SET outcome_detail = 'x' WHERE id = 1", /^I-0001/, 'changed'],
  ['a verdict made clean', 'UPDATE artifacts SET verdict_order = 5 WHERE id = 1', /^I-0001/, 'changed'],
  ['a whereabouts changed', "UPDATE artifacts SET attachment = 'not-attached' WHERE id = 3", /^I-0003/, 'changed'],
  ['an edited scan', "UPDATE scans SET result = replace(result, 'Pickle', 'Nothing') WHERE id = 1", /^Scan 1/, 'changed'],
  ['a scan removed', 'DELETE FROM scans WHERE id = 1', /^Scan of I-0001/, 'missing'],
  ['a milder finding', "UPDATE findings SET severity = 'info' WHERE rule_id = 'AWS-001'", /^Findings of custody entry/, 'changed'],
  ['a finding removed', "DELETE FROM findings WHERE rule_id = 'AWS-001'", /^Findings of custody entry/, 'changed'],
  [
    'a finding hidden',
    'UPDATE findings SET replaced_entry = (SELECT max(replaced_entry) FROM findings) WHERE id = 4',
    /^Findings of custody entry/,
    'changed',
  ],
  ['a finding brought back', 'UPDATE findings SET replaced_entry = NULL WHERE id = 1', /^Findings of custody entry/, 'changed'],
  ['a finding moved to another entry', 'UPDATE findings SET entry = 1 WHERE id = 4', /^Findings of custody entry 1$/, 'added'],
  ['a decision nobody made', "UPDATE findings SET state = 'remedied' WHERE id = 4", /^Decision on F-0004$/, 'changed'],
  ['a decision undone', "UPDATE findings SET state = 'proposed', reason = '' WHERE id = 2", /^Decision on F-0002$/, 'changed'],
  ['another reason', "UPDATE findings SET reason = 'x' WHERE id = 2", /^Decision on F-0002$/, 'changed'],
  ['another owner', "UPDATE findings SET owner = 'x' WHERE id = 4", /^Owner of F-0004$/, 'changed'],
  ['edited evidence', "UPDATE evidence SET json = replace(json, 'os.system', 'print')", /^E-0001$/, 'changed'],
  [
    'evidence swapped with its hash',
    "UPDATE evidence SET json = '{}', sha256 = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'",
    /^Findings of custody entry/,
    'changed',
  ],
  ['another asset', "UPDATE assets SET name = 'x' WHERE id = 1", /^Assets of I-0003$/, 'changed'],
  ['assets removed', 'DELETE FROM assets', /^Assets of I-0003$/, 'changed'],
  ['a check made to pass', "UPDATE check_results SET status = 'PASS'", /^Check results$/, 'changed'],
  ['a better run', "UPDATE assessments SET result = replace(result, '0.97', '0.99')", /^A-001$/, 'changed'],
  ['a better headline', "UPDATE assessments SET headline = 'All well.'", /^A-001$/, 'changed'],
  ['another plan', "UPDATE assessments SET plan = replace(plan, '20261124', '1')", /^A-001$/, 'changed'],
  ['a run removed', 'DELETE FROM assessments', /^A-001$/, 'missing'],
  ['another answer', "UPDATE answers SET value = 'yes' WHERE id = 2", /^Answer to GOVERN 1.1$/, 'changed'],
  ['another person', "UPDATE answers SET actor = 'x' WHERE id = 2", /^Answer to GOVERN 1.1$/, 'changed'],
  ['an answer removed', 'DELETE FROM answers WHERE id = 2', /^Answer to GOVERN 1.1$/, 'missing'],
  ['another report', "UPDATE reports SET sha256 = ''", /^R-01$/, 'changed'],
  ['another state of the log in a report', "UPDATE reports SET log_head = 'x'", /^R-01$/, 'changed'],
  ['a report removed', 'DELETE FROM reports', /^R-01$/, 'missing'],
  ['stored text that is no JSON', "UPDATE assessments SET plan = '{'; UPDATE scans SET result = '{'", /^A-001$/, 'changed'],
  ['an index taken away', 'DROP INDEX findings_rule', /findings_rule/, 'changed'],
];

test.each(tampering)('%s is found', (_what, statement, name, state) => {
  const dir = fullCase();
  tamper(dir, statement);
  const result = verifyCase(dir, options());
  expect(result.integrity).toBe('changed');
  expect(result.coverage.whole).toBe(false);
  expect(result.parts.find((part) => name.test(part.name) && part.state === state)).toBeDefined();
});

test('a log that was cut and made to look whole is not found alone, and is found with the signed head', () => {
  const store = newCase();
  for (const text of ['a', 'b', 'c']) appendCustody(store, { act: 'noted', text, object: '' });
  const { head: signed } = custodyHead(store);
  closeCase(store);
  tamper(store.dir, "DELETE FROM custody WHERE seq > 3; UPDATE sqlite_sequence SET seq = 3 WHERE name = 'custody'");
  const alone = verifyCase(store.dir, options());
  expect(alone.integrity).toBe('intact');
  expect(alone.notChecked[0]).toContain('newest entries of the log were removed');
  const held = verifyCase(store.dir, { ...options(), expectedHead: signed });
  expect(held).toMatchObject({ integrity: 'changed', statement: expect.stringContaining('End of the custody log') });
});

test('stored files that were changed, removed or added are named', () => {
  const store = newCase();
  fillCase(store);
  const path = (id: number) => artifactLocation(store, id).blob?.path ?? '';
  const [changed, gone, moved] = [path(1), path(2), path(3)];
  closeCase(store);
  writeFileSync(changed, 'Model bytes');
  unlinkSync(gone);
  mkdirSync(join(store.dir, 'blobs', 'zz'));
  renameSync(moved, join(store.dir, 'blobs', 'zz', 'elsewhere'));
  expect(differences(store.dir).map(({ name, state }) => [name, state])).toEqual([
    ['I-0001 weights/model.pkl', 'changed'],
    ['I-0002 data/test.npz', 'missing'],
    ['I-0003 iam.json', 'missing'],
    ['blobs/zz/elsewhere', 'added'],
  ]);
});

test('a database damaged anywhere gives a result or an error for the user, never a fault, and a damaged log line is never intact', () => {
  const dir = fullCase();
  const file = join(dir, 'case.db');
  const whole = readFileSync(file);
  const inLog = whole.indexOf('"act":"decided"');
  expect(inLog).toBeGreaterThan(0);
  const outcomeOf = (at: number, bit: number): string => {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
    writeFileSync(file, damaged);
    try {
      return verifyCase(dir, options()).integrity;
    } catch (error) {
      if (error instanceof AssayError && error.code !== 'internal') return error.code;
      throw error;
    }
  };
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
      expect(typeof outcomeOf(at, bit)).toBe('string');
    }),
    { numRuns: 150 },
  );
  for (let at = inLog; at < inLog + 60; at += 7) expect(outcomeOf(at, 1), String(at)).not.toBe('intact');
  truncateSync(file, 8192);
  expect(verifyCase(dir, options()).integrity).toBe('unreadable');
});

test('a case whose folder cannot hold SQLite’s own files is looked at in a private copy', () => {
  const store = newCase();
  fillCase(store);
  const copy = join(temporaryFolder(), 'copy');
  mkdirSync(copy);
  for (const name of ['case.db', 'case.db-wal']) writeFileSync(join(copy, name), readFileSync(join(store.dir, name)));
  mkdirSync(join(copy, 'case.db-shm'));
  const result = verifyCase(copy, options());
  expect(result.parts.filter((part) => part.state === 'missing').map((part) => part.name)).toHaveLength(3);
  expect(result.coverage.covered).toBe(result.coverage.total);
  expect(readdirSync(copy).sort()).toEqual(['case.db', 'case.db-shm', 'case.db-wal']);
});

test('a stored copy that went missing comes back with the next import of the same bytes, and the log says so', () => {
  const store = newCase();
  const id = importBytes(store, 'a.bin', 'abc');
  const { blob } = artifactLocation(store, id);
  unlinkSync(blob?.path ?? '');
  expect(verifyCase(store.dir, options()).integrity).toBe('changed');
  importBytes(store, 'a.bin', 'abc');
  expect(verifyCase(store.dir, options()).integrity).toBe('intact');
  const said = listCustody(store, { limit: 20 }).rows.map(({ text }) => text);
  expect(said).toContainEqual(expect.stringContaining('a.bin was missing from the case'));
});

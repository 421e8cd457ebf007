/** The log: append-only in the database, and a chain in which every edit, removal and move shows. */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sha256Hex } from './canonical.ts';
import { connect } from './connection.ts';
import { appendCustody, chainStart, custodyHead, listCustody } from './custody.ts';
import { newCase } from './test-case.ts';
import { checkChain, type LogRow } from './verify-chain.ts';

function chainOf(texts: readonly string[]): LogRow[] {
  const rows: LogRow[] = [];
  for (const [index, text] of texts.entries()) {
    const previous = rows.at(-1)?.hash ?? chainStart;
    const line = canonicalJson({ seq: index + 1, at: '2026-11-24T09:00:00.000Z', actor: 'A', act: 'noted', text, object: '', previous });
    rows.push({ seq: index + 1, line, hash: sha256Hex(line) });
  }
  return rows;
}

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 3, maxLength: 12 });

test('an untouched log verifies, whatever it says', () => {
  fc.assert(
    fc.property(texts, (given) => {
      const rows = chainOf(given);
      const checked = checkChain(rows);
      expect(checked.parts).toEqual([]);
      expect(checked).toMatchObject({ entries: rows.length, intact: rows.length, head: rows.at(-1)?.hash });
    }),
  );
});

test('an edited entry is named, with or without its hash made anew', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.boolean(), fc.string(), (given, pick, anew, text) => {
      const rows = chainOf(given);
      // Of the last entry alone a new hash shows nothing: see the next tests.
      const index = pick % (anew ? rows.length - 1 : rows.length);
      const row = rows[index];
      if (!row) return;
      const line = canonicalJson({ ...JSON.parse(row.line), text: `${text}!`, object: 'edited' });
      rows[index] = { ...row, line, hash: anew ? sha256Hex(line) : row.hash };
      const { parts, intact } = checkChain(rows);
      expect(parts.map((part) => part.name)).toEqual([`Custody entry ${index + (anew ? 2 : 1)}`]);
      expect(intact).toBe(index + (anew ? 1 : 0));
    }),
  );
});

test('removed entries are named, except at the end', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (given, from, length) => {
      const rows = chainOf(given);
      const start = from % (rows.length - 1);
      const count = 1 + (length % (rows.length - 1 - start));
      const { parts } = checkChain([...rows.slice(0, start), ...rows.slice(start + count)]);
      const name = count === 1 ? `Custody entry ${start + 1}` : `Custody entries ${start + 1} to ${start + count}`;
      expect(parts).toMatchObject([{ name, state: 'missing' }]);
    }),
  );
});

test('removed entries show also when the rest are numbered anew', () => {
  const rows = chainOf(['a', 'b', 'c', 'd']);
  const moved = [rows[0], rows[2], rows[3]].flatMap((row, index) => (row ? [{ ...row, seq: index + 1 }] : []));
  expect(checkChain(moved).parts[0]).toMatchObject({ name: 'Custody entry 2', state: 'changed', found: '3' });
});

test('entries that changed places are named', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (given, a, b) => {
      const rows = chainOf(given);
      const [one, two] = [a % rows.length, b % rows.length];
      const [first, second] = [rows[one], rows[two]];
      if (one === two || !first || !second) return;
      rows[one] = { ...second, seq: first.seq };
      rows[two] = { ...first, seq: second.seq };
      const { parts } = checkChain(rows);
      expect(parts.map((part) => part.name)).toEqual(expect.arrayContaining([`Custody entry ${one + 1}`, `Custody entry ${two + 1}`]));
    }),
  );
});

test('the database itself refuses to change, remove, replace or skip entries', () => {
  const store = newCase();
  appendCustody(store, { act: 'noted', text: 'Something was noted.', object: '' });
  const other = connect(join(store.dir, 'case.db'), {});
  for (const statement of [
    "UPDATE custody SET line = '{}' WHERE seq = 1",
    'UPDATE custody SET hash = hash',
    'DELETE FROM custody WHERE seq = 2',
    "INSERT OR REPLACE INTO custody (seq, line, hash) VALUES (1, '{}', 'x')",
    "INSERT INTO custody (seq, line, hash) VALUES (9, '{}', 'x')",
  ])
    expect(() => other.exec(statement), statement).toThrow(/custody entries/);
  other.close();
});

test('nothing that evidence consists of can be edited or removed either', () => {
  const store = newCase();
  const other = connect(join(store.dir, 'case.db'), {});
  const tables: Record<string, string> = {
    evidence: 'never',
    scans: 'never',
    answers: 'never',
    reports: 'never',
    findings: 'never',
    artifacts: 'never',
  };
  other.pragma('foreign_keys = OFF');
  other.exec(`
    INSERT INTO imports (started_at, status, detail, entry) VALUES ('', 'done', '', 1);
    INSERT INTO artifacts (import_id, path, source_path, volume, modified_at, size, sha256, attachment, outcome, outcome_detail, imported_at, entry)
      VALUES (1, 'a', 'a', '', '', 0, '', 'present', 'scanned', '', '', 1);
    INSERT INTO scans (artifact_id, at, rules_hash, scanner_set, result, sha256, entry) VALUES (1, '', '', '', '{}', '', 1);
    INSERT INTO evidence (sha256, json, size, created_at, entry) VALUES ('', '{}', 2, '', 1);
    INSERT INTO findings (rule_id, severity, title, detail, location, place, domain, scanner, rules_hash, origin, created_at, entry)
      VALUES ('', 'low', '', '', '{}', '', 'data', '', '', '', '', 1);
    INSERT INTO answers (framework, node, value, note, actor, at, entry) VALUES ('', '', '', '', '', '', 1);
    INSERT INTO reports (path, sha256, pages, signed_at, signer_name, signer_fingerprint, log_head, envelope_path, entry)
      VALUES ('', '', 1, '', '', '', '', '', 1);`);
  for (const [table, word] of Object.entries(tables)) expect(() => other.exec(`DELETE FROM ${table}`), table).toThrow(word);
  for (const table of ['evidence', 'scans', 'answers', 'reports', 'findings'])
    expect(() => other.exec(`UPDATE ${table} SET entry = entry`), table).toThrow('never');
  other.close();
});

test('the log is listed newest first, filtered by what its entries say, and never by a pattern', () => {
  const store = newCase();
  for (const text of ['100% done', '100 done', 'under_score', 'underXscore', 'back\\slash'])
    appendCustody(store, { act: 'noted', text, object: '', actor: 'B. Reviewer' });
  const listed = listCustody(store, { limit: 500 });
  expect(listed.rows.map((row) => row.seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(listed.head).toBe(custodyHead(store).head);
  const found = (text: string) => listCustody(store, { limit: 500, text }).rows.map((row) => row.text);
  expect(found('100%')).toEqual(['100% done']);
  expect(found('r_s')).toEqual(['under_score']);
  expect(found('\\')).toEqual(['back\\slash']);
  expect(found('reviewer')).toHaveLength(5);
});

test('text that is no well-formed Unicode is logged with its odd parts replaced', () => {
  const store = newCase();
  appendCustody(store, { act: 'noted', text: `broken ${'\ud800'} name \u0000 end`, object: '' });
  expect(listCustody(store, { limit: 1 }).rows[0]?.text).toBe('broken \ufffd name \u0000 end');
});

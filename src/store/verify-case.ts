/** Checks a case folder against itself: the log against its hashes, the rows against the log, the files against the rows. */
import { z } from 'zod';
import type { VerifyResult } from '#contract/delivery';
import { AssayError } from '#contract/errors';
import { type CaseInfo, infoOf } from './case-info.ts';
import { databaseName, databasePath } from './case-paths.ts';
import type { Connection } from './connection.ts';
import { Sql } from './session.ts';
import { toStoreError, withStoreErrors } from './store-errors.ts';
import { checkArtifacts, checkScans } from './verify-artifacts.ts';
import { type ChainCheck, checkChain } from './verify-chain.ts';
import { checkFiles } from './verify-files.ts';
import { checkEvidence, checkFindings } from './verify-findings.ts';
import { checkHashLists } from './verify-hash-lists.ts';
import { checkAnswers, checkAssessments, checkAssets, checkInfo, checkReports } from './verify-judgement.ts';
import { LogIndex } from './verify-log.ts';
import { lookAtCase } from './verify-open.ts';
import { differing, type VerifyPart } from './verify-part.ts';
import { checkStructure } from './verify-structure.ts';

export interface VerifyOptions {
  readonly passphrase?: string;
  readonly clock: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  /** The log's head as a signed report or envelope states it: entries up to it are then vouched for by that signature. */
  readonly expectedHead?: string;
}

/** More differences than these are counted, not listed. */
const listedDifferences = 1000;

const logRow = z.object({ seq: z.number().int(), line: z.string(), hash: z.string() });
function checkHead(chain: ChainCheck, expected: string | undefined): VerifyPart[] {
  if (expected === undefined || chain.hashes.has(expected)) return [];
  return [
    differing(
      'End of the custody log',
      'changed',
      'The log never had the state that was signed: entries were removed or rewritten.',
      expected,
      chain.head,
    ),
  ];
}

function infoIfReadable(sql: Sql): CaseInfo | undefined {
  try {
    return infoOf(sql);
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}

interface Group {
  readonly name: string;
  readonly unit: string;
  readonly checked: number;
  readonly parts: readonly VerifyPart[];
}

function shownGroup(group: Group): VerifyPart[] {
  if (group.parts.length > 0) return [...group.parts];
  const count = `${group.checked} ${group.unit}`;
  return [{ name: group.name, state: 'intact', expected: count, found: count, detail: 'As recorded.' }];
}

function notChecked(expectedHead: string | undefined, elsewhere: number): string[] {
  const files = elsewhere === 1 ? '1 file that is' : `${elsewhere} files that are`;
  return [
    ...(expectedHead === undefined
      ? [
          'Whether the newest entries of the log were removed, or the whole log written anew: a log cannot show that by itself. Compare its head with the one in a signed report or envelope.',
        ]
      : ['Entries newer than the signed head: no signature covers them yet.']),
    ...(elsewhere === 0 ? [] : [`${files} kept outside the case folder: recheck them where they are.`]),
    'Who wrote the entries: names in the log are as they were typed; only signatures on reports and envelopes bind a key.',
    'Times in the log: they are those of the computer that wrote them.',
  ];
}

function limited(parts: readonly VerifyPart[]): VerifyPart[] {
  if (parts.length <= listedDifferences) return [...parts];
  const rest = parts.length - listedDifferences;
  return [...parts.slice(0, listedDifferences), differing('Further parts', 'changed', `${rest} more parts differ and are not listed.`)];
}

function examine(dir: string, connection: Connection, encrypted: boolean, options: VerifyOptions): VerifyResult {
  const sql = new Sql(connection, databasePath(dir));
  const structure = checkStructure(sql, connection);
  const chain = checkChain(sql.each(logRow, 'SELECT seq, line, hash FROM custody ORDER BY seq'));
  const log = new LogIndex(chain.lines);
  const info = infoIfReadable(sql);
  const files = checkFiles(sql, dir, encrypted ? (info?.blob_key ?? null) : null);
  const groups: Group[] = [
    { name: 'Database', unit: 'structure', checked: 1, parts: structure },
    { name: 'Custody log', unit: 'entries', checked: chain.entries, parts: [...chain.parts, ...checkHead(chain, options.expectedHead)] },
    { name: 'Case details', unit: 'row', ...checkInfo(info, log) },
    { name: 'Files', unit: 'rows', ...checkArtifacts(sql, log) },
    { name: 'Stored copies', unit: 'files hashed again', checked: files.checked, parts: files.parts },
    { name: 'Scans', unit: 'results', ...checkScans(sql, log) },
    { name: 'Findings and decisions', unit: 'rows', ...checkFindings(sql, log) },
    { name: 'Evidence', unit: 'excerpts', ...checkEvidence(sql, log) },
    { name: 'Hash lists', unit: 'lists', ...checkHashLists(sql, log) },
    { name: 'Assets and checks', unit: 'exports', ...checkAssets(sql, log) },
    { name: 'Assessments', unit: 'runs', ...checkAssessments(sql, log) },
    { name: 'Answers', unit: 'rows', ...checkAnswers(sql, log) },
    { name: 'Reports', unit: 'rows', ...checkReports(sql, log, chain.hashes) },
  ];
  const bad = groups.flatMap((group) => group.parts);
  const first = bad[0];
  const others = bad.length > 1 ? ` and ${bad.length - 1} more` : '';
  return {
    target: dir,
    kind: 'case',
    integrity: first ? 'changed' : 'intact',
    statement: first
      ? `This case was changed outside Assay: ${first.name} (${first.state})${others}.`
      : `This case is intact: its ${chain.entries} log entries link, and every row and stored file is as the log says.`,
    coverage: { covered: chain.intact, total: chain.entries, unit: 'entries', whole: chain.intact === chain.entries && !first },
    signer: null,
    time: { stated: log.lines.at(-1)?.at ?? null, proven: false },
    revocation: 'not-applicable',
    parts: limited(groups.flatMap(shownGroup)),
    notChecked: notChecked(options.expectedHead, files.elsewhere),
  };
}

function unreadable(dir: string, detail: string): VerifyResult {
  return {
    target: dir,
    kind: 'case',
    integrity: 'unreadable',
    statement: detail,
    coverage: { covered: 0, total: 0, unit: 'entries', whole: false },
    signer: null,
    time: { stated: null, proven: false },
    revocation: 'not-applicable',
    parts: [differing(databaseName, 'changed', detail)],
    notChecked: ['Everything else: the database could not be read to its end.'],
  };
}

/**
 * Looks at a case without changing it, whether it is open or not. Reads and hashes every stored file, so it takes as long as that.
 * @throws AssayError case-not-found, case-newer, passphrase-needed, passphrase-wrong
 */
export function verifyCase(dir: string, options: VerifyOptions): VerifyResult {
  try {
    const { connection, encrypted, close } = lookAtCase(dir, options.passphrase);
    try {
      return withStoreErrors(databasePath(dir), () =>
        connection.transaction(() => examine(dir, connection, encrypted, options)).deferred(),
      );
    } finally {
      close();
    }
  } catch (error) {
    // A flipped bit in the stored structure makes SQLite miss what every case has.
    if (error instanceof Error && /^no such (?:column|table|index)/.test(error.message))
      return unreadable(dir, `${databasePath(dir)} is damaged: its structure cannot be read (${error.message}). Restore it from a copy.`);
    const shown = toStoreError(error, databasePath(dir));
    if (shown.code === 'case-damaged') return unreadable(dir, shown.message);
    throw shown.code === 'internal' ? error : shown;
  }
}

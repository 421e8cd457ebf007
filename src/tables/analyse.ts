/** The room's door: a path and a kind in, plain data out. Meant to run in a child process that may die with the file. */
import { statSync } from 'node:fs';
import { AssayError } from '#contract/errors';
import type { CoverageRange, Observation, Outcome } from '#contract/findings';
import { openDatabase } from './database.ts';
import type { TableScanner } from './define.ts';
import { openTable } from './open-table.ts';
import { findOverlap, type Overlap } from './overlap/overlap.ts';
import { refusalOf } from './refusal.ts';
import { tableScanners } from './registry.ts';
import { guessRole, type TableRole } from './role.ts';
import type { Fact, Table, TableKind } from './table.ts';
import { countWords } from './wording.ts';

export interface AnalyseOptions {
  readonly signal: AbortSignal;
  /** Steps done of all steps, and what is being done now. */
  onProgress(done: number, total: number, phase: string): void;
  /** The file's name as imported, for the role guess; by default the path's own. */
  readonly name?: string;
}

export interface TableScan {
  readonly outcome: Outcome;
  readonly outcomeDetail: string;
  readonly observations: readonly Observation[];
  readonly facts: readonly Fact[];
  readonly scanners: readonly {
    readonly id: string;
    readonly version: number;
    readonly title: string;
    readonly blindSpots: string;
    readonly findings: number;
  }[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  /** A guess from the name. */
  readonly role: TableRole;
  readonly coverage: readonly CoverageRange[];
}

const EVIDENCE_ROWS = 20;
const MAX_FINDINGS = 1000;

/**
 * Scans one table with every scanner. A file that cannot be read is an outcome; throws AssayError `cancelled` after the signal,
 * and Node's file errors where the path cannot be opened at all.
 */
export async function analyseTable(path: string, kind: TableKind, options: AnalyseOptions): Promise<TableScan> {
  const { size } = statSync(path);
  const role = guessRole(options.name ?? path);
  const total = tableScanners.length + 1;
  options.onProgress(0, total, 'Reading the table');
  const database = await openDatabase([path], options);
  try {
    const table = await openTable(database, 0, kind, options.signal);
    return await scanTable(table, role, size, options);
  } catch (thrown) {
    if (options.signal.aborted) throw new AssayError('cancelled');
    if (thrown instanceof AssayError) throw thrown;
    const { outcome, message } = refusalOf(thrown, database.paths[0] ?? path);
    const coverage: CoverageRange[] = size === 0 ? [] : [{ from: 0, to: size, state: 'unread', what: message }];
    return { outcome, outcomeDetail: message, observations: [], facts: [], scanners: [], columns: [], rows: 0, role, coverage };
  } finally {
    database.close();
  }
}

export interface TableFile {
  readonly path: string;
  readonly kind: TableKind;
}

/**
 * Compares two tables of a case; observations belong to the test table. A file that cannot be read gives a fact that says so.
 * Throws as `analyseTable` does.
 */
export async function analyseOverlap(train: TableFile, test: TableFile, options: AnalyseOptions): Promise<Overlap> {
  const database = await openDatabase([train.path, test.path], options);
  try {
    options.onProgress(0, 3, 'Reading the training table');
    const trainTable = await openTable(database, 0, train.kind, options.signal);
    options.onProgress(1, 3, 'Reading the test table');
    const testTable = await openTable(database, 1, test.kind, options.signal);
    options.onProgress(2, 3, 'Comparing rows');
    const overlap = await findOverlap(trainTable, testTable);
    options.onProgress(3, 3, 'Done');
    return overlap;
  } catch (thrown) {
    if (options.signal.aborted) throw new AssayError('cancelled');
    if (thrown instanceof AssayError) throw thrown;
    const { message } = refusalOf(thrown, test.path);
    return { observations: [], facts: [{ label: 'Train/test overlap', value: `not assessed: ${message}` }] };
  } finally {
    database.close();
  }
}

async function scanTable(table: Table, role: TableRole, size: number, options: AnalyseOptions): Promise<TableScan> {
  const observations: Observation[] = [...readingRemarks(table)];
  const facts: Fact[] = [
    { label: 'Rows', value: table.rows.toLocaleString('en') },
    { label: 'Columns', value: table.columns.length.toLocaleString('en') },
    { label: 'Role', value: role === 'unknown' ? 'not told by its name' : `${role} (guessed from its name)` },
    { label: 'Row numbers', value: table.rowMeaning },
    ...table.facts,
  ];
  const scanners: TableScan['scanners'][number][] = [];
  const stopped: string[] = [];
  for (const [index, scanner] of tableScanners.entries()) {
    options.onProgress(index + 1, tableScanners.length + 1, scanner.title);
    const found = observations.length;
    const problem = await runScanner(scanner, table, options.signal, observations, facts);
    if (problem !== undefined) stopped.push(`${scanner.title} not assessed: ${problem}`);
    const { id, version, title, blindSpots } = scanner;
    scanners.push({ id, version, title, blindSpots, findings: observations.length - found });
  }
  options.onProgress(tableScanners.length + 1, tableScanners.length + 1, 'Done');
  const what = `${countWords(table.rows, 'row')} of ${countWords(table.columns.length, 'column')}`;
  return {
    outcome: stopped.length > 0 ? 'limit' : 'scanned',
    outcomeDetail: [`${what} read`, ...rejectedWords(table), ...stopped].join('. '),
    observations: observations.slice(0, MAX_FINDINGS),
    facts,
    scanners,
    columns: table.columns.map(({ name, type }) => ({ name, type })),
    rows: table.rows,
    role,
    coverage: [{ from: 0, to: size, state: 'parsed', what: [what, ...rejectedWords(table)].join(', ') }],
  };
}

/** What stopped the scanner, or undefined; the findings made until then stay. */
async function runScanner(
  scanner: TableScanner,
  table: Table,
  signal: AbortSignal,
  observations: Observation[],
  facts: Fact[],
): Promise<string | undefined> {
  try {
    const context = { signal, evidenceRows: EVIDENCE_ROWS, fact: (label: string, value: string) => facts.push({ label, value }) };
    for await (const observation of scanner.scan(table, context)) observations.push(observation);
    return undefined;
  } catch (thrown) {
    if (signal.aborted) throw new AssayError('cancelled');
    return refusalOf(thrown, table.database.paths[0] ?? '').message;
  }
}

function rejectedWords(table: Table): readonly string[] {
  return table.rejectedCount === 0 ? [] : [`${countWords(table.rejectedCount, 'record')} not readable`];
}

function* readingRemarks(table: Table): Generator<Observation> {
  for (const { ruleId, detail } of table.remarks) yield { ruleId, detail, location: {} };
  const [first] = table.rejected;
  if (first === undefined) return;
  yield {
    ruleId: 'DATA-READ-001',
    detail: `${countWords(table.rejectedCount, 'record does', 'records do')} not fit the table and ${table.rejectedCount === 1 ? 'was' : 'were'} left out of every count that follows. The first, row ${first.row}, is left out because ${first.reason}.`,
    location: first.offset === undefined ? { row: first.row } : { row: first.row, offset: first.offset },
    evidence: {
      rows: {
        columns: ['reason', 'length of the record'],
        rows: table.rejected
          .slice(0, EVIDENCE_ROWS)
          .map(({ row, reason, excerpt }) => ({ row, values: [reason, excerpt.length >= 200 ? '200 or more' : String(excerpt.length)] })),
      },
    },
  };
}

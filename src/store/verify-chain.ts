/** Recomputes the custody log from its first line to its last; pure, so that any log can be put to it. */
import { sha256Hex } from './canonical.ts';
import { type CustodyLine, chainStart, custodyLine } from './custody.ts';
import { differing, type VerifyPart } from './verify-part.ts';

export interface LogRow {
  readonly seq: number;
  readonly line: string;
  readonly hash: string;
}

export interface ChainCheck {
  readonly entries: number;
  readonly head: string;
  /** Entries from the first on that link without a break. */
  readonly intact: number;
  /** What each entry says, by number; entries that cannot be read are not among them. */
  readonly lines: ReadonlyMap<number, CustodyLine>;
  readonly hashes: ReadonlySet<string>;
  readonly parts: readonly VerifyPart[];
}

function parseLine(text: string): CustodyLine | undefined {
  try {
    return custodyLine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const entry = (seq: number): string => `Custody entry ${seq}`;

function problemOf(row: LogRow, line: CustodyLine | undefined, before: { seq: number; hash: string }): VerifyPart | undefined {
  const computed = sha256Hex(row.line);
  if (computed !== row.hash)
    return differing(entry(row.seq), 'changed', 'The entry was edited: its text no longer has its hash.', row.hash, computed);
  if (!line) return differing(entry(row.seq), 'changed', 'The entry was edited: it is no log line any more.', row.hash, computed);
  if (line.seq !== row.seq)
    return differing(entry(row.seq), 'changed', `The entry was moved: it was written as entry ${line.seq}.`, row.seq, line.seq);
  if (row.seq !== before.seq + 1) {
    const last = row.seq - 1;
    const missing = before.seq + 1 === last ? entry(last) : `Custody entries ${before.seq + 1} to ${last}`;
    return differing(missing, 'missing', 'Removed from the log.', `${last - before.seq} entries`, 'none');
  }
  if (line.previous !== before.hash)
    return differing(
      entry(row.seq),
      'changed',
      `The entry does not link to entry ${before.seq}: that one was edited and hashed anew, or put there.`,
      line.previous,
      before.hash,
    );
  return undefined;
}

/**
 * A chain alone cannot show that its newest entries were removed, or that all of it was written anew; see notChecked of verifyCase.
 * @param rows in ascending order of `seq`
 */
export function checkChain(rows: Iterable<LogRow>): ChainCheck {
  const parts: VerifyPart[] = [];
  const lines = new Map<number, CustodyLine>();
  const hashes = new Set<string>();
  let before = { seq: 0, hash: chainStart };
  let entries = 0;
  let intact = 0;
  for (const row of rows) {
    const line = parseLine(row.line);
    const problem = problemOf(row, line, before);
    if (problem) parts.push(problem);
    else if (parts.length === 0) intact = row.seq;
    if (line && line.seq === row.seq) lines.set(row.seq, line);
    hashes.add(row.hash);
    before = { seq: row.seq, hash: row.hash };
    entries += 1;
  }
  return { entries, head: before.hash, intact, lines, hashes, parts };
}

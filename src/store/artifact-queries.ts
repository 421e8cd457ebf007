/** Files of a case as the engine's stories need them: all of them, those of a format, those that are tables. */
import { z } from 'zod';
import type { ArtifactRow } from '#contract/artifacts';
import { listedColumns, listedRow, shown } from './artifacts.ts';
import { type ScanResult, scanResult } from './scans.ts';
import { type CaseStore, read } from './session.ts';

const scannedRow = listedRow.extend({ result: z.string().nullable(), blob: z.string().nullable() });

export interface ArtifactOfCase extends ArtifactRow {
  /** Whether the case holds the bytes, rather than a reference to them. */
  readonly isCopied: boolean;
  readonly scannerRuns: ScanResult['scanners'];
}

/** Every file in the order of import, with the scanners that ran on it. */
export function allArtifacts(store: CaseStore): ArtifactOfCase[] {
  const columns = listedColumns
    .split(', ')
    .map((column) => `a.${column}`)
    .join(', ');
  return read(store, (sql) =>
    sql
      .all(scannedRow, `SELECT ${columns}, a.blob, s.result FROM artifacts a LEFT JOIN scans s ON s.id = a.scan_id ORDER BY a.id`)
      .map(({ blob, result, ...row }) => ({
        ...shown(row),
        isCopied: blob !== null,
        scannerRuns: result === null ? [] : scanResult.parse(JSON.parse(result)).scanners,
      })),
  );
}

const formatRow = z.object({ id: z.number().int(), path: z.string(), sha256: z.string(), format: z.string(), formatKind: z.string() });

/** Readable files of these kinds of format, by path. */
export function listByFormat(store: CaseStore, kinds: readonly string[]): z.infer<typeof formatRow>[] {
  const marks = kinds.map(() => '?').join(', ');
  return read(store, (sql) =>
    sql.all(
      formatRow,
      `SELECT id, path, sha256, format, format_kind AS formatKind FROM artifacts WHERE sha256 <> '' AND format_kind IN (${marks})
        ORDER BY path, id`,
      kinds,
    ),
  );
}

/** Files that were read as tables, by path. */
export function listTables(store: CaseStore): z.infer<typeof formatRow>[] {
  return read(store, (sql) =>
    sql.all(
      formatRow,
      `SELECT id, path, sha256, format, format_kind AS formatKind FROM artifacts WHERE kind = 'dataset' AND outcome IN ('scanned', 'limit')
        AND format_kind IN ('csv', 'jsonl', 'json', 'parquet') ORDER BY path, id`,
    ),
  );
}

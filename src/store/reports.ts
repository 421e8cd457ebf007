/** Reports that were signed out of this case: where each went, and which state of the log it names. */
import { basename } from 'node:path';
import { z } from 'zod';
import { type ReportRow, reportRow } from '#contract/delivery';
import { digestOf } from './canonical.ts';
import { append, nextEntry } from './custody.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';

const storedRow = reportRow.omit({ ref: true }).extend({ envelopePath: z.string(), entry: z.number().int() });
export type StoredReport = z.infer<typeof storedRow>;

/** What the log says about a report's row. */
export function reportSeal(row: Omit<StoredReport, 'id' | 'entry'>): string {
  const { path, sha256, pages, signedAt, signerName, signerFingerprint, logHead, envelopePath } = row;
  return digestOf({ path, sha256, pages, signedAt, signerName, signerFingerprint, logHead, envelopePath });
}

/** Records a report that was written and verified. */
export function recordReport(
  store: CaseStore,
  report: Omit<ReportRow, 'id' | 'ref'> & { readonly envelopePath?: string },
): { id: number; ref: string } {
  const row = { ...report, path: report.path.toWellFormed(), envelopePath: (report.envelopePath ?? '').toWellFormed() };
  return write(store, (session) => {
    const { id } = session.sql.run(
      `INSERT INTO reports (path, sha256, pages, signed_at, signer_name, signer_fingerprint, log_head, envelope_path, entry)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        row.path,
        row.sha256,
        row.pages,
        row.signedAt,
        row.signerName,
        row.signerFingerprint,
        row.logHead,
        row.envelopePath,
        nextEntry(session),
      ],
    );
    const ref = refOf('R', id);
    append(session, {
      act: 'reported',
      text: `${ref} ${basename(row.path)} was signed by ${row.signerName}, ${row.pages} pages, SHA-256 ${row.sha256}.`,
      object: ref,
      data: { sha256: row.sha256, logHead: row.logHead, row: reportSeal(row) },
    });
    return { id, ref };
  });
}

/** Every report as it is stored, oldest first. */
export function storedReports(sql: Sql): StoredReport[] {
  return sql.all(
    storedRow,
    `SELECT id, path, sha256, pages, signed_at AS signedAt, signer_name AS signerName, signer_fingerprint AS signerFingerprint,
      log_head AS logHead, envelope_path AS envelopePath, entry FROM reports ORDER BY id`,
  );
}

export function listReports(store: CaseStore): ReportRow[] {
  return read(store, (sql) =>
    storedReports(sql).map(({ envelopePath: _path, entry: _entry, ...row }) => ({ ...row, ref: refOf('R', row.id) })),
  );
}

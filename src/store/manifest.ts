/** What a signed envelope vouches for: the head of the log, every file and every piece of evidence by hash. */
import { z } from 'zod';
import { allAnswers } from './answers.ts';
import { digestOf, digestOfRows } from './canonical.ts';
import { infoOf } from './case-info.ts';
import { headOf } from './custody.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Sql } from './session.ts';

export interface CaseManifest {
  readonly caseId: string;
  readonly client: string;
  readonly logHead: string;
  readonly logEntries: number;
  /** Sorted by name. */
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
}

const hashedRow = z.object({ id: z.number().int(), name: z.string(), sha256: z.string() });
const findingRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Digest of all findings that stand, with what people decided about them. */
function findingsDigest(sql: Sql): string {
  return digestOfRows(
    sql.each(
      findingRow,
      `SELECT f.id, f.rule_id, f.severity, f.title, f.detail, f.location, f.domain, f.scanner, f.origin, f.state, f.reason, f.owner,
        f.artifact_id, e.sha256 AS evidence FROM findings f LEFT JOIN evidence e ON e.id = f.evidence_id
        WHERE f.replaced_entry IS NULL ORDER BY f.id`,
    ),
  );
}

/** The same case state gives the same manifest. Files that could not be read have no hash and are not in it. */
export function caseManifest(store: CaseStore): CaseManifest {
  return read(store, (sql) => {
    const { case_id: caseId, client } = infoOf(sql);
    const { entries: logEntries, head: logHead } = headOf(sql);
    const artifacts = sql.all(hashedRow, "SELECT id, path AS name, sha256 FROM artifacts WHERE sha256 <> ''");
    const evidence = sql.all(hashedRow, "SELECT id, '' AS name, sha256 FROM evidence");
    const subjects = [
      ...artifacts.map(({ id, name, sha256 }) => ({ name: `artifacts/${refOf('I', id)}/${name}`, sha256 })),
      ...evidence.map(({ id, sha256 }) => ({ name: `evidence/${refOf('E', id)}.json`, sha256 })),
      { name: 'answers.json', sha256: digestOf(allAnswers(sql)) },
      { name: 'findings.json', sha256: findingsDigest(sql) },
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { caseId, client, logHead, logEntries, subjects };
  });
}

/** What the case is called and for whom: written once, sealed in the log's first entry. */
import { z } from 'zod';
import { type CaseSummary, classification } from '#contract/case';
import { AssayError } from '#contract/errors';
import { digestOf } from './canonical.ts';
import { headOf } from './custody.ts';
import { type CaseStore, read, type Sql } from './session.ts';

/** All texts filled by the caller. */
export interface CaseDetails {
  readonly client: string;
  readonly name: string;
  readonly scope: string;
  readonly auditor: string;
  readonly classification: string;
  readonly handling: string;
  readonly framework: string;
}

const infoRow = z.object({
  case_id: z.string(),
  client: z.string(),
  name: z.string(),
  scope: z.string(),
  auditor: z.string(),
  classification,
  handling: z.string(),
  framework: z.string(),
  created_at: z.string(),
  blob_key: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === 32).nullable(),
  entry: z.number().int(),
});
export type CaseInfo = z.infer<typeof infoRow>;

/** @throws AssayError case-damaged when the case's own row is gone */
export function infoOf(sql: Sql): CaseInfo {
  const info = sql.get(infoRow, 'SELECT * FROM case_info');
  if (!info) throw new AssayError('case-damaged', `${sql.file} is damaged: it does not say which case it is.`, sql.file);
  return info;
}

/** What the log's first entry says about the row. */
export function infoSeal(info: Omit<CaseInfo, 'blob_key' | 'entry'>): string {
  const { case_id, client, name, scope, auditor, handling, framework, created_at } = info;
  return digestOf({ case_id, client, name, scope, auditor, classification: info.classification, handling, framework, created_at });
}

export function insertInfo(sql: Sql, info: CaseInfo): void {
  sql.run(
    `INSERT INTO case_info (id, case_id, client, name, scope, auditor, classification, handling, framework, created_at, blob_key, entry)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      info.case_id,
      info.client,
      info.name,
      info.scope,
      info.auditor,
      info.classification,
      info.handling,
      info.framework,
      info.created_at,
      info.blob_key,
      info.entry,
    ],
  );
}

const countsRow = z.object({ artifacts: z.number(), findings: z.number(), answers: z.number(), reports: z.number() });

/** The case as lists, command line and page header show it. */
export function readCase(store: CaseStore): CaseSummary {
  return read(store, (sql) => {
    const info = infoOf(sql);
    const counts = sql.get(
      countsRow,
      `SELECT (SELECT count(*) FROM artifacts) AS artifacts,
        (SELECT count(*) FROM findings WHERE replaced_entry IS NULL) AS findings,
        (SELECT count(*) FROM answers a WHERE value <> '' AND NOT EXISTS
          (SELECT 1 FROM answers b WHERE b.framework = a.framework AND b.node = a.node AND b.id > a.id)) AS answers,
        (SELECT count(*) FROM reports) AS reports`,
    );
    return {
      dir: store.dir,
      id: info.case_id,
      client: info.client,
      name: info.name,
      scope: info.scope,
      auditor: info.auditor,
      classification: info.classification,
      handling: info.handling,
      framework: info.framework,
      encrypted: store.encrypted,
      createdAt: info.created_at,
      counts: counts ?? { artifacts: 0, findings: 0, answers: 0, reports: 0 },
      log: headOf(sql),
      ...(store.recovery === undefined ? {} : { recovery: store.recovery }),
    };
  });
}

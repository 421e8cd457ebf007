/** Files of a case as lists and pages show them. */
import { z } from 'zod';
import {
  type ArtifactDetail,
  type ArtifactFilter,
  type ArtifactRow,
  type Attachment,
  attachment,
  artifactRow as shownRow,
} from '#contract/artifacts';
import { AssayError } from '#contract/errors';
import { outcome } from '#contract/findings';
import { blobPath } from './case-paths.ts';
import { append, engineActor } from './custody.ts';
import { countOf, type Page, pageOf, type Sort } from './page.ts';
import { refOf, refSql } from './refs.ts';
import { type ScanResult, scanResult, verdictsWorstFirst } from './scans.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';
import { countsBy, severitiesOf } from './severity-counts.ts';
import { equalFilter, type Filter, textFilter } from './sql-text.ts';

export const listedRow = z.object({
  id: z.number().int(),
  path: z.string(),
  sha256: z.string(),
  size: z.number(),
  format: z.string(),
  kind: shownRow.shape.kind,
  outcome,
  outcome_detail: z.string(),
  verdict_order: z.number().int(),
  findings: z.number(),
  attachment,
  imported_at: z.string(),
});
export const listedColumns =
  'id, path, sha256, size, format, kind, outcome, outcome_detail, verdict_order, findings, attachment, imported_at';

/** A row as lists show it. */
export function shown(row: z.infer<typeof listedRow>): ArtifactRow {
  const { id, path, sha256, size, format, kind, findings } = row;
  return {
    id,
    ref: refOf('I', id),
    path,
    sha256,
    size,
    format,
    kind,
    outcome: row.outcome,
    outcomeDetail: row.outcome_detail,
    verdict: verdictsWorstFirst[row.verdict_order] ?? 'clean',
    findings,
    attachment: row.attachment,
    importedAt: row.imported_at,
  };
}

/** What was not understood comes before what was. */
const outcomeOrder = "CASE outcome WHEN 'crashed' THEN 0 WHEN 'unreadable' THEN 1 WHEN 'limit' THEN 2 WHEN 'unsupported' THEN 3 ELSE 4 END";

const sorts: Readonly<Record<string, Sort>> = {
  path: { name: 'path', key: 'path', id: 'id' },
  size: { name: 'size', key: '-size', id: 'id' },
  verdict: { name: 'verdict', key: 'verdict_order', id: 'id' },
  outcome: { name: 'outcome', key: outcomeOrder, id: 'id' },
};
const byPath: Sort = { name: 'path', key: 'path', id: 'id' };

function filtersOf(filter: ArtifactFilter): Filter[] {
  const worst = filter.verdictAtLeast === undefined ? -1 : verdictsWorstFirst.indexOf(filter.verdictAtLeast);
  return [
    ...textFilter(filter.text, ['path', 'format', 'sha256', refSql('I', 'id')]),
    ...equalFilter('kind', filter.kind),
    ...(worst < 0 ? [] : [{ sql: 'verdict_order <= ?', values: [worst] }]),
  ];
}

export interface ArtifactListInput {
  readonly cursor?: string | null | undefined;
  readonly limit: number;
  readonly filter?: ArtifactFilter | undefined;
  readonly sort: 'path' | 'size' | 'verdict' | 'outcome';
}

/** A page of files; size, verdict and outcome largest and worst first. `outcomes` counts what the filter leaves when its outcome is set aside. */
export function listArtifacts(
  store: CaseStore,
  input: ArtifactListInput,
): Page<ArtifactRow> & { all: number; outcomes: Record<string, number> } {
  return read(store, (sql) => {
    const others = filtersOf(input.filter ?? {});
    const page = pageOf(sql, {
      row: listedRow,
      columns: listedColumns,
      from: 'artifacts',
      filters: [...others, ...equalFilter('outcome', input.filter?.outcome)],
      sort: sorts[input.sort] ?? byPath,
      cursor: input.cursor,
      limit: input.limit,
    });
    return {
      ...page,
      rows: page.rows.map(shown),
      all: countOf(sql, 'artifacts', []),
      outcomes: countsBy(sql, 'outcome', 'artifacts', others),
    };
  });
}

const wholeRow = listedRow.extend({
  source_path: z.string(),
  volume: z.string(),
  format_kind: z.string(),
  blob: z.string().nullable(),
  rules_hash: z.string().nullable(),
  result: z.string().nullable(),
});
type WholeRow = z.infer<typeof wholeRow>;

function wholeRowOf(sql: Sql, id: number): WholeRow {
  const row = sql.get(
    wholeRow,
    'SELECT a.*, s.rules_hash, s.result FROM artifacts a LEFT JOIN scans s ON s.id = a.scan_id WHERE a.id = ?',
    [id],
  );
  if (!row) throw new AssayError('not-found', 'The case holds no such file.', refOf('I', id));
  return row;
}

const otherRow = z.object({ id: z.number().int(), path: z.string() });

function duplicatesOf(sql: Sql, row: WholeRow): ArtifactDetail['duplicates'] {
  if (row.sha256 === '') return [];
  return sql
    .all(otherRow, 'SELECT id, path FROM artifacts WHERE sha256 = ? AND id <> ? ORDER BY id LIMIT 200', [row.sha256, row.id])
    .map(({ id, path }) => ({ id, ref: refOf('I', id), path }));
}

/** @throws AssayError not-found */
export function readArtifact(store: CaseStore, id: number): ArtifactDetail {
  return read(store, (sql) => {
    const row = wholeRowOf(sql, id);
    const scan: ScanResult | undefined = row.result === null ? undefined : scanResult.parse(JSON.parse(row.result));
    return {
      ...shown(row),
      sourcePath: row.source_path,
      volume: row.volume,
      scanners: scan?.scanners ?? [],
      rulesHash: row.rules_hash ?? '',
      coverage: scan?.coverage ?? [],
      facts: scan?.facts ?? [],
      contents: scan?.contents ?? [],
      contentsDropped: scan?.contentsDropped ?? 0,
      card: scan?.card ?? {},
      assurances: scan?.assurances ?? [],
      depth: scan?.depth ?? 'default',
      policy: scan?.policy ?? 'standard',
      duplicates: duplicatesOf(sql, row),
      severityCounts: severitiesOf(sql, 'findings', [
        { sql: "replaced_entry IS NULL AND state <> 'dismissed'", values: [] },
        { sql: 'artifact_id = ?', values: [id] },
      ]),
    };
  });
}

export interface ArtifactLocation {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly formatKind: string;
  /** The case's own copy; null where the file was left where it is. */
  readonly blob: { readonly path: string; readonly key: Uint8Array | null } | null;
  readonly sourcePath: string;
}

/** Where the bytes of a file are read from. @throws AssayError not-found */
export function artifactLocation(store: CaseStore, id: number): ArtifactLocation {
  const row = read(store, (sql) => wholeRowOf(sql, id));
  return {
    path: row.path,
    sha256: row.sha256,
    size: row.size,
    formatKind: row.format_kind,
    blob: row.blob === null ? null : { path: blobPath(store.dir, row.blob), key: store.blobKey },
    sourcePath: row.source_path,
  };
}

const attachmentWords: Readonly<Record<Attachment, string>> = {
  stored: 'the copy in the case is as it was imported',
  present: 'it is where it was and unchanged',
  changed: 'its bytes are not those that were imported',
  'not-attached': 'it is not where it was; its medium is not attached',
};

/** Records what a re-hash found. @throws AssayError not-found */
export function setAttachment(store: CaseStore, id: number, state: Attachment): void {
  write(store, (session) => {
    const { path } = wholeRowOf(session.sql, id);
    session.sql.run('UPDATE artifacts SET attachment = ? WHERE id = ?', [state, id]);
    append(session, {
      act: 'rechecked',
      text: `${path} was looked at again: ${attachmentWords[state]}.`,
      object: refOf('I', id),
      actor: engineActor,
      data: { attachment: state },
    });
  });
}

/** Assets of cloud exports and the three-valued results of the checks on them. */
import { z } from 'zod';
import { type AssetRow, assetRow, type CheckResult, checkResult } from '#contract/artifacts';
import { canonicalJson, digestOf } from './canonical.ts';
import { append, engineActor, nextEntry } from './custody.ts';
import { type Page, pageOf } from './page.ts';
import { refOf } from './refs.ts';
import { type CaseStore, read, type Sql, write } from './session.ts';
import { equalFilter, textFilter, whereOf } from './sql-text.ts';

/** An asset as an importer hands it over: secrets were redacted before. */
export interface StoredAsset {
  /** Identity across files, for instance an ARN. */
  readonly key: string;
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  /** JSON pointer in its file. */
  readonly pointer: string;
  readonly properties: unknown;
}
export type AssetOfCase = StoredAsset & { readonly id: number; readonly artifactId: number; readonly artifactPath: string };

const sealedRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Digest of the assets of one file. */
export function assetsSeal(sql: Sql, artifactId: number): string {
  return digestOf(
    sql.all(
      sealedRow,
      `SELECT id, artifact_id, key, provider, type, name, kind, account, region, pointer, properties FROM assets
        WHERE artifact_id = ? ORDER BY id`,
      [artifactId],
    ),
  );
}

/** Digest of every check result. */
export function checksSeal(sql: Sql): string {
  return digestOf(
    sql.all(
      sealedRow,
      'SELECT id, asset_id, check_id, title, severity, status, message, asset, pointer, collect FROM check_results ORDER BY id',
    ),
  );
}

const pathRow = z.object({ path: z.string() });

/** Replaces the assets of one file. All check results go with them, since each may rest on any asset: evaluate the checks again. */
export function replaceAssets(store: CaseStore, artifactId: number, assets: readonly StoredAsset[]): void {
  write(store, (session) => {
    const { sql } = session;
    const entry = nextEntry(session);
    sql.run('DELETE FROM check_results');
    sql.run('DELETE FROM assets WHERE artifact_id = ?', [artifactId]);
    for (const asset of assets) {
      const { key, provider, type, name, kind, account, region, pointer } = asset;
      const texts = [key, provider, type, name, kind, account, region, pointer].map((text) => text.toWellFormed());
      sql.run(
        `INSERT INTO assets (artifact_id, key, provider, type, name, kind, account, region, pointer, properties, entry)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [artifactId, ...texts, canonicalJson(asset.properties), entry],
      );
    }
    const path = sql.get(pathRow, 'SELECT path FROM artifacts WHERE id = ?', [artifactId])?.path ?? '';
    append(session, {
      act: 'assets',
      text: assets.length === 1 ? `1 asset was read from ${path}.` : `${assets.length} assets were read from ${path}.`,
      object: refOf('I', artifactId),
      actor: engineActor,
      data: { assets: assetsSeal(sql, artifactId), checks: checksSeal(sql) },
    });
  });
}

const wholeRow = z.object({
  id: z.number().int(),
  artifact_id: z.number().int(),
  path: z.string(),
  key: z.string(),
  provider: z.string(),
  type: z.string(),
  name: z.string(),
  kind: z.string(),
  account: z.string(),
  region: z.string(),
  pointer: z.string(),
  properties: z.string(),
});

/** Every asset with its properties, in the order of the files and of their reading. */
export function allAssets(store: CaseStore): AssetOfCase[] {
  return read(store, (sql) =>
    sql
      .all(wholeRow, 'SELECT s.*, a.path FROM assets s JOIN artifacts a ON a.id = s.artifact_id ORDER BY s.artifact_id, s.id')
      .map(({ artifact_id: artifactId, path: artifactPath, properties, ...asset }) => {
        const parsed: unknown = JSON.parse(properties);
        return { ...asset, artifactId, artifactPath, properties: parsed };
      }),
  );
}

/** Makes `results` all there is. */
export function replaceCheckResults(store: CaseStore, results: readonly (CheckResult & { assetId: number })[]): void {
  write(store, (session) => {
    const { sql } = session;
    const entry = nextEntry(session);
    sql.run('DELETE FROM check_results');
    for (const { assetId, checkId, title, severity, status, message, asset, pointer, collect } of results)
      sql.run(
        `INSERT INTO check_results (asset_id, check_id, title, severity, status, message, asset, pointer, collect, entry)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          assetId,
          checkId,
          title,
          severity,
          status,
          message.toWellFormed(),
          asset.toWellFormed(),
          pointer.toWellFormed(),
          collect ?? null,
          entry,
        ],
      );
    const count = (wanted: CheckResult['status']) => results.filter((each) => each.status === wanted).length;
    append(session, {
      act: 'checks',
      text: `The checks were evaluated: ${count('PASS')} passed, ${count('FAIL')} failed, ${count('NOT_ASSESSED')} could not be assessed.`,
      object: '',
      actor: engineActor,
      data: { checks: checksSeal(sql) },
    });
  });
}

const statusCount = (status: CheckResult['status']) =>
  `(SELECT count(*) FROM check_results c WHERE c.asset_id = assets.id AND c.status = '${status}')`;

/** A page of assets in the order in which they were read. */
export function listAssets(
  store: CaseStore,
  input: { readonly cursor?: string | null | undefined; readonly limit: number; readonly text?: string | undefined },
): Page<AssetRow> {
  return read(store, (sql) => {
    const page = pageOf(sql, {
      row: assetRow,
      columns: `id, provider, type, name, kind, account, region, artifact_id AS artifactId, pointer,
        (SELECT path FROM artifacts WHERE artifacts.id = assets.artifact_id) AS artifactPath,
        ${statusCount('FAIL')} AS fails, ${statusCount('PASS')} AS passes, ${statusCount('NOT_ASSESSED')} AS notAssessed`,
      from: 'assets',
      filters: textFilter(input.text, ['name', 'type', 'kind', 'account', 'region', 'provider', 'key']),
      sort: { name: 'read', key: 'id', id: 'id' },
      cursor: input.cursor,
      limit: input.limit,
    });
    return { ...page, rows: page.rows.map((row) => assetRow.parse(row)) };
  });
}

const checkRow = checkResult.omit({ collect: true }).extend({ collect: z.string().nullable() });

/** Results of checks: failed first, then what could not be assessed, then passed. */
export function listChecks(
  store: CaseStore,
  input: { readonly assetId?: number | undefined; readonly status?: CheckResult['status'] | undefined },
): CheckResult[] {
  return read(store, (sql) => {
    const where = whereOf([...equalFilter('asset_id', input.assetId), ...equalFilter('status', input.status)]);
    return sql
      .all(
        checkRow,
        `SELECT check_id AS checkId, title, severity, status, message, asset, pointer, collect FROM check_results ${where.sql}
          ORDER BY CASE status WHEN 'FAIL' THEN 0 WHEN 'NOT_ASSESSED' THEN 1 ELSE 2 END, check_id, id`,
        where.values,
      )
      .map(({ collect, ...row }) => (collect === null ? row : { ...row, collect }));
  });
}

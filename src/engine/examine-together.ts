/** What only several files together can tell: checks over all assets of a case, and test rows that stand in training data. */
import { posix } from 'node:path';
import { z } from 'zod';
import type { AssetOfCase } from '#rules/asset';
import { listTables } from '#store/artifact-queries';
import { allAssets, replaceCheckResults } from '#store/assets';
import { replaceFindings } from '#store/finding-add';
import type { NewFinding } from '#store/finding-merge';
import type { CaseStore } from '#store/session';
import { guessRole } from '#tables/role';
import { isOfTheFile, subjectOf } from './audit-item.ts';
import type { EngineContext } from './context.ts';
import { judged } from './examine.ts';
import { examineProvenance } from './examine-provenance.ts';
import { withoutResult } from './without-result.ts';

const jsonObject = z.record(z.string(), z.json());

/** Scanner under which findings of checks are kept; its version rises with the evaluation, the checks themselves are in the rules' hash. */
const checksScanner = 'cloud-checks@1';
/** Where these findings come from, as people read it; no scan of a single file uses these words. */
const checksOrigin = 'checks';
const comparisonOrigin = 'comparison';

async function runChecks(context: EngineContext, store: CaseStore, signal: AbortSignal): Promise<void> {
  // Properties came out of JSON text, so JSON is what they are.
  const assets = allAssets(store).map((asset) => ({ ...asset, properties: jsonObject.parse(asset.properties) }));
  const { findings, results } = await checkAssets(context, assets, signal).catch((thrown: unknown) => ({
    results: [],
    findings: withoutResult(context, thrown, 'The checks of the cloud assets', null),
  }));
  replaceCheckResults(store, results);
  replaceFindings(store, checksOrigin, findings, context.resources.rules.hash);
}

/** Evaluates every check on every asset in a child; each FAIL is a finding with the check's own rule. */
export async function checkAssets(context: Pick<EngineContext, 'pool' | 'resources'>, assets: readonly AssetOfCase[], signal: AbortSignal) {
  if (assets.length === 0) return { results: [], findings: [] };
  const { checkTexts } = context.resources;
  const results = await context.pool.run(
    'checks',
    { assets, files: [...checkTexts] },
    { signal, deadlineMs: 600_000, memoryMegabytes: 1024 },
  );
  const findings: NewFinding[] = results
    .filter(({ status }) => status === 'FAIL')
    .map(({ artifactId, asset, checkId, evidence, message, pointer }) => ({
      ...judged(
        [{ ruleId: checkId, detail: `${asset}: ${message}`, location: { pointer }, ...(evidence ? { evidence } : {}) }],
        context.resources,
        artifactId,
      )[0],
      scanner: checksScanner,
    }))
    .filter((finding): finding is NewFinding => 'ruleId' in finding);
  return { results, findings };
}

interface TableOfCase {
  readonly id: number;
  readonly path: string;
  readonly formatKind: string;
}

interface Pair {
  readonly train: TableOfCase;
  readonly test: TableOfCase;
}

/** Tables whose names tell training from test or validation, by folder. */
export function tablePairs(tables: readonly TableOfCase[]): Pair[] {
  const withRole = tables.map((table) => ({ table, role: guessRole(table.path) }));
  return withRole
    .filter(({ role }) => role === 'test' || role === 'validation')
    .flatMap(({ table: test }) =>
      withRole
        .filter(({ role, table }) => role === 'train' && posix.dirname(table.path) === posix.dirname(test.path))
        .map(({ table: train }) => ({ train, test })),
    );
}

const tableKind = z.enum(['csv', 'jsonl', 'json', 'parquet']);

function tableSubject(store: CaseStore, { id, formatKind }: TableOfCase) {
  const { path, key } = subjectOf(store, id);
  return { path, key, kind: tableKind.parse(formatKind) };
}

/** @returns a sentence for each pair that could not be read */
async function compareTables(context: EngineContext, store: CaseStore, signal: AbortSignal): Promise<string[]> {
  const findings: NewFinding[] = [];
  const missed: string[] = [];
  for (const { train, test } of tablePairs(listTables(store))) {
    const found = await context.pool
      .run(
        'overlap',
        { train: tableSubject(store, train), test: tableSubject(store, test) },
        { signal, deadlineMs: 1_800_000, memoryMegabytes: 3072 },
      )
      .then(({ observations }) => judged(observations, context.resources, test.id))
      .catch((thrown: unknown) => {
        if (!isOfTheFile(thrown)) return withoutResult(context, thrown, `The comparison with ${train.path}`, test.id);
        missed.push(`${test.path} was not compared with ${train.path}: ${thrown.message}`);
        return [];
      });
    findings.push(...found);
  }
  // What an earlier comparison found holds as long as nothing newer is known.
  if (missed.length === 0 || findings.length > 0) replaceFindings(store, comparisonOrigin, findings, context.resources.rules.hash);
  return missed;
}

/**
 * Runs after every import and scan of a case; replaces what it found before, decisions stay.
 * @returns a sentence for each thing that could not be done
 */
export async function examineTogether(
  context: EngineContext,
  store: CaseStore,
  signal: AbortSignal,
  onPhase: (phase: string) => void,
): Promise<string[]> {
  onPhase('Checking cloud assets');
  await runChecks(context, store, signal);
  onPhase('Checking signatures and hash lists');
  await examineProvenance(context, store, signal);
  onPhase('Comparing training with test data');
  return compareTables(context, store, signal);
}

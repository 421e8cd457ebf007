/** Artifacts: the files of a case, how they came in, and how far they were understood. */

import { z } from 'zod';
import { procedure } from './base.ts';
import { severityCounts } from './case.ts';
import { coverageRange, outcome, verdict } from './findings.ts';
import { assurance, contentNode, modelCard, modelComparison, scanDepth, scanPolicy } from './models.ts';

export const attachment = z.enum(['stored', 'present', 'changed', 'not-attached']);
export type Attachment = z.infer<typeof attachment>;

export const artifactRow = z.object({
  id: z.number().int(),
  /** I-0001 and so on: what running text calls it. */
  ref: z.string(),
  path: z.string(),
  sha256: z.string(),
  size: z.number(),
  format: z.string(),
  kind: z.enum(['model', 'dataset', 'cloud', 'other']),
  outcome,
  outcomeDetail: z.string(),
  verdict,
  findings: z.number(),
  attachment,
  importedAt: z.string(),
});
export type ArtifactRow = z.infer<typeof artifactRow>;

export const artifactDetail = artifactRow.extend({
  sourcePath: z.string(),
  volume: z.string(),
  scanners: z.array(z.object({ id: z.string(), version: z.number(), title: z.string(), findings: z.number(), blindSpots: z.string() })),
  rulesHash: z.string(),
  coverage: z.array(coverageRange),
  /** What the reader learned: tensors, rows, assets; label and value, in reading order. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The files inside it, in the order in which they were met. */
  contents: z.array(contentNode),
  /** Files inside that the tree has no room for. */
  contentsDropped: z.number(),
  card: modelCard,
  assurances: z.array(assurance),
  /** How the last scan was made. */
  depth: scanDepth,
  policy: scanPolicy,
  duplicates: z.array(z.object({ id: z.number(), ref: z.string(), path: z.string() })),
  severityCounts,
});
export type ArtifactDetail = z.infer<typeof artifactDetail>;

export const artifactFilter = z.object({
  text: z.string().max(200).optional(),
  outcome: outcome.optional(),
  kind: z.enum(['model', 'dataset', 'cloud', 'other']).optional(),
  /** Only verdicts at or above. */
  verdictAtLeast: verdict.optional(),
});
export type ArtifactFilter = z.infer<typeof artifactFilter>;

/** A cloud, identity or cluster asset found in an export; secrets were redacted as it came in. */
export const assetRow = z.object({
  id: z.number().int(),
  provider: z.string(),
  type: z.string(),
  name: z.string(),
  kind: z.string(),
  account: z.string(),
  region: z.string(),
  artifactId: z.number().int(),
  artifactPath: z.string(),
  pointer: z.string(),
  fails: z.number(),
  passes: z.number(),
  notAssessed: z.number(),
});
export type AssetRow = z.infer<typeof assetRow>;

/** A check and its three-valued result on one asset. */
export const checkResult = z.object({
  checkId: z.string(),
  title: z.string(),
  severity: z.string(),
  status: z.enum(['PASS', 'FAIL', 'NOT_ASSESSED']),
  message: z.string(),
  asset: z.string(),
  pointer: z.string(),
  /** The command that collects what is missing, where the status is NOT_ASSESSED. */
  collect: z.string().optional(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** Keyset page: pass `next` back to continue; null at the end. Sorted in SQL. */
const page = z.object({ cursor: z.string().nullish(), limit: z.number().int().min(1).max(500).default(200) });

export const artifactsContract = {
  list: procedure
    .input(page.extend({ filter: artifactFilter.optional(), sort: z.enum(['path', 'size', 'verdict', 'outcome']).default('path') }))
    .output(
      z.object({
        rows: z.array(artifactRow),
        total: z.number(),
        all: z.number(),
        next: z.string().nullable(),
        outcomes: z.record(z.string(), z.number()),
      }),
    ),
  get: procedure.input(z.object({ id: z.number().int() })).output(artifactDetail),
  /** Bytes of a stored or present artifact; at most 64 KiB at a time, as hex. */
  bytes: procedure
    .input(z.object({ id: z.number().int(), offset: z.number().int().nonnegative(), length: z.number().int().min(1).max(65536) }))
    .output(z.object({ offset: z.number(), hex: z.string(), size: z.number() })),
  /** Re-hashes what is attached and tells stored, present, changed or not attached. */
  recheck: procedure.input(z.object({ id: z.number().int() })).output(z.object({ attachment })),
  /** Writes the coverage of a file, the tree of its contents and what was looked at into a JSON file; nothing is replaced. */
  saveCoverage: procedure.input(z.object({ id: z.number().int(), out: z.string().min(1) })).output(z.object({ path: z.string() })),
  /** Starts laying two models of the case side by side, tensor by tensor. @throws not-assessable where one of them holds no tensors that we read */
  compare: procedure.input(z.object({ left: z.number().int(), right: z.number().int() })).output(z.object({ jobId: z.string() })),
  /** What such a job found; null while it runs, where it failed, and for jobs of another case. Kept until the engine ends, the latest of them. */
  comparison: procedure.input(z.object({ jobId: z.string() })).output(modelComparison.nullable()),
  assets: procedure
    .input(page.extend({ text: z.string().max(200).optional() }))
    .output(z.object({ rows: z.array(assetRow), total: z.number(), next: z.string().nullable() })),
  checks: procedure
    .input(z.object({ assetId: z.number().int().optional(), status: z.enum(['PASS', 'FAIL', 'NOT_ASSESSED']).optional() }))
    .output(z.array(checkResult)),
};

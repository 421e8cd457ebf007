/** What tasks may answer, as schemas that the parent holds every answer to; each is tied to the type that the room declares. */
import { z } from 'zod';
import { checkResult } from '#contract/artifacts';
import { coverageRange, evidence, observation, outcome } from '#contract/findings';
import { assurance, contentNode, modelCard } from '#contract/models';
import { formatKinds } from '#formats/format';
import type { ExportReading } from '#importers/read-export';
import type { AssetOfCase } from '#rules/asset';
import type { CheckOutcome } from '#rules/checks';
import type { JsonObject } from '#rules/json';
import type { ArtifactScan } from '#scanners/scan-artifact';
import type { TableScan } from '#tables/analyse';
import type { Overlap } from '#tables/overlap/overlap';

const words = z.string().max(1_000_000);
const count = z.number().int().nonnegative();

const observations = z.array(observation).max(2000);
const coverage = z.array(coverageRange).max(10_000);
const facts = z.array(z.object({ label: words, value: words })).max(10_000);
const runs = z.array(z.object({ id: z.string().max(200), version: count, title: words, blindSpots: words, findings: count })).max(200);
const result = { outcome, outcomeDetail: words, observations, coverage, facts };

export const artifactScan: z.ZodType<ArtifactScan> = z.object({
  ...result,
  format: z.object({ kind: z.enum(formatKinds), label: z.string().max(500) }),
  scanners: runs,
  contents: z.array(contentNode).max(10_000),
  contentsDropped: count,
  card: modelCard,
  assurances: z.array(assurance).max(1000),
});

export const tableScan: z.ZodType<TableScan> = z.object({
  ...result,
  scanners: runs,
  columns: z.array(z.object({ name: words, type: z.string().max(50) })).max(100_000),
  rows: count,
  role: z.enum(['train', 'test', 'validation', 'unknown']),
});

export const overlap: z.ZodType<Overlap> = z.object({ observations, facts });

/** Walked by hand-written code only, so its depth is checked here once. */
const properties: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());
const asset = z.object({
  key: words,
  provider: words,
  type: words,
  name: words,
  kind: words,
  account: words,
  region: words,
  pointer: words,
  properties,
});

/** At most what the limits let an export hold. */
const mostAssets = 100_000;

export const assetsOfCase: z.ZodType<readonly AssetOfCase[], readonly AssetOfCase[]> = z
  .array(asset.extend({ id: count, artifactId: count }))
  .max(10 * mostAssets);

export const exportReading: z.ZodType<ExportReading> = z.object({
  ...result,
  label: words,
  format: z.enum(['json', 'yaml']),
  assets: z.array(asset).max(mostAssets),
  redacted: count,
  importers: runs,
});

export const checkOutcomes: z.ZodType<CheckOutcome[]> = z.array(
  checkResult.extend({ assetId: count, artifactId: count, evidence: z.exactOptional(evidence) }),
);

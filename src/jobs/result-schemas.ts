/** What tasks may answer, as schemas that the parent holds every answer to; each is tied to the type that the room declares. */
import { z } from 'zod';
import { coverageRange, observation, outcome } from '#contract/findings';
import { formatKinds } from '#formats/format';
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
});

export const tableScan: z.ZodType<TableScan> = z.object({
  ...result,
  scanners: runs,
  columns: z.array(z.object({ name: words, type: z.string().max(50) })).max(100_000),
  rows: count,
  role: z.enum(['train', 'test', 'validation', 'unknown']),
});

export const overlap: z.ZodType<Overlap> = z.object({ observations, facts });

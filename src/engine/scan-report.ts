/** The machine-readable answer of a scan, `assay.scan/1`, the same for loose files and for a case. */
import { z } from 'zod';
import { coverageRange, finding, outcome, type Verdict, verdict, verdictOf } from '#contract/findings';
import { contentNode } from '#contract/models';
import { digestOf } from '#store/canonical';
import type { NewFinding } from '#store/finding-merge';

export const scannedArtifact = z.object({
  path: z.string(),
  /** '' where the file could not be read. */
  sha256: z.string(),
  size: z.number(),
  format: z.string(),
  outcome,
  /** One sentence where the outcome needs one. */
  outcomeDetail: z.string(),
  verdict,
  findings: z.array(finding),
  /** Where it was asked for: every byte of the file and how far it was understood. */
  coverage: z.array(coverageRange).optional(),
  /** Where it was asked for: the files inside. */
  contents: z.array(contentNode).optional(),
});
export type ScannedArtifact = z.infer<typeof scannedArtifact>;

/** Checks of cloud assets, counted over the whole scan. */
const checkCounts = z.object({ PASS: z.number(), FAIL: z.number(), NOT_ASSESSED: z.number() });

export const scanReport = z.object({
  schema: z.literal('assay.scan/1'),
  tool: z.object({ version: z.string(), rulesHash: z.string() }),
  artifacts: z.array(scannedArtifact),
  summary: z.object({
    artifacts: z.number(),
    findings: z.number(),
    verdict,
    /** Number of artifacts by outcome and by verdict. */
    outcomes: z.record(z.string(), z.number()),
    verdicts: z.record(z.string(), z.number()),
    checks: checkCounts,
    /** Whether the scan ended before every file was examined. */
    endedEarly: z.boolean(),
  }),
});
export type ScanReport = z.infer<typeof scanReport>;

/** A finding as it leaves the program, with the hash of the evidence that it rests on. */
export function reportedFinding({ detail, evidence, location, ruleId, severity, title }: NewFinding): ScannedArtifact['findings'][number] {
  const base = { ruleId, severity, title, detail, location };
  return evidence === undefined ? base : { ...base, evidenceSha256: digestOf(evidence) };
}

function counted(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

export interface ScanTotals {
  readonly artifacts: readonly ScannedArtifact[];
  readonly checks: readonly { readonly status: 'PASS' | 'FAIL' | 'NOT_ASSESSED' }[];
  readonly endedEarly: boolean;
}

export function makeScanReport(tool: ScanReport['tool'], { artifacts, checks, endedEarly }: ScanTotals): ScanReport {
  const all = artifacts.flatMap(({ findings }) => findings);
  const worst: Verdict = verdictOf(all);
  const statuses = counted(checks.map(({ status }) => status));
  return {
    schema: 'assay.scan/1',
    tool,
    artifacts: [...artifacts],
    summary: {
      artifacts: artifacts.length,
      findings: all.length,
      verdict: worst,
      outcomes: counted(artifacts.map((each) => each.outcome)),
      verdicts: counted(artifacts.map((each) => each.verdict)),
      checks: { PASS: statuses.PASS ?? 0, FAIL: statuses.FAIL ?? 0, NOT_ASSESSED: statuses.NOT_ASSESSED ?? 0 },
      endedEarly,
    },
  };
}

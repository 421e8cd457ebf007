/** Scans bytes the way the scan child does and tells the verdict by the rule packs: what tests assert. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Severity, type Verdict, verdictOf } from '#contract/findings';
import { bytesSource } from '#formats/byte-source';
import type { Limits } from '#formats/limits';
import { applyRule } from '#rules/apply';
import { parseRulePacks } from '#rules/load';
import { type ArtifactScan, type ScanOptions, scanArtifact } from './scan-artifact.ts';

export const repository = join(import.meta.dirname, '..', '..');
const packs = join(repository, 'resources/rules');
export const modelRules = parseRulePacks(readdirSync(packs).map((name) => ({ name, text: readFileSync(join(packs, name), 'utf8') })));

export interface TestScan extends ArtifactScan {
  readonly verdict: Verdict;
  /** Rule ids, sorted, each once. */
  readonly rules: string[];
  readonly severities: ReadonlyMap<string, Severity>;
}

export function scanBytes(bytes: Uint8Array, name = 'file', limits?: Limits, how: Pick<ScanOptions, 'depth' | 'policy'> = {}): TestScan {
  const scan = scanArtifact(bytesSource(bytes), name, { signal: new AbortController().signal, ...(limits ? { limits } : {}), ...how });
  const judged = scan.observations.map((observation) => applyRule(observation, modelRules));
  return {
    ...scan,
    verdict: verdictOf(judged),
    rules: [...new Set(judged.map((each) => each.ruleId))].sort(),
    severities: new Map(judged.map((each) => [each.ruleId, each.severity])),
  };
}

export const isAlarm = (verdict: Verdict): boolean => verdict === 'high' || verdict === 'critical';

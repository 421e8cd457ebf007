/** Scans bytes the way the scan child does and tells the verdict by the rule packs: what tests assert. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Severity, type Verdict, verdictOf } from '#contract/findings';
import { bytesSource } from '#formats/byte-source';
import type { Limits } from '#formats/limits';
import { applyRule } from '#rules/apply';
import { parseRulePacks } from '#rules/load';
import { type ArtifactScan, scanArtifact } from './scan-artifact.ts';

export const repository = join(import.meta.dirname, '..', '..');
export const modelRules = parseRulePacks([
  { name: 'models.yaml', text: readFileSync(join(repository, 'resources/rules/models.yaml'), 'utf8') },
]);

export interface TestScan extends ArtifactScan {
  readonly verdict: Verdict;
  /** Rule ids, sorted, each once. */
  readonly rules: string[];
  readonly severities: ReadonlyMap<string, Severity>;
}

export function scanBytes(bytes: Uint8Array, name = 'file', limits?: Limits): TestScan {
  const scan = scanArtifact(bytesSource(bytes), name, { signal: new AbortController().signal, ...(limits ? { limits } : {}) });
  const judged = scan.observations.map((observation) => applyRule(observation, modelRules));
  return {
    ...scan,
    verdict: verdictOf(judged),
    rules: [...new Set(judged.map((each) => each.ruleId))].sort(),
    severities: new Map(judged.map((each) => [each.ruleId, each.severity])),
  };
}

export const isAlarm = (verdict: Verdict): boolean => verdict === 'high' || verdict === 'critical';

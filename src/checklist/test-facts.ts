/** Facts for the tests of this room: the shipped framework, empty facts, and findings by the dozen. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { severities } from '#contract/findings';
import { reviewState } from '#contract/review';
import type { ExaminedFiles, FindingFact, ProposalFacts } from './facts.ts';
import { parseFramework } from './framework.ts';

export const frameworkText = readFileSync(new URL('../../resources/frameworks/nist-ai-rmf-1.0.yaml', import.meta.url), 'utf8');
export const framework = parseFramework(frameworkText, 'nist-ai-rmf-1.0.yaml');

export const noFiles: ExaminedFiles = { scanned: 0, notScanned: 0, clean: 0, examples: [] };

const controls: Readonly<Record<string, readonly string[]>> = {
  'MDL-PKL-001': ['MEASURE 2.7', 'MAP 4.1', 'MANAGE 3.1'],
  'DATA-PII-001': ['MEASURE 2.10', 'MAP 2.3', 'GOVERN 1.1'],
  'ROB-001': ['MEASURE 2.5', 'MEASURE 2.6', 'MEASURE 2.7'],
  'ROB-004': ['MEASURE 2.5', 'MEASURE 2.6', 'MEASURE 2.7'],
  'AWS-BR-01': ['MEASURE 2.4', 'MANAGE 4.1'],
  'NEW-001': ['MEASURE 9.9', 'nonsense'],
};

export const noFacts: ProposalFacts = {
  findings: [],
  controlsOf: (ruleId) => controls[ruleId] ?? [],
  models: noFiles,
  datasets: noFiles,
  runs: [],
  checks: [],
};

export const finding = (more: Partial<FindingFact>): FindingFact => ({
  id: 1,
  ref: 'F-0001',
  ruleId: 'MDL-PKL-001',
  title: 'Loading the file calls a dangerous function',
  severity: 'critical',
  state: 'proposed',
  evidenceSha256: 'ab'.repeat(32),
  origin: 'scan',
  ...more,
});

export const anyFindings: fc.Arbitrary<FindingFact[]> = fc
  .array(
    fc.record({
      ruleId: fc.constantFrom(...Object.keys(controls)),
      severity: fc.constantFrom(...severities),
      state: fc.constantFrom(...reviewState.options),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((each, index) => finding({ ...each, id: index + 1, ref: `F-${String(index + 1).padStart(4, '0')}` })));

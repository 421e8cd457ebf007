/** Proposals follow the file's table, say what they rest on, and never come from nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severities, severityRank } from '#contract/findings';
import { linkEvidence, propose } from './propose.ts';
import { anyFindings, finding, framework, noFacts, noFiles } from './test-facts.ts';

const models = { scanned: 2, notScanned: 1, clean: 1, examples: [{ ref: 'I-0002', path: 'good.safetensors', sha256: 'cd'.repeat(32) }] };

test('where nothing was examined nothing is proposed', () => {
  expect(propose(framework, noFacts).size).toBe(0);
  const unscanned = { ...noFacts, models: { ...noFiles, notScanned: 5 } };
  expect(propose(framework, unscanned).size).toBe(0);
  const unjudged = { ...noFacts, checks: [{ checkId: 'AWS-BR-01', title: 'Logging', passed: 0, failed: 0, notAssessed: 4 }] };
  expect(propose(framework, unjudged).size).toBe(0);
});

test.each([
  ['critical', '1'],
  ['high', '2'],
  ['medium', '2'],
  ['low', '3'],
  ['info', '3'],
] as const)('a worst open finding of severity %s proposes level %s for security', (severity, value) => {
  const proposal = propose(framework, { ...noFacts, models, findings: [finding({ severity })] }).get('MEASURE-2.7');
  expect(proposal?.value).toBe(value);
});

test('a critical finding contradicts with its evidence hash, and the basis names it, what was examined and what was left out', () => {
  const proposal = propose(framework, { ...noFacts, models, findings: [finding({})] }).get('MEASURE-2.7');
  expect(proposal?.evidence[0]).toEqual({
    ref: 'F-0001',
    title: 'Loading the file calls a dangerous function',
    origin: 'scan',
    relation: 'contradicts',
    findingId: 1,
    sha256: 'ab'.repeat(32),
  });
  expect(proposal?.basis).toBe(
    '1 open finding speaks against this, the worst critical: F-0001, Loading the file calls a dangerous function. ' +
      '1 of 1 is proposed and not yet decided by a person. Examined: 2 of 3 model files. ' +
      'Not examined: no assessment run, no cloud check with a result. ' +
      'Serving code, network, physical access and attacks that use gradients were not examined. ' +
      'The worst open finding sets the level; examined material without a finding at medium or above is level 3 and never more.',
  );
});

test('examined files without a finding propose level 3, supported by the hash of a clean file', () => {
  const proposal = propose(framework, { ...noFacts, models: { ...models, scanned: 3, notScanned: 0 } }).get('MEASURE-2.7');
  expect(proposal?.value).toBe('3');
  expect(proposal?.evidence).toEqual([
    {
      ref: 'I-0002',
      title: 'good.safetensors: model scanned, no open finding at medium or above',
      origin: 'scan',
      relation: 'supports',
      findingId: null,
      sha256: 'cd'.repeat(32),
    },
  ]);
  expect(proposal?.basis).toContain('Examined: 3 of 3 model files.');
});

test('silence never answers a question on which a scan can only contradict', () => {
  const facts = { ...noFacts, models, datasets: models };
  expect(propose(framework, facts).has('MAP-4.1')).toBe(false);
  expect(propose(framework, { ...facts, findings: [finding({ severity: 'low' })] }).has('MAP-4.1')).toBe(false);
  expect(propose(framework, { ...facts, findings: [finding({ severity: 'high' })] }).get('MAP-4.1')?.value).toBe('2');
});

test('dismissed and remedied findings do not count against; a remedied one supports and both are told', () => {
  const findings = [finding({ state: 'dismissed' }), finding({ id: 2, ref: 'F-0002', state: 'remedied' })];
  const proposal = propose(framework, { ...noFacts, models, findings }).get('MEASURE-2.7');
  expect(proposal?.value).toBe('3');
  expect(proposal?.evidence.map(({ ref, relation }) => [ref, relation])).toEqual([
    ['F-0002', 'supports'],
    ['I-0002', 'supports'],
  ]);
  expect(proposal?.basis).toContain('Given no weight: 1 dismissed finding, 1 remedied finding.');
});

test('a run that met its floor supports, and a passed check supports where the check bears', () => {
  const facts = {
    ...noFacts,
    findings: [
      finding({ ruleId: 'ROB-004', severity: 'info', title: 'Accuracy under attack meets the agreed floor', origin: 'run A-001' }),
    ],
    runs: [{ ref: 'A-001', headline: 'At ε = 0.1 the model keeps 71.0 % accuracy.', resultSha256: 'ef'.repeat(32) }],
    checks: [{ checkId: 'AWS-BR-01', title: 'Invocation logging is on', passed: 2, failed: 0, notAssessed: 0 }],
  };
  const proposals = propose(framework, facts);
  expect(proposals.get('MEASURE-2.6')?.evidence.map(({ ref, relation }) => [ref, relation])).toEqual([
    ['F-0001', 'supports'],
    ['A-001', 'supports'],
  ]);
  expect(proposals.get('MEASURE-2.4')).toMatchObject({
    value: '3',
    evidence: [{ ref: 'AWS-BR-01', title: 'Invocation logging is on: passed on 2 assets' }],
  });
});

test('a rule that no framework node answers to proposes nothing and does not fail', () => {
  expect(propose(framework, { ...noFacts, findings: [finding({ ruleId: 'NEW-001' }), finding({ ruleId: 'GONE-9' })] }).size).toBe(0);
});

test('evidence is listed where nothing is proposed, and long lists are cut with the total in the basis', () => {
  const many = Array.from({ length: 40 }, (_, index) => finding({ id: index + 1, ref: `F-${index + 1}` }));
  const facts = { ...noFacts, findings: many };
  expect(propose(framework, facts).get('MEASURE-2.7')?.basis).toContain('40 open findings speak against this');
  expect(linkEvidence(framework, facts).get('MEASURE-2.7')).toHaveLength(8);
  const passed = { ...noFacts, checks: [{ checkId: 'MDL-PKL-001', title: 'A check', passed: 1, failed: 0, notAssessed: 0 }] };
  expect(propose(framework, passed).has('MAP-4.1')).toBe(false);
  expect(linkEvidence(framework, passed).get('MAP-4.1')).toHaveLength(1);
});

test('proposals do not depend on the order of findings, checks or runs', () => {
  const runs = ['A-001', 'A-002', 'A-003'].map((ref) => ({ ref, headline: ref, resultSha256: null }));
  const checks = ['AWS-BR-01', 'MDL-PKL-001'].map((checkId) => ({ checkId, title: checkId, passed: 1, failed: 0, notAssessed: 1 }));
  fc.assert(
    fc.property(
      anyFindings.chain((findings) =>
        fc.tuple(
          fc.constant(findings),
          fc.shuffledSubarray(findings, { minLength: findings.length }),
          fc.shuffledSubarray(runs, { minLength: 3 }),
        ),
      ),
      ([findings, shuffled, otherRuns]) => {
        const first = propose(framework, { ...noFacts, models, findings, runs, checks });
        const second = propose(framework, { ...noFacts, models, findings: shuffled, runs: otherRuns, checks: checks.toReversed() });
        expect(JSON.stringify([...second])).toBe(JSON.stringify([...first]));
      },
    ),
  );
});

test('one more open finding never raises a proposed level', () => {
  fc.assert(
    fc.property(anyFindings, fc.constantFrom(...severities), (findings, severity) => {
      const before = propose(framework, { ...noFacts, models, findings });
      const after = propose(framework, { ...noFacts, models, findings: [...findings, finding({ id: 99, ref: 'F-0099', severity })] });
      for (const [node, { value }] of before) expect(Number(after.get(node)?.value), node).toBeLessThanOrEqual(Number(value));
    }),
  );
});

test('every proposal is a level of the file, and level 3 stands only where no open finding at medium or above contradicts', () => {
  const levels = framework.answers.filter(({ score }) => score !== null).map(({ value }) => value);
  fc.assert(
    fc.property(anyFindings, (findings) => {
      for (const { value, evidence } of propose(framework, { ...noFacts, models, findings }).values()) {
        expect(levels).toContain(value);
        const worst = Math.max(
          0,
          ...evidence
            .filter(({ relation }) => relation === 'contradicts')
            .map(({ findingId }) => severityRank[findings[(findingId ?? 0) - 1]?.severity ?? 'clean']),
        );
        expect(value === '3').toBe(worst < severityRank.medium);
      }
    }),
  );
});

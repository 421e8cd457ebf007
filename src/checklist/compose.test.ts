/** What a person decided and what a scan proposed stay apart, and only the first is scored. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checklist } from '#contract/checklists';
import { checkAnswer } from './answer.ts';
import { composeChecklist, type RecordedAnswer } from './compose.ts';
import { linkEvidence, propose } from './propose.ts';
import { anyFindings, finding, framework, noFacts } from './test-facts.ts';

const answer = (node: string, value: string, note = ''): RecordedAnswer => ({
  node,
  value,
  note,
  actor: 'Lead auditor',
  at: '2026-11-24T10:00:00Z',
});
const facts = (findings = noFacts.findings) => ({ ...noFacts, findings });
const compose = (answers: RecordedAnswer[], findings = noFacts.findings) =>
  composeChecklist({
    framework,
    answers,
    proposals: propose(framework, facts(findings)),
    evidence: linkEvidence(framework, facts(findings)),
  });

test('the composed checklist is what the contract says, with 72 nodes, 23 groups and the formula', () => {
  const composed = compose([answer('MEASURE-2.7', '2')], [finding({})]);
  expect(checklist.parse(composed)).toEqual(composed);
  expect([composed.nodes.length, composed.groups.length]).toEqual([72, 23]);
  expect(composed.formula).toContain('level 1 = 0, 2 = 25, 3 = 50, 4 = 75 and 5 = 100');
  expect(composed.framework.sha256).toBe(framework.sha256);
});

test('the score counts levels, leaves out not applicable, unknown and what is only proposed', () => {
  const composed = compose(
    [
      answer('MEASURE-2.1', '5'),
      answer('MEASURE-2.2', 'na', 'Nobody took part.'),
      answer('MEASURE-2.3', 'unknown'),
      answer('MEASURE-2.5', '2'),
      answer('MEASURE-2.9', '3'),
    ],
    [finding({})],
  );
  const measure = composed.scores.find(({ id }) => id === 'MEASURE');
  expect(measure).toEqual({
    id: 'MEASURE',
    label: 'Measure',
    questions: 22,
    decided: 3,
    notApplicable: 1,
    unknown: 1,
    proposed: 1,
    score: 58.3,
  });
  expect(composed.scores.find(({ id }) => id === 'GOVERN')).toMatchObject({ questions: 19, decided: 0, score: null });
  expect(composed.scores.find(({ id }) => id === 'all')).toMatchObject({ questions: 72, decided: 3, proposed: 3, score: 58.3 });
});

test('a withdrawn answer and an answer to a node that the file lacks do not appear', () => {
  const composed = compose([answer('MAP-1.1', ''), answer('MAP-9.9', '5')]);
  expect(composed.nodes.some(({ decided }) => decided !== null)).toBe(false);
});

test('no set of findings changes a decision or a score', () => {
  const answers = [answer('MEASURE-2.7', '5', 'Seen the reports.'), answer('MAP-4.1', '4'), answer('MEASURE-2.10', 'na', 'No data.')];
  const quiet = compose(answers);
  fc.assert(
    fc.property(anyFindings, (findings) => {
      const loud = compose(answers, findings);
      expect(loud.nodes.map(({ decided }) => decided)).toEqual(quiet.nodes.map(({ decided }) => decided));
      expect(loud.scores.map(({ score, decided }) => [score, decided])).toEqual(quiet.scores.map(({ score, decided }) => [score, decided]));
    }),
    { numRuns: 50 },
  );
});

test('every score lies between 0 and 100 and its counts add up to no more than its questions', () => {
  const anyAnswers = fc
    .array(fc.tuple(fc.constantFrom(...framework.nodes), fc.constantFrom(...framework.answers)), { maxLength: 72 })
    .map((list) => list.map(([node, { value }]) => answer(node.id, value)));
  fc.assert(
    fc.property(anyAnswers, anyFindings, (answers, findings) => {
      for (const { score, questions, decided, notApplicable, unknown, proposed } of compose(answers, findings).scores) {
        expect(score === null).toBe(decided === 0);
        expect(score ?? 0).toBeGreaterThanOrEqual(0);
        expect(score ?? 0).toBeLessThanOrEqual(100);
        expect(decided + notApplicable + unknown + proposed).toBeLessThanOrEqual(questions);
      }
    }),
    { numRuns: 50 },
  );
});

test('an answer is accepted by value or key and in any spelling of its node', () => {
  expect(checkAnswer(framework, 'MEASURE 2.7', '3', '')).toMatchObject({ node: { id: 'MEASURE-2.7' }, value: '3' });
  expect(checkAnswer(framework, 'ms-2.7', 'u', '').value).toBe('unknown');
  expect(checkAnswer(framework, 'MEASURE-2.7', '0', 'No model is in scope.').value).toBe('na');
  expect(checkAnswer(framework, 'MEASURE-2.7', '', '').value).toBe('');
});

test.each([
  ['MEASURE-2.14', '3', '', /has no question MEASURE-2\.14/],
  ['MEASURE 2', '3', '', /has no question/],
  ['MEASURE-2.7', '6', '', /"6" is not an answer to MEASURE 2\.7\. The answers are 1 \(Not done\)/],
  ['MEASURE-2.7', 'na', '', /needs a reason/],
  ['MEASURE-2.7', '0', ' - \u200b', /needs a reason/],
])('the answer %s = "%s" with note "%s" is refused', (node, value, note, message) => {
  expect(() => checkAnswer(framework, node, value, note)).toThrow(message);
});

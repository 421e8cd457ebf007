/** A small framework with proposals, decisions and gaps, for the checklist page. */
import type { AnswerOption, Checklist, ChecklistNode, EvidenceLink, GroupScore } from '#contract/checklists';
import { ago, day } from './clock.ts';

const answers: AnswerOption[] = [
  { value: 'full', key: '1', label: 'In place and evidenced', score: 1, needsReason: false },
  { value: 'mostly', key: '2', label: 'In place, evidence has gaps', score: 0.75, needsReason: false },
  { value: 'partly', key: '3', label: 'Partly in place', score: 0.5, needsReason: false },
  { value: 'planned', key: '4', label: 'Planned', score: 0.25, needsReason: false },
  { value: 'absent', key: '5', label: 'Not in place', score: 0, needsReason: false },
  { value: 'na', key: '0', label: 'Not applicable', score: null, needsReason: true },
  { value: 'unknown', key: 'U', label: 'Unknown', score: null, needsReason: true },
];

const link = (findingId: number, title: string, relation: EvidenceLink['relation'] = 'contradicts'): EvidenceLink => ({
  ref: `F-${String(findingId).padStart(4, '0')}`,
  title,
  origin: 'scan',
  relation,
  findingId,
  sha256: 'd4127f90b8ce3a65d4127f90b8ce3a65d4127f90b8ce3a65d4127f90b8ce3a65',
});

const groups: Checklist['groups'] = [
  { id: 'map', parent: null, ref: 'MAP', label: 'Map', level: 0 },
  { id: 'map-4', parent: 'map', ref: 'MAP 4', label: 'Risks of third parties', level: 1 },
  { id: 'measure', parent: null, ref: 'MEASURE', label: 'Measure', level: 0 },
  { id: 'measure-2', parent: 'measure', ref: 'MEASURE 2', label: 'Trustworthiness is evaluated', level: 1 },
  { id: 'manage', parent: null, ref: 'MANAGE', label: 'Manage', level: 0 },
  { id: 'manage-3', parent: 'manage', ref: 'MANAGE 3', label: 'Third parties are managed', level: 1 },
];

type Given = readonly [
  id: string,
  parent: string,
  ref: string,
  title: string,
  question: string,
  proposed: string,
  decided: string,
  evidence: readonly EvidenceLink[],
];

const given: readonly Given[] = [
  [
    'MAP 4.1',
    'map-4',
    'MAP 4.1',
    'Third-party components',
    'Which components come from others, and is each of them known by name, version and hash?',
    'partly',
    '',
    [link(1, 'Pickle calls posix.system when loaded')],
  ],
  [
    'MAP 4.2',
    'map-4',
    'MAP 4.2',
    'Controls on components',
    'What is done to a component before it is used for the first time?',
    '',
    'planned',
    [],
  ],
  [
    'MEASURE 2.1',
    'measure-2',
    'MEASURE 2.1',
    'Methods are written down',
    'Are test sets, metrics and tools written down so that a test can be repeated?',
    '',
    'full',
    [],
  ],
  [
    'MEASURE 2.4',
    'measure-2',
    'MEASURE 2.4',
    'Behaviour in operation',
    'Is the behaviour of the system observed while it is in use?',
    '',
    '',
    [],
  ],
  ['MEASURE 2.6', 'measure-2', 'MEASURE 2.6', 'Safety', 'Is it shown that the system fails in a way that does no harm?', '', '', []],
  [
    'MEASURE 2.7',
    'measure-2',
    'MEASURE 2.7',
    'Security and resilience',
    'Are security and resilience evaluated, and are the results written down?',
    'absent',
    '',
    [link(1, 'Pickle calls posix.system when loaded'), link(5, 'Accuracy 11.8 % under the Square attack')],
  ],
  [
    'MEASURE 2.8',
    'measure-2',
    'MEASURE 2.8',
    'Transparency',
    'Can those who are affected learn that a system decided, and on what?',
    '',
    'na',
    [],
  ],
  [
    'MEASURE 2.10',
    'measure-2',
    'MEASURE 2.10',
    'Privacy',
    'Is personal data in training and test sets known and limited?',
    'planned',
    '',
    [link(9, '1,204 e-mail addresses in column notes')],
  ],
  [
    'MANAGE 3.1',
    'manage-3',
    'MANAGE 3.1',
    'Third-party risks are watched',
    'Are risks from third parties watched, and are controls applied and documented?',
    'partly',
    'partly',
    [link(2, 'Training bucket writable by any AWS principal')],
  ],
  [
    'MANAGE 3.2',
    'manage-3',
    'MANAGE 3.2',
    'Pre-trained models are watched',
    'Are pre-trained models part of regular maintenance?',
    'full',
    '',
    [link(18, 'Exported with opset 17', 'supports')],
  ],
];

const expected = 'A record with a date, who made it, and what it was based on.';

export function sampleNodes(): ChecklistNode[] {
  return given.map(([id, parent, ref, title, question, proposed, decided, evidence]) => ({
    id,
    parent,
    ref,
    title,
    question,
    guidance: 'Ask for the record first, then for the person who keeps it. What is said and not written down is an answer, and weaker.',
    evidenceExpected: expected,
    proposed:
      proposed === ''
        ? null
        : { value: proposed, basis: 'From the findings that are linked here; nobody has decided yet.', evidence: [...evidence] },
    decided: decided === '' ? null : { value: decided, note: 'Seen in the interview of 12 November.', actor: 'M. Sato', at: ago(3 * day) },
    evidence: [...evidence],
  }));
}

function scoreOf(id: string, label: string, nodes: readonly ChecklistNode[]): GroupScore {
  const values = nodes.flatMap(({ decided }) => (decided ? [decided.value] : []));
  const scores = values.flatMap((value) => answers.find((answer) => answer.value === value)?.score ?? []);
  return {
    id,
    label,
    questions: nodes.length,
    decided: values.length,
    notApplicable: values.filter((value) => value === 'na').length,
    unknown: values.filter((value) => value === 'unknown').length,
    proposed: nodes.filter(({ proposed, decided }) => proposed && !decided).length,
    score: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
  };
}

/** The checklist over the nodes as they are now. */
export function sampleChecklist(nodes: readonly ChecklistNode[]): Checklist {
  const below = (id: string) => nodes.filter(({ parent }) => parent === id || groups.find((group) => group.id === parent)?.parent === id);
  return {
    framework: {
      id: 'nist-ai-rmf-1.0',
      title: 'NIST AI Risk Management Framework',
      version: '1.0',
      issuer: 'NIST',
      sourceUrl: 'https://doi.org/10.6028/NIST.AI.100-1',
      sha256: 'f4b19a06d3e8520cf4b19a06d3e8520cf4b19a06d3e8520cf4b19a06d3e8520c',
    },
    answers,
    groups,
    nodes: [...nodes],
    scores: [...groups.map(({ id, label }) => scoreOf(id, label, below(id))), scoreOf('all', 'All', nodes)],
    formula: 'Mean of decided answers that have a score; not applicable and unknown are left out and counted.',
  };
}

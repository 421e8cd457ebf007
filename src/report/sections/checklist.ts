/** The questionnaire: what people decided, and apart from it what a scan proposes and nobody has decided. */

import type { ChecklistNode, EvidenceLink } from '#contract/checklists';
import type { Block } from '#contract/delivery';
import { dim, facts, heading, paragraph, plain, strong, table } from '../blocks.ts';
import { limits } from '../limits.ts';
import type { ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { whole } from '../text/numbers.ts';

const words = strings.checklist;
const linksPrinted = 6;

function labelOf({ checklist }: ReportInput, value: string): string {
  return checklist.answers.find((each) => each.value === value)?.label ?? value;
}

function linked(links: readonly EvidenceLink[]): string {
  const shown = links.slice(0, linksPrinted).map(({ ref, relation, title }) => `${ref} ${relation} (${title})`);
  const left = links.length - shown.length;
  return left > 0 ? [...shown, `${left} more`].join('; ') : shown.join('; ');
}

function scores({ checklist }: ReportInput): Block[] {
  return [
    table(
      words.scores,
      [
        ['Function', 2.4],
        ['Questions', 1.2],
        ['Decided', 1.1],
        ['Not applicable', 1.4],
        ['Unknown', 1.1],
        ['Proposed', 1.1],
        ['Score', 1.3],
      ],
      checklist.scores.map(({ decided, label, notApplicable, proposed, questions, score, unknown }) => [
        [plain(label)],
        ...[questions, decided, notApplicable, unknown, proposed].map((number) => [plain(whole(number))]),
        [strong(score === null ? 'none yet' : `${score.toFixed(1)}`)],
      ]),
    ),
    paragraph(dim(checklist.formula, limits.prose)),
  ];
}

function decidedBlocks(input: ReportInput): Block[] {
  const decided = input.checklist.nodes.filter((node) => node.decided !== null);
  if (decided.length === 0) return [paragraph(plain(words.noneDecided))];
  return [
    table(
      '',
      [
        ['Ref', 1.5],
        ['Question', 4],
        ['Answer, note and evidence', 5],
      ],
      decided.map(({ decided: answer, evidence, question, ref }) => [
        [strong(ref)],
        [plain(question)],
        [
          strong(`${labelOf(input, answer?.value ?? '')} `),
          dim(`${answer?.actor ?? ''}. `),
          plain(answer?.note ?? '', limits.note),
          ...(evidence.length === 0 ? [] : [dim(` ${linked(evidence)}`, limits.prose)]),
        ],
      ]),
    ),
  ];
}

function proposalBlocks(input: ReportInput): Block[] {
  const isOpen = ({ decided, proposed }: ChecklistNode): boolean => decided === null && proposed !== null;
  const open = input.checklist.nodes.filter(isOpen);
  if (open.length === 0) return [paragraph(plain(words.noProposals))];
  return [
    table(
      '',
      [
        ['Ref', 1.5],
        ['Proposed', 2.2],
        ['Basis', 6],
      ],
      open.map(({ proposed, ref }) => [
        [strong(ref)],
        [plain(labelOf(input, proposed?.value ?? ''))],
        [plain(proposed?.basis ?? '', limits.prose)],
      ]),
    ),
  ];
}

export const checklist: MakeSection = (input) => {
  const { framework, nodes } = input.checklist;
  const silent = nodes.filter(({ decided, proposed }) => decided === null && proposed === null).length;
  return {
    id: 'checklist',
    title: strings.sections.checklist,
    blocks: [
      facts([
        ['Framework', framework.title.includes(framework.version) ? framework.title : `${framework.title} ${framework.version}`],
        ['Issued by', framework.issuer],
        ['File, SHA-256', framework.sha256],
      ]),
      ...scores(input),
      heading(2, words.decided),
      ...decidedBlocks(input),
      heading(2, words.proposals),
      ...proposalBlocks(input),
      ...(silent > 0 ? [paragraph(plain(words.open(silent)))] : []),
    ],
  };
};

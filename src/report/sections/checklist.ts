/** The checklist: scores of what people decided with their formula, their answers, and proposals apart, which count nowhere. */
import type { ChecklistNode, EvidenceLink } from '#contract/checklists';
import type { Block } from '#contract/delivery';
import { type Cell, code, dim, facts, heading, paragraph, plain, prose, strong, table } from '../blocks.ts';
import { limitedTable } from '../limited.ts';
import { limits } from '../limits.ts';
import type { ReportInput } from '../report-input.ts';
import type { MakeSection } from '../section.ts';
import { strings } from '../strings.ts';
import { moment, whole } from '../text/numbers.ts';

const text = strings.checklist;
const { columns } = strings;

function frameworkFacts({ checklist: { framework } }: ReportInput): Block {
  return facts([
    [text.framework, framework.title],
    [text.version, framework.version],
    [text.issuer, framework.issuer],
    [text.source, framework.sourceUrl],
    [text.hash, framework.sha256],
  ]);
}

function scoreTable({ checklist: { scores } }: ReportInput): Block {
  return table(
    text.scores,
    [
      [columns.part, 30],
      [columns.questions, 12],
      [columns.decided, 11],
      [columns.notApplicable, 14],
      [columns.unknown, 11],
      [columns.proposed, 11],
      [columns.score, 11],
    ],
    scores.map(({ decided, label, notApplicable, proposed, questions, score, unknown }) => [
      [plain(label)],
      ...[questions, decided, notApplicable, unknown].map((number) => [plain(whole(number))]),
      [dim(whole(proposed))],
      [score === null ? dim(strings.none) : strong(String(score))],
    ]),
  );
}

/** What a decided answer is based on, with the hash that leads to the bytes. */
function linksCell(links: readonly EvidenceLink[]): Cell {
  const shown = links
    .slice(0, limits.evidenceLinks)
    .flatMap(({ ref, relation, sha256, title }) => [
      code(` ${ref}`),
      dim(` ${relation}: ${title}`, 160),
      ...(sha256 === null ? [] : [code(` ${sha256}`)]),
    ]);
  const left = links.length - limits.evidenceLinks;
  return left > 0 ? [...shown, dim(` ${strings.moreLeftOut(left, 'piece')}`)] : shown;
}

/** A proposal names what speaks for and against it; the hashes are with the findings and in the inventory. */
function refsCell(links: readonly EvidenceLink[]): Cell {
  return (['supports', 'contradicts'] as const).flatMap((relation) => {
    const refs = links.filter((link) => link.relation === relation).map(({ ref }) => ref);
    return refs.length === 0 ? [] : [dim(` ${text[relation]}: `), code(refs.join(', '))];
  });
}

const questionCell = ({ ref, question, title }: ChecklistNode): Cell => [code(`${ref} `), plain(question === '' ? title : question, 300)];

function decidedBlocks(input: ReportInput, label: (value: string) => string): Block[] {
  const nodes = input.checklist.nodes.flatMap((node) => (node.decided === null ? [] : [{ node, decided: node.decided }]));
  return [
    heading(2, text.decided),
    ...(nodes.length === 0
      ? [paragraph(plain(text.decidedNone))]
      : limitedTable(
          text.decided,
          [
            [columns.question, 34],
            [columns.answer, 14],
            [columns.note, 36],
            [columns.who, 16],
          ],
          nodes,
          {
            most: limits.answers,
            what: 'answer',
            cells: ({ decided: { actor, at, note, value }, node }) => [
              questionCell(node),
              [strong(label(value))],
              [plain(note, limits.note), ...linksCell(node.evidence)],
              [plain(text.by(actor, moment(at)))],
            ],
          },
        )),
  ];
}

function proposedBlocks(input: ReportInput, label: (value: string) => string): Block[] {
  const nodes = input.checklist.nodes.flatMap((node) =>
    node.decided === null && node.proposed !== null ? [{ node, proposed: node.proposed }] : [],
  );
  if (nodes.length === 0) return [];
  return [
    heading(2, text.proposed),
    paragraph(plain(text.proposedText)),
    ...limitedTable(
      text.proposed,
      [
        [columns.question, 36],
        [columns.proposed, 16],
        [columns.basis, 48],
      ],
      nodes,
      {
        most: limits.answers,
        what: 'proposal',
        cells: ({ node, proposed: { basis, evidence, value } }) => [
          questionCell(node),
          [dim(label(value))],
          [plain(basis, 700), ...refsCell(evidence)],
        ],
      },
    ),
  ];
}

function openBlocks({ checklist: { nodes } }: ReportInput): Block[] {
  const open = nodes.filter(({ decided, proposed }) => decided === null && proposed === null);
  if (open.length === 0) return [];
  return [
    heading(2, text.open),
    ...limitedTable(
      text.open,
      [
        [columns.ref, 16],
        [columns.question, 84],
      ],
      open,
      {
        most: limits.answers,
        what: 'question',
        cells: ({ question, ref, title }) => [[code(ref)], [plain(question === '' ? title : question, 300)]],
      },
    ),
  ];
}

export const checklist: MakeSection = (input) => {
  const labels = new Map(input.checklist.answers.map(({ label, value }) => [value, label]));
  const label = (value: string): string => labels.get(value) ?? value;
  return {
    id: 'checklist',
    title: text.section,
    blocks: [
      frameworkFacts(input),
      ...prose(input.checklist.formula),
      scoreTable(input),
      ...decidedBlocks(input, label),
      ...proposedBlocks(input, label),
      ...openBlocks(input),
    ],
  };
};

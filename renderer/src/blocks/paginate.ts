/** Lays a report's blocks onto pages for the preview: an estimate from their text, so that long tables break where paper would. */
import type { Block, Inline, ReportDocument } from '#contract/delivery';

export interface PreviewPage {
  /** Section that the page belongs to; each begins on a new page. */
  readonly sectionId: string;
  readonly sectionTitle: string;
  readonly sectionNumber: number;
  /** Whether the section's title is drawn here. */
  readonly opens: boolean;
  readonly blocks: readonly Block[];
}

/** A4 in the preview's own units: what fits below the running head, and how much text one line takes. */
export const paper = { width: 595, height: 842, linesPerPage: 50, charactersPerLine: 96 } as const;

const lengthOf = (inlines: readonly Inline[]): number => inlines.reduce((sum, { text }) => sum + text.length, 0);
const linesOf = (characters: number, perLine: number): number => Math.max(1, Math.ceil(characters / Math.max(4, perLine)));

function rowLines(row: readonly (readonly Inline[])[], widths: readonly number[]): number {
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const lines = row.map((cell, column) =>
    linesOf(lengthOf(cell), (paper.charactersPerLine * 1.1 * (widths[column] ?? whole / row.length)) / whole),
  );
  return Math.max(1, ...lines) + 0.45;
}

/** Caption, head and distance of a table, and the distance of a list, in lines. */
const tableFrame = 3.2;
const listFrame = 0.7;

/** Estimated height of a block in lines of body text. */
export function blockLines(block: Block): number {
  switch (block.type) {
    case 'heading':
      return block.level === 1 ? 3.2 : 2.4;
    case 'paragraph':
      return linesOf(lengthOf(block.inlines), paper.charactersPerLine) + 0.7;
    case 'list':
      return block.items.reduce((sum, item) => sum + linesOf(lengthOf(item), paper.charactersPerLine - 4), listFrame);
    case 'table':
      return block.rows.reduce((sum, row) => sum + rowLines(row, block.widths), tableFrame);
    case 'code':
      return block.text.split('\n').reduce((sum, line) => sum + linesOf(line.length, 84), 1.4);
    case 'facts':
      return block.rows.reduce((sum, { value }) => sum + linesOf(value.length, 74), 0.8);
    case 'bars':
      return block.rows.length * 1.4 + 2;
    case 'curve':
      return 17;
  }
}

/** How many pieces fit, one after another, into a number of lines. */
function fitting(heights: readonly number[], lines: number): number {
  let used = 0;
  for (const [index, height] of heights.entries()) {
    used += height;
    if (used > lines) return index;
  }
  return heights.length;
}

/** Cuts a block that would not fit whole: the part for this page and the rest; a block of one piece is moved, not cut. */
function cut(block: Block, lines: number): readonly [Block | undefined, Block | undefined] {
  if (block.type === 'table') {
    const at = fitting(
      block.rows.map((row) => rowLines(row, block.widths)),
      lines - tableFrame,
    );
    return at === 0
      ? [undefined, block]
      : [
          { ...block, rows: block.rows.slice(0, at) },
          { ...block, rows: block.rows.slice(at) },
        ];
  }
  if (block.type === 'list') {
    const at = fitting(
      block.items.map((item) => linesOf(lengthOf(item), paper.charactersPerLine - 4)),
      lines - listFrame,
    );
    return at === 0
      ? [undefined, block]
      : [
          { ...block, items: block.items.slice(0, at) },
          { ...block, items: block.items.slice(at) },
        ];
  }
  return [undefined, block];
}

function pagesOf(blocks: readonly Block[]): Block[][] {
  const pages: Block[][] = [];
  let page: Block[] = [];
  let left: number = paper.linesPerPage - 3.2;
  const turn = () => {
    const trailing = page.at(-1)?.type === 'heading' && page.length > 1 ? page.splice(-1) : [];
    pages.push(page);
    page = trailing;
    left = paper.linesPerPage - trailing.reduce((sum, block) => sum + blockLines(block), 0);
  };
  for (const block of blocks) {
    let rest: Block | undefined = block;
    while (rest) {
      const lines = blockLines(rest);
      if (lines <= left) {
        page.push(rest);
        left -= lines;
        break;
      }
      const [part, tail]: readonly [Block | undefined, Block | undefined] = cut(rest, left);
      if (part) page.push(part);
      const isAlone = page.length === 0;
      if (isAlone && tail) page.push(tail);
      turn();
      rest = isAlone ? undefined : tail;
    }
  }
  if (page.length > 0 || pages.length === 0) pages.push(page);
  return pages;
}

/** All pages of a report in order. Page breaks of the PDF may differ: it measures type, this estimates it. */
export function paginate(document: ReportDocument): PreviewPage[] {
  return document.sections.flatMap((section, index) =>
    pagesOf(section.blocks).map((blocks, page) => ({
      sectionId: section.id,
      sectionTitle: section.title,
      sectionNumber: index + 1,
      opens: page === 0,
      blocks,
    })),
  );
}

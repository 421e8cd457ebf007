/** Lays out the blocks of a section, one after another; a short heading stays with what follows it. */
import type { Content } from 'pdfmake';
import type { Block } from '#contract/delivery';
import { curveSvg } from './curve.ts';
import { caption, rowHeights, setBars, setFacts, setTable } from './tables.ts';
import { color, size, textWidth } from './theme.ts';
import { setInlines, type Typeset } from './typeset.ts';

type Heading = Extract<Block, { type: 'heading' }>;

function setHeading({ level, text }: Heading, set: Typeset): Content {
  const fontSize = level === 1 ? size.heading1 : level === 2 ? size.heading2 : size.heading3;
  const pieces = set(text, { face: 'Bold', fontSize });
  const only = pieces.length === 1 ? pieces[0] : undefined;
  const margin: [number, number, number, number] = [0, level === 3 ? 10 : 12, 0, 4];
  // The contents take the words of one run only; the headings that are listed there are Assay's own.
  return level === 2 && only !== undefined
    ? {
        ...only,
        margin,
        headlineLevel: 2,
        tocItem: true,
        tocStyle: { fontSize: size.small, color: color.soft, font: 'Sans' },
        tocMargin: [14, 1, 0, 1],
      }
    : { text: pieces, margin, headlineLevel: level };
}

function setCode(text: string, set: Typeset): Content {
  const lines = text
    .split('\n')
    .map((line): Content => ({ text: set(line === '' ? ' ' : line, { face: 'Mono', fontSize: size.code }), preserveLeadingSpaces: true }));
  return {
    table: { widths: [textWidth - 12], body: [[{ stack: lines, fillColor: color.wash }]] },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: () => 6,
      paddingRight: () => 6,
      paddingTop: () => 4,
      paddingBottom: () => 4,
    },
    margin: [0, 0, 0, 7],
  };
}

function setBlock(block: Block, set: Typeset): Content[] {
  switch (block.type) {
    case 'heading':
      return [setHeading(block, set)];
    case 'paragraph':
      return [{ stack: [setInlines(block.inlines, size.body, set)], margin: [0, 0, 0, 5] }];
    case 'list':
      return [{ ul: block.items.map((item) => setInlines(item, size.body, set)), markerColor: color.soft, margin: [0, 0, 0, 6] }];
    case 'table':
      return setTable(block, set);
    case 'code':
      return [setCode(block.text, set)];
    case 'facts':
      return setFacts(block, set);
    case 'bars':
      return setBars(block, set);
    case 'curve': {
      const latin = (text: string): string =>
        set(text, { face: 'Sans', fontSize: 7 })
          .map((piece) => (piece.font === 'Sans' ? piece.text : '?'))
          .join('');
      return [
        {
          stack: [...caption(block.caption, set), { svg: curveSvg(block, latin), width: textWidth }],
          unbreakable: true,
          margin: [0, 0, 0, 8],
        },
      ];
    }
  }
}

/** Whether a block is sure to fit under a heading on one page: the layout cuts off an unbreakable part that is longer than a page. */
function isSmall(block: Block): boolean {
  if (block.type === 'paragraph') return block.inlines.reduce((sum, { text }) => sum + text.length, 0) < 1200;
  if (block.type === 'facts') return block.rows.length <= 10 && block.rows.reduce((sum, { value }) => sum + value.length, 0) < 1200;
  if (block.type === 'table') return block.rows.length <= 8 && rowHeights(block).reduce((sum, height) => sum + height, 0) < 420;
  if (block.type === 'code') return block.text.length < 1500 && block.text.split('\n').length <= 24;
  return block.type === 'bars' && block.rows.length <= 12 && block.rows.every(({ label }) => label.length <= 40);
}

/** Room that is held free under a heading before something long, and given back at once: so no heading stands alone at the foot of a page. */
const room = 70;

function withRoomBelow(laid: Content[]): Content[] {
  const spacer: Content = { canvas: [{ type: 'rect', x: 0, y: 0, w: 0.1, h: room, color: '#ffffff' }] };
  return [
    { stack: [...laid, spacer], unbreakable: true },
    { text: '', margin: [0, -room - 1, 0, 0], fontSize: 1, lineHeight: 1 },
  ];
}

/** A heading, or a strong word that names the code below it. */
function isLabel(block: Block | undefined, next: Block | undefined): boolean {
  if (block?.type === 'heading') return true;
  return block?.type === 'paragraph' && next?.type === 'code' && block.inlines.every(({ style }) => style === 'strong');
}

export function setBlocks(blocks: readonly Block[], set: Typeset): Content[] {
  const contents: Content[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined) continue;
    const held: Block[] = [block];
    // Labels in a row are held together with the first thing below them.
    while (isLabel(held.at(-1), blocks[index + 1]) && held.length < 4) {
      const next = blocks[index + 1];
      if (next === undefined || (next.type !== 'heading' && !isSmall(next))) break;
      held.push(next);
      index += 1;
    }
    const laid = held.flatMap((each) => setBlock(each, set));
    if (isLabel(held.at(-1), blocks[index + 1]) && index + 1 < blocks.length) contents.push(...withRoomBelow(laid));
    else if (held.length > 1) contents.push({ stack: laid, unbreakable: true });
    else contents.push(...laid);
  }
  return contents;
}

/** What each page carries: classification at head and foot, title, case, state, page x of y; and the cover with the contents. */
import type { Content } from 'pdfmake';
import type { ReportDocument } from '#contract/delivery';
import { setBlocks } from './blocks.ts';
import { bannerColor, color, page, size } from './theme.ts';
import type { Typeset } from './typeset.ts';

/** Characters that fit one line of the running head: what would not fit makes the layout leave the head out. */
const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

function banner({ classification, handling }: ReportDocument, set: Typeset): Content {
  const name = classification === '' ? 'CLASSIFICATION NOT SET' : short(classification, 60);
  const lines: Content[] = [
    { text: set(name, { face: 'Bold', fontSize: size.small, color: '#ffffff' }), alignment: 'center', noWrap: true },
    ...(handling === ''
      ? []
      : [
          {
            text: set(short(handling, 110), { face: 'Sans', fontSize: size.tiny, color: '#ffffff' }),
            alignment: 'center' as const,
            noWrap: true,
          },
        ]),
  ];
  return {
    table: { widths: [page.width - 20], body: [[{ stack: lines, fillColor: bannerColor(classification) }]] },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: () => 0,
      paddingLeft: () => 10,
      paddingRight: () => 10,
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  };
}

export function header(document: ReportDocument, set: Typeset): Content {
  const soft = { face: 'Sans' as const, fontSize: size.tiny, color: color.soft };
  const state = document.draft ? set('DRAFT, not signed', { face: 'Bold', fontSize: size.tiny, color: color.danger }) : [];
  return {
    stack: [
      banner(document, set),
      {
        columns: [
          { width: '*', text: set(short(document.title, 70), soft), noWrap: true },
          {
            width: 190,
            text: [...set(`Case ${short(document.caseId, 36)}${document.draft ? '  ' : ''}`, soft), ...state],
            alignment: 'right',
            noWrap: true,
          },
        ],
        margin: [page.margin, 6, page.margin, 2],
      },
      { canvas: [{ type: 'line', x1: page.margin, y1: 0, x2: page.width - page.margin, y2: 0, lineWidth: 0.4, lineColor: color.line }] },
    ],
  };
}

export function footer(document: ReportDocument, current: number, pages: number, set: Typeset): Content {
  const soft = { face: 'Sans' as const, fontSize: size.tiny, color: color.soft };
  return {
    columns: [
      { width: '*', text: set(short(document.client, 60), soft), noWrap: true },
      {
        width: 140,
        text: set(short(document.classification, 40), { face: 'Bold', fontSize: size.tiny, color: bannerColor(document.classification) }),
        alignment: 'center',
        noWrap: true,
      },
      { width: '*', text: set(`Page ${current} of ${pages}`, soft), alignment: 'right', noWrap: true },
    ],
    margin: [page.margin, 12, page.margin, 0],
  };
}

export function coverPage(document: ReportDocument, blocks: ReportDocument['sections'][number]['blocks'], set: Typeset): Content[] {
  return [
    { canvas: [{ type: 'rect', x: 0, y: 0, w: 44, h: 4, color: color.accent }], margin: [0, 60, 0, 18] },
    { text: set(document.title, { face: 'Bold', fontSize: 23 }), margin: [0, 0, 0, 6], lineHeight: 1.1 },
    { text: set(document.client, { face: 'Sans', fontSize: 13, color: color.soft }), margin: [0, 0, 0, 34] },
    ...setBlocks(blocks, set),
  ];
}

export function contents(title: string, set: Typeset): Content {
  return {
    toc: {
      title: { text: set(title, { face: 'Bold', fontSize: size.heading1 }), margin: [0, 0, 0, 10] },
      numberStyle: { fontSize: size.small, font: 'Sans', color: color.soft },
    },
    pageBreak: 'before',
    margin: [0, 0, 0, 0],
  };
}

/** The title of a section, with its number, as in the preview. */
export function sectionHead(number: number, title: string): Content {
  return {
    text: `${number}  ${title}`,
    font: 'Bold',
    fontSize: size.heading1,
    margin: [0, 0, 0, 8],
    pageBreak: 'before',
    headlineLevel: 1,
    tocItem: true,
    tocStyle: { fontSize: size.body, font: 'Bold' },
    tocMargin: [0, 5, 0, 1],
    outline: true,
    outlineText: `${number} ${title}`,
  } as Content;
}

/** Lays out tables, facts and bars. */
import type { Content, CustomTableLayout, TableCell } from 'pdfmake';
import type { Block, Inline } from '#contract/delivery';
import { marked, severityOfWord } from './marks.ts';
import { color, severityColor, size, textWidth } from './theme.ts';
import { setInlines, setValue, type Typeset } from './typeset.ts';

type Table = Extract<Block, { type: 'table' }>;
type Facts = Extract<Block, { type: 'facts' }>;
type Bars = Extract<Block, { type: 'bars' }>;

const padding = 4;

/** Rules below the head and between rows; none above the caption, which is the first row of the head. */
const ruled = (captionRows: number): CustomTableLayout => ({
  hLineWidth: (row, { table }) => (row <= captionRows ? 0 : row === (table.headerRows ?? 0) ? 0.9 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (row, { table }) => (row === (table.headerRows ?? 0) ? color.strongLine : color.line),
  paddingLeft: (column) => (column === 0 ? 0 : padding),
  paddingRight: () => padding,
  paddingTop: () => 2.2,
  paddingBottom: () => 2.4,
});

const bare: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 6,
  paddingTop: () => 1,
  paddingBottom: () => 1,
};

const wordsOf = (inlines: readonly Inline[]): string => inlines.map(({ text }) => text).join('');

/** Height of a cell at most, in points: eight points are wider than any letter of the size, eleven higher than its line. */
const heightOf = (words: string, width: number): number => Math.ceil((words.length + 1) / Math.max(1, Math.floor(width / 8))) * 11 + 6;

/** Widths of the columns in points. */
function columnsOf({ head, widths }: Table): number[] {
  const columns = Math.max(head.length, widths.length, 1);
  const total = widths.reduce((sum, width) => sum + width, 0) || 1;
  const inner = textWidth - columns * 2 * padding + padding;
  return Array.from({ length: columns }, (_, index) => ((widths[index] ?? 0) / total) * inner);
}

/** Height of each row at most. What is kept together must be sure to fit a page: the layout cuts off the rest. */
export function rowHeights(table: Table): number[] {
  const points = columnsOf(table);
  return table.rows.map((row) => Math.max(0, ...row.map((cell, index) => heightOf(wordsOf(cell), points[index] ?? 0))));
}

export function caption(text: string, set: Typeset): Content[] {
  return text === '' ? [] : [{ text: set(text, { face: 'Bold', fontSize: size.small, color: color.soft }), margin: [0, 4, 0, 2] }];
}

function setCell(cell: readonly Inline[], set: Typeset): TableCell {
  const severity = severityOfWord(wordsOf(cell));
  const content = setInlines(cell, size.small, set);
  return severity === undefined ? content : marked(severity, content);
}

export function setTable(block: Table, set: Typeset): Content[] {
  const { caption: title, head, rows } = block;
  const points = columnsOf(block);
  const columns = points.length;
  const isWhole = rowHeights(block).every((height) => height < 420);
  const fill = Array.from({ length: columns - 1 }, () => ({ text: '' }));
  const captionRow =
    title === '' ? [] : [[{ text: set(title, { face: 'Bold', fontSize: size.small, color: color.soft }), colSpan: columns }, ...fill]];
  const headRow =
    head.length === 0 ? [] : [points.map((_, index) => ({ text: set(head[index] ?? '', { face: 'Bold', fontSize: size.small }) }))];
  return [
    {
      table: {
        headerRows: captionRow.length + headRow.length,
        ...(rows.length > 0 && isWhole ? { keepWithHeaderRows: 1 } : {}),
        dontBreakRows: isWhole,
        widths: points,
        body: [...captionRow, ...headRow, ...rows.map((row) => points.map((_, index) => setCell(row[index] ?? [], set)))],
      },
      layout: ruled(captionRow.length),
      margin: [0, 0, 0, 8],
    },
  ];
}

export function setFacts({ rows }: Facts, set: Typeset): Content[] {
  if (rows.length === 0) return [];
  const body = rows.map(({ label, value }) => {
    const severity = severityOfWord(value);
    const content = setValue(value, set);
    return [
      { text: set(label, { face: 'Sans', fontSize: size.small, color: color.soft }) },
      severity === undefined ? content : marked(severity, content),
    ];
  });
  // A label is not parted from its value by the end of a page, unless the value might be longer than a page itself.
  const isWhole = rows.every(({ value }) => value.length < 2000);
  return [{ table: { widths: [104, textWidth - 116], body, dontBreakRows: isWhole }, layout: bare, margin: [0, 0, 0, 6] }];
}

const toneColor = (tone: string): string => new Map<string, string>(Object.entries(severityColor)).get(tone) ?? color.neutral;
const track = 280;

export function setBars({ caption: title, max, rows }: Bars, set: Typeset): Content[] {
  const body = rows.map(({ label, text, tone, value }) => {
    const severity = severityOfWord(label);
    const name: Content = { text: set(label, { face: 'Sans', fontSize: size.small }) };
    const long = max > 0 && Number.isFinite(value) ? Math.min(1, Math.max(0, value / max)) * track : 0;
    return [
      severity === undefined ? name : marked(severity, name),
      {
        canvas: [
          { type: 'rect' as const, x: 0, y: 2.5, w: track, h: 6, color: color.wash },
          ...(long > 0 ? [{ type: 'rect' as const, x: 0, y: 2.5, w: long, h: 6, color: toneColor(tone) }] : []),
        ],
      },
      { text: set(text, { face: 'Sans', fontSize: size.small, color: color.soft }) },
    ];
  });
  if (body.length === 0) return caption(title, set);
  return [
    {
      stack: [...caption(title, set), { table: { widths: [100, track + 4, 90], body }, layout: bare, margin: [0, 0, 0, 8] }],
      unbreakable: rows.length <= 12 && rows.every(({ label }) => label.length <= 40),
    },
  ];
}

/** Blocks as pdfmake's content: one function a kind of block, nothing decided here about what a report says. */
import type { Column, Content, TableCell } from 'pdfmake/interfaces';
import type { Block, Inline } from '#contract/delivery';
import { barSvg, curveSvg, legendSvg } from './charts.ts';
import type { Fonts } from './fonts.ts';
import { markSvg, severityOfWord } from './marks.ts';
import { colour, severityColour, textWidth } from './palette.ts';

type Runs = { text: string; font: string; bold?: boolean; color?: string; fontSize?: number }[];

const size = { body: 9, small: 7.5, code: 7.4, table: 8, h1: 17, h2: 12, h3: 10 } as const;

export class PdfContent {
  readonly #fonts: Fonts;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  #runs(inlines: readonly Inline[], fontSize: number): Runs {
    return inlines.flatMap(({ style, text }) =>
      this.#fonts.runs(text, style === 'code' ? 'mono' : 'sans').map(({ font, text: piece }) => ({
        text: piece,
        font,
        // A fixed-width font looks larger than its size; elsewhere the block's own size holds.
        ...(style === 'code' ? { fontSize: fontSize - 0.8 } : {}),
        ...(style === 'strong' ? { bold: true } : {}),
        ...(style === 'dim' ? { color: colour.faint } : {}),
      })),
    );
  }

  #sized(inlines: readonly Inline[], fontSize: number): { text: Runs; fontSize: number } {
    return { text: this.#runs(inlines, fontSize), fontSize };
  }

  /** One line of one style at a size in points. */
  line(text: string, fontSize: number = size.body, style: Inline['style'] = 'plain'): { text: Runs; fontSize: number } {
    return this.#sized([{ text, style }], fontSize);
  }

  /** A cell whose text is a severity word is drawn with its mark. */
  #cell(inlines: readonly Inline[]): TableCell {
    const [only] = inlines;
    const severity = inlines.length === 1 && only ? severityOfWord(only.text) : undefined;
    if (!severity) return { ...this.#sized(inlines, size.table) };
    return {
      columns: [
        { svg: markSvg(severity), width: 8, margin: [0, 1.4, 0, 0] },
        { ...this.line(only?.text ?? '', size.table, 'strong'), color: severityColour[severity].text, width: '*' },
      ],
      columnGap: 4,
    };
  }

  #table({ caption, head, rows, widths }: Extract<Block, { type: 'table' }>): Content[] {
    const padding = 8;
    const usable = textWidth - padding * widths.length;
    const total = widths.reduce((sum, width) => sum + width, 0) || 1;
    const body: TableCell[][] = [
      ...(head.length === 0 ? [] : [head.map((text): TableCell => ({ ...this.line(text, size.small), color: colour.faint }))]),
      ...rows.map((row) => row.map((cell) => this.#cell(cell))),
    ];
    if (body.length === 0) return [];
    return [
      ...(caption === '' ? [] : [{ ...this.line(caption, size.small), color: colour.faint, margin: [0, 6, 0, 2] } satisfies Content]),
      {
        table: {
          headerRows: head.length === 0 ? 0 : 1,
          widths: widths.map((width) => (width / total) * usable),
          body,
          dontBreakRows:
            rows.length > 0 && rows.every((row) => row.every((cell) => cell.reduce((sum, { text }) => sum + text.length, 0) < 1500)),
        },
        layout: {
          hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: (line: number) => (line === 1 && head.length > 0 ? colour.strongLine : colour.line),
          paddingLeft: (column: number) => (column === 0 ? 0 : 4),
          paddingRight: () => 4,
          paddingTop: () => 2.6,
          paddingBottom: () => 2.6,
        },
        margin: [0, 0, 0, 8],
      },
    ];
  }

  #facts(rows: readonly { readonly label: string; readonly value: string }[]): Content {
    return {
      table: {
        widths: [112, textWidth - 112 - 4],
        body: rows.map(({ label, value }) => [
          { ...this.line(label, size.table), color: colour.faint },
          { ...this.line(value, size.table, /^[0-9a-f]{40,}$/.test(value) ? 'code' : 'plain') },
        ]),
      },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: () => 0,
        paddingLeft: () => 0,
        paddingRight: () => 4,
        paddingTop: () => 1.2,
        paddingBottom: () => 1.2,
      },
      margin: [0, 2, 0, 6],
    };
  }

  #code(text: string): Content {
    return {
      table: {
        widths: [textWidth - 16],
        body: [[{ ...this.line(text, size.code + 0.8, 'code'), preserveLeadingSpaces: true, lineHeight: 1.15 }]],
      },
      layout: {
        hLineWidth: () => 0.5,
        vLineWidth: () => 0.5,
        hLineColor: () => colour.line,
        vLineColor: () => colour.line,
        fillColor: () => colour.sunken,
        paddingLeft: () => 7,
        paddingRight: () => 7,
        paddingTop: () => 4,
        paddingBottom: () => 4,
      },
      margin: [0, 2, 0, 6],
    };
  }

  #bars({ caption, max, rows }: Extract<Block, { type: 'bars' }>): Content[] {
    return [
      { ...this.line(caption, size.small), color: colour.faint, margin: [0, 8, 0, 3] },
      ...rows.map(
        ({ label, text, tone, value }): Content => ({
          columns: [
            this.#label(label, tone),
            { width: 264, svg: barSvg(value, max, tone), margin: [0, 1.5, 0, 0] },
            { width: '*', ...this.line(text, size.table) },
          ],
          columnGap: 6,
          margin: [0, 0, 0, 2],
        }),
      ),
    ];
  }

  #label(label: string, tone: string): Column {
    const severity = severityOfWord(label);
    if (!severity || severity !== tone) return { width: 130, ...this.line(label, size.table) };
    return {
      width: 130,
      columns: [
        { width: 8, svg: markSvg(severity), margin: [0, 1.4, 0, 0] },
        { width: '*', ...this.line(label, size.table) },
      ],
      columnGap: 5,
    };
  }

  #curve(block: Extract<Block, { type: 'curve' }>): Content[] {
    return [
      { ...this.line(block.caption, size.small), color: colour.faint, margin: [0, 6, 0, 2] },
      { svg: curveSvg(block) },
      {
        columns: block.series.flatMap(({ label }, index): Column[] => [
          { width: 22, svg: legendSvg(index), margin: [0, 2, 0, 0] },
          { width: 'auto', ...this.line(label, size.small), margin: [0, 0, 14, 0] },
        ]),
        columnGap: 5,
        margin: [40, 2, 0, 8],
      },
    ];
  }

  heading(level: 1 | 2 | 3, text: string, inContents: boolean): Content {
    const fontSize = level === 1 ? size.h1 : level === 2 ? size.h2 : size.h3;
    const severity = level === 3 ? severityOfWord(text.split(':', 1)[0] ?? '') : undefined;
    return {
      ...this.line(text, fontSize, 'strong'),
      headlineLevel: level,
      ...(severity ? { color: severityColour[severity].text } : {}),
      ...(inContents ? { tocItem: true, tocMargin: [0, 3, 0, 0] } : {}),
      margin: level === 1 ? [0, 0, 0, 10] : level === 2 ? [0, 12, 0, 4] : [0, 10, 0, 2],
    };
  }

  /** The content of one block. */
  of(block: Block): Content[] {
    switch (block.type) {
      case 'heading':
        return [this.heading(block.level === 3 ? 3 : 2, block.text, false)];
      case 'paragraph':
        return [{ ...this.#sized(block.inlines, size.body), margin: [0, 0, 0, 5], lineHeight: 1.2 }];
      case 'list':
        return [
          {
            ul: block.items.map((item) => ({ ...this.#sized(item, size.body), margin: [0, 0, 0, 2], lineHeight: 1.15 })),
            markerColor: colour.faint,
            margin: [0, 0, 0, 6],
          },
        ];
      case 'table':
        return this.#table(block);
      case 'code':
        return [this.#code(block.text)];
      case 'facts':
        return block.rows.length === 0 ? [] : [this.#facts(block.rows)];
      case 'bars':
        return this.#bars(block);
      case 'curve':
        return this.#curve(block);
    }
  }
}

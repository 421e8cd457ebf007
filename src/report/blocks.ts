/** Makes blocks; every text passes through here, so that nothing hostile enters a report unseen or without a bound. */
import type { Block, Inline } from '#contract/delivery';
import { limits } from './limits.ts';
import { strings } from './strings.ts';
import { cut, visible, visibleLines } from './text/visible.ts';

type Style = NonNullable<Inline['style']>;
export type Cell = readonly Inline[];
type Table = Extract<Block, { type: 'table' }>;

/** One line of inert text. */
export function inert(text: string, most: number = limits.inline): string {
  const shown = visible(cut(text, most, strings.charactersLeftOut));
  // Codes are longer than what they stand for, so that a text of nothing but hidden characters is cut once more.
  return cut(shown, most * 2 + 40, strings.charactersLeftOut);
}

function inline(text: string, style: Style | undefined, most: number): Inline {
  const shown = inert(text, most);
  return style === undefined ? { text: shown } : { text: shown, style };
}

export const plain = (text: string, most: number = limits.inline): Inline => inline(text, undefined, most);
export const strong = (text: string, most: number = limits.inline): Inline => inline(text, 'strong', most);
export const code = (text: string, most: number = limits.inline): Inline => inline(text, 'code', most);
export const dim = (text: string, most: number = limits.inline): Inline => inline(text, 'dim', most);
/** @param level 2 and 3; the section's own title is level 1 */
export function heading(level: 2 | 3, text: string, anchor?: string): Block {
  return { type: 'heading', level, text: inert(text, 200), ...(anchor === undefined ? {} : { anchor: inert(anchor, 64) }) };
}

export const paragraph = (...inlines: readonly Inline[]): Block => ({ type: 'paragraph', inlines: [...inlines] });

/** Text of a person or a rule: each of its lines becomes a paragraph. */
export function prose(text: string, most: number = limits.prose): Block[] {
  return cut(text, most, strings.charactersLeftOut)
    .split(/[\n\r\u2028\u2029]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => paragraph(plain(line, most + 100)));
}

export const list = (items: readonly Cell[]): Block => ({ type: 'list', items: items.map((item) => [...item]) });

export function codeBlock(text: string): Block {
  return { type: 'code', text: visibleLines(cut(text, limits.code, strings.charactersLeftOut)) };
}

/** Rows without a value are left out. */
export function facts(rows: readonly (readonly [label: string, value: string])[]): Block {
  return {
    type: 'facts',
    rows: rows
      .filter(([, value]) => value !== '')
      .map(([label, value]) => ({ label: inert(label, 120), value: inert(value, limits.prose) })),
  };
}

/** @param columns title and width of each column; the widths are made to add up to 1 */
export function table(
  caption: string,
  columns: readonly (readonly [title: string, width: number])[],
  rows: readonly (readonly Cell[])[],
): Table {
  const total = columns.reduce((sum, [, width]) => sum + width, 0);
  return {
    type: 'table',
    caption: inert(caption),
    head: columns.map(([title]) => inert(title, 120)),
    widths: columns.map(([, width]) => Math.round((width / total) * 1000) / 1000),
    rows: rows.map((row) => columns.map((_, index) => [...(row[index] ?? [])])),
  };
}

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** A severity, or `neutral`. */
  readonly tone: string;
}

export function bars(caption: string, rows: readonly Bar[]): Block {
  return {
    type: 'bars',
    caption: inert(caption),
    rows: rows.map(({ label, text, tone, value }) => ({
      label: inert(label, 80),
      text: inert(text, 120),
      tone,
      value: Number.isFinite(value) ? value : 0,
    })),
    max: Math.max(1, ...rows.map(({ value }) => value)),
  };
}

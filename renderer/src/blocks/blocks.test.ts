/** Pages and curves as they are laid out: nothing is lost at a page break, and labels stay readable. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, ReportDocument } from '#contract/delivery';
import { bandPath, formatEpsilon, scaleOf, spreadLabels } from './curve-scale.ts';
import { paginate } from './paginate.ts';

const report = (blocks: Block[]): ReportDocument => ({
  title: 'Report',
  client: 'Client',
  caseId: '2026-017',
  classification: 'RESTRICTED',
  handling: '',
  draft: true,
  generatedAt: '2026-11-24T14:00:00Z',
  language: 'en',
  sections: [{ id: 'one', title: 'One', blocks }],
});
const paragraph = (text: string): Block => ({ type: 'paragraph', inlines: [{ text }] });
const table = (rows: number): Block => ({
  type: 'table',
  caption: 'Files',
  head: ['Path', 'Hash'],
  widths: [0.6, 0.4],
  rows: Array.from({ length: rows }, (_, row) => [[{ text: `row ${String(row)}` }], [{ text: 'a'.repeat(20) }]]),
});
const rowsIn = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === 'table' ? block.rows.map((row) => row[0]?.[0]?.text) : []));

describe('pages of the preview', () => {
  test('a table of a thousand rows breaks over pages and keeps every row once, in order', () => {
    const pages = paginate(report([paragraph('before'), table(1000), paragraph('after')]));
    expect(pages.length).toBeGreaterThan(15);
    const rows = pages.flatMap((page) => rowsIn(page.blocks));
    expect(rows).toEqual(Array.from({ length: 1000 }, (_, row) => `row ${String(row)}`));
    expect(pages.filter(({ opens }) => opens)).toHaveLength(1);
  });

  test('whatever the blocks, every one of them is on some page', () => {
    const block = fc.oneof(
      fc.string({ maxLength: 9000 }).map(paragraph),
      fc.integer({ min: 0, max: 120 }).map(table),
      fc.constant<Block>({ type: 'heading', level: 2, text: 'Head' }),
      fc.constant<Block>({ type: 'code', text: 'line\n'.repeat(200) }),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
        const pages = paginate(report(blocks));
        const flat = pages.flatMap((page) => [...page.blocks]);
        expect(rowsIn(flat)).toEqual(rowsIn(blocks));
        const rest = (list: readonly Block[]) => list.filter(({ type }) => type !== 'table');
        expect(rest(flat)).toEqual(rest(blocks));
      }),
    );
  });

  test('a heading is not left alone at the foot of a page', () => {
    const pages = paginate(
      report([paragraph('x'.repeat(96 * 45)), { type: 'heading', level: 2, text: 'Next' }, paragraph('y'.repeat(96 * 10))]),
    );
    expect(pages[0]?.blocks.at(-1)?.type).toBe('paragraph');
    expect(pages[1]?.blocks[0]).toMatchObject({ type: 'heading', text: 'Next' });
  });

  test('a section without blocks still has its page', () => expect(paginate(report([]))).toHaveLength(1));
});

describe('curve', () => {
  const box = { width: 800, height: 268, left: 40, right: 108, top: 10, bottom: 34 };

  test('shares map onto the plot and never leave it', () => {
    const scale = scaleOf([0, 0.1, 0.2], box);
    expect(scale.x(0)).toBe(40);
    expect(scale.x(0.2)).toBe(692);
    expect(scale.y(1)).toBe(10);
    expect(scale.y(0)).toBe(234);
    expect(scale.y(7)).toBe(10);
  });

  test('ticks that would collide are left out, the largest epsilon stays', () => {
    const scale = scaleOf([0, 0.001, 0.002, 0.004, 1], box);
    expect(scale.ticks).toEqual([0, 1]);
  });

  test('no measured point gives no band and no failure', () => {
    const scale = scaleOf([], box);
    expect(Number.isFinite(scale.x(0))).toBe(true);
    expect(bandPath([], scale)).toBe('');
  });

  test('labels at one height move apart and stay inside', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 240 }), { minLength: 1, maxLength: 8 }), (wanted) => {
        const placed = spreadLabels(wanted, 15, 14, 234).toSorted((a, b) => a - b);
        for (const [index, at] of placed.entries()) {
          expect(at).toBeGreaterThanOrEqual(14 - 0.001);
          expect(at).toBeLessThanOrEqual(234.001);
          if (index > 0) expect(at - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(14.999);
        }
      }),
    );
  });

  test('epsilons print without noise of floating point', () => {
    expect(formatEpsilon(0.1 + 0.2)).toBe('0.3');
    expect(formatEpsilon(4)).toBe('4');
  });
});

/** Draws accuracy against the size of a change as vectors: interval bands, a line for each series with its own dash, the agreed floor. */
import type { Block } from '#contract/delivery';
import { color, textWidth } from './theme.ts';

type Curve = Extract<Block, { type: 'curve' }>;
type Point = Curve['series'][number]['points'][number];

const box = { width: textWidth, height: 190, left: 34, right: 110, top: 8, bottom: 30 } as const;
const looks = [
  { ink: color.soft, dash: '1.5 3' },
  { ink: color.neutral, dash: '5 3' },
  { ink: color.accent, dash: '' },
] as const;

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const markup = (text: string): string => text.replace(/[&<>"]/g, (character) => marks[character] ?? '');
const at = (value: number): string => value.toFixed(2);
/** Whatever is no number is drawn at the foot of the axis; the table beside the curve tells it. */
const share = (value: number): number => (Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0);

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function scaleOf(points: readonly Point[]): Scale {
  const most = Math.max(...points.map(({ x }) => x).filter(Number.isFinite), 0) || 1;
  const wide = box.width - box.left - box.right;
  const high = box.height - box.top - box.bottom;
  return {
    x: (value) => box.left + (Number.isFinite(value) ? Math.min(1, Math.max(0, value / most)) : 0) * wide,
    y: (value) => box.top + (1 - share(value)) * high,
  };
}

const text = (x: number, y: number, words: string, { anchor = 'start', ink = color.soft as string, weight = 'normal' } = {}): string =>
  `<text x="${at(x)}" y="${at(y)}" font-family="Sans" font-size="7" font-weight="${weight}" text-anchor="${anchor}" fill="${ink}">${markup(words)}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number, ink: string, more = ''): string =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${ink}" ${more}/>`;

function axes({ x, y }: Scale, epsilons: readonly number[]): string {
  const right = box.width - box.right;
  const levels = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (level) =>
      line(box.left, y(level), right, y(level), color.line, 'stroke-width="0.5"') +
      text(box.left - 5, y(level) + 2.5, `${Math.round(level * 100)} %`, { anchor: 'end' }),
  );
  let last = Number.NEGATIVE_INFINITY;
  const ticks = epsilons.map((epsilon) => {
    const place = x(epsilon);
    const isClear = place - last > 22;
    if (isClear) last = place;
    return (
      line(place, y(0), place, y(0) + 3, color.strongLine, 'stroke-width="0.5"') +
      (isClear ? text(place, y(0) + 11, String(Number(epsilon.toPrecision(3))), { anchor: 'middle' }) : '')
    );
  });
  return [...levels, ...ticks, text((box.left + right) / 2, box.height - 3, 'epsilon', { anchor: 'middle' })].join('');
}

function series(points: readonly Point[], { dash, ink }: (typeof looks)[number], { x, y }: Scale): string {
  const upper = points.map((point) => `${at(x(point.x))},${at(y(point.high))}`);
  const lower = points.map((point) => `${at(x(point.x))},${at(y(point.low))}`).reverse();
  const middle = points.map((point) => `${at(x(point.x))},${at(y(point.y))}`);
  const bars = points.map((point) =>
    line(x(point.x), y(point.low), x(point.x), y(point.high), ink, 'stroke-width="0.7" stroke-opacity="0.6"'),
  );
  const dots = points.map(
    (point) =>
      `<circle cx="${at(x(point.x))}" cy="${at(y(point.y))}" r="2" fill="${dash === '' ? ink : '#ffffff'}" stroke="${ink}" stroke-width="1"/>`,
  );
  return [
    `<polygon points="${[...upper, ...lower].join(' ')}" fill="${ink}" fill-opacity="0.13"/>`,
    `<polyline points="${middle.join(' ')}" fill="none" stroke="${ink}" stroke-width="${dash === '' ? 1.6 : 1.1}"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`,
    ...bars,
    ...dots,
  ].join('');
}

/** Labels beside the ends of their lines, moved apart so that none covers another. */
function spread(wanted: readonly number[]): number[] {
  const order = wanted.map((place, index) => ({ place, index })).sort((left, right) => left.place - right.place);
  const placed: number[] = [];
  let lowest = Number.NEGATIVE_INFINITY;
  for (const { index, place } of order) {
    lowest = Math.max(place, lowest + 9);
    placed[index] = lowest;
  }
  return placed;
}

/** @param latin makes a text drawable with the typeface of the labels */
export function curveSvg(block: Curve, latin: (text: string) => string): string {
  const drawn = block.series.filter(({ points }) => points.length > 0);
  const scale = scaleOf(drawn.flatMap(({ points }) => points));
  const epsilons = [...new Set(drawn.flatMap(({ points }) => points.map(({ x }) => x)).filter(Number.isFinite))].sort(
    (left, right) => left - right,
  );
  const right = box.width - box.right;
  const floor = block.floor;
  const labels = spread([...drawn.map(({ points }) => scale.y(points.at(-1)?.y ?? 0)), ...(floor === null ? [] : [scale.y(floor)])]);
  const lines = drawn.map(({ label, points }, index) => {
    const look = looks[Math.max(0, looks.length - drawn.length + index)] ?? looks[2];
    const name = text(right + 8, (labels[index] ?? 0) + 2.5, latin(label), { ink: look.ink, weight: look.dash === '' ? 'bold' : 'normal' });
    return series(points, look, scale) + name;
  });
  const agreed =
    floor === null
      ? ''
      : line(box.left, scale.y(floor), right, scale.y(floor), color.danger, 'stroke-width="1" stroke-dasharray="1 2"') +
        text(right + 8, (labels.at(-1) ?? 0) + 2.5, `agreed floor ${(share(floor) * 100).toFixed(0)} %`, { ink: color.danger });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${at(box.width)}" height="${box.height}" viewBox="0 0 ${at(box.width)} ${box.height}">${axes(scale, epsilons)}${lines.join('')}${agreed}</svg>`;
}

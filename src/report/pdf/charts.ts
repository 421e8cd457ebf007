/** Bars and curves as vectors: told apart by dash and marker, never by colour alone. */
import type { Block } from '#contract/delivery';
import { severities } from '#contract/findings';
import { colour, severityColour, textWidth } from './palette.ts';

type Curve = Extract<Block, { type: 'curve' }>;

const height = 190;
const frame = { left: 40, right: 12, top: 8, bottom: 30 } as const;

const n = (value: number): string => String(Math.round(value * 100) / 100);

interface Plot {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const dashes = ['', '5,3', '1.5,2.5'] as const;
const strokes = [colour.dim, colour.accent, colour.danger] as const;

function axes({ x, y }: Plot, ticks: readonly number[]): string {
  const right = textWidth - frame.right;
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      `<line x1="${frame.left}" y1="${n(y(level))}" x2="${right}" y2="${n(y(level))}" stroke="${colour.line}" stroke-width="0.6"/>` +
      `<text x="${frame.left - 5}" y="${n(y(level) + 2.5)}" font-size="7" text-anchor="end" fill="${colour.faint}">${level * 100} %</text>`,
  );
  const marks = ticks.map(
    (tick) =>
      `<text x="${n(x(tick))}" y="${height - frame.bottom + 11}" font-size="7" text-anchor="middle" fill="${colour.faint}">${tick}</text>`,
  );
  const title = `<text x="${n((frame.left + right) / 2)}" y="${height - 6}" font-size="7" text-anchor="middle" fill="${colour.faint}">epsilon, in units of the model's input</text>`;
  return [...levels, ...marks, title].join('');
}

function seriesSvg({ points }: Curve['series'][number], index: number, { x, y }: Plot): string {
  if (points.length === 0) return '';
  const stroke = strokes[index % strokes.length] ?? colour.dim;
  const dash = dashes[index % dashes.length] ?? '';
  const band = [
    ...points.map((point) => `${n(x(point.x))},${n(y(point.high))}`),
    ...points.toReversed().map((point) => `${n(x(point.x))},${n(y(point.low))}`),
  ];
  const line = points.map((point) => `${n(x(point.x))},${n(y(point.y))}`).join(' ');
  const markers = points.map((point) =>
    index % 2 === 0
      ? `<circle cx="${n(x(point.x))}" cy="${n(y(point.y))}" r="2.2" fill="${stroke}"/>`
      : `<rect x="${n(x(point.x) - 2)}" y="${n(y(point.y) - 2)}" width="4" height="4" fill="${stroke}"/>`,
  );
  return `<polygon points="${band.join(' ')}" fill="${stroke}" fill-opacity="0.12"/><polyline points="${line}" fill="none" stroke="${stroke}" stroke-width="1.3"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>${markers.join('')}`;
}

/** Accuracy over epsilon with interval bands and the agreed floor. */
export function curveSvg({ floor, series }: Curve): string {
  const all = series.flatMap(({ points }) => points.map((point) => point.x));
  const largest = Math.max(1e-9, ...all);
  const plot: Plot = {
    x: (value) => frame.left + (value / largest) * (textWidth - frame.left - frame.right),
    y: (value) => frame.top + (1 - Math.min(1, Math.max(0, value))) * (height - frame.top - frame.bottom),
  };
  const ticks = [...new Set(all)].sort((a, b) => a - b);
  const limit =
    floor === null
      ? ''
      : `<line x1="${frame.left}" y1="${n(plot.y(floor))}" x2="${textWidth - frame.right}" y2="${n(plot.y(floor))}" stroke="${colour.text}" stroke-width="0.8" stroke-dasharray="7,3"/>` +
        `<text x="${textWidth - frame.right}" y="${n(plot.y(floor) - 3)}" font-size="7" text-anchor="end" fill="${colour.text}">agreed floor ${Math.round(floor * 100)} %</text>`;
  return `<svg width="${n(textWidth)}" height="${height}">${axes(plot, ticks)}${limit}${series.map((each, index) => seriesSvg(each, index, plot)).join('')}</svg>`;
}

/** The line and marker of a series, for its legend. */
export function legendSvg(index: number): string {
  const stroke = strokes[index % strokes.length] ?? colour.dim;
  const dash = dashes[index % dashes.length] ?? '';
  const marker =
    index % 2 === 0 ? `<circle cx="11" cy="4" r="2.2" fill="${stroke}"/>` : `<rect x="9" y="2" width="4" height="4" fill="${stroke}"/>`;
  return `<svg width="22" height="8"><line x1="0" y1="4" x2="22" y2="4" stroke="${stroke}" stroke-width="1.3"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>${marker}</svg>`;
}

const barWidth = 260;

/** One bar of a chart; an empty one keeps its ground so that lines align. */
export function barSvg(value: number, max: number, tone: string): string {
  const severity = severities.find((each) => each === tone);
  const fill = severity ? severityColour[severity].fill : colour.faint;
  const width = max > 0 ? (Math.max(0, value) / max) * barWidth : 0;
  return `<svg width="${barWidth}" height="8"><rect x="0" y="1" width="${barWidth}" height="6" fill="${colour.line}"/><rect x="0" y="1" width="${n(width)}" height="6" fill="${fill}"/></svg>`;
}

/** Accuracy against the size of a change, with intervals as bands and the agreed floor: calm lines, each with its own dash and marker. */
import { useElementSize } from '@mantine/hooks';
import { text } from '../i18n/blocks.ts';
import { fill } from '../i18n/fill.ts';
import {
  bandPath,
  type CurvePoint,
  formatEpsilon,
  linePath,
  type PlotBox,
  percentOf,
  type Scale,
  scaleOf,
  spreadLabels,
} from './curve-scale.ts';

export interface CurveSeries {
  readonly label: string;
  readonly points: readonly CurvePoint[];
  /** Which of the looks; without it the last series is the worst case and takes the accent. */
  readonly look?: number;
}

interface CurveProps {
  readonly caption: string;
  readonly series: readonly CurveSeries[];
  /** Share below which the result fails what was agreed. */
  readonly floor: number | null;
  readonly height: number;
  /** The x whose value of the last series is written out; where the floor was agreed. */
  readonly spotlight?: number | undefined;
  /** Epsilons that are still to be measured widen the axis from the start. */
  readonly planned?: readonly number[];
  /** Width when it is not measured: in print-like previews. */
  readonly fixedWidth?: number;
}

const looks = [
  { color: 'var(--a-text-3)', dash: '2 4', marker: 'ring' },
  { color: 'var(--a-text-2)', dash: '7 4', marker: 'square' },
  { color: 'var(--a-accent)', dash: '', marker: 'dot' },
] as const;
type Look = (typeof looks)[number];

function lookOf({ look }: CurveSeries, index: number, count: number): Look {
  return looks[look ?? Math.max(0, looks.length - count + index)] ?? looks[0];
}

function Marker({ x, y, look }: { readonly x: number; readonly y: number; readonly look: Look }) {
  const fill = look.marker === 'dot' ? look.color : 'var(--a-surface)';
  if (look.marker === 'square') return <rect x={x - 3} y={y - 3} width="6" height="6" fill={fill} stroke={look.color} strokeWidth="1.4" />;
  return <circle cx={x} cy={y} r="3.2" fill={fill} stroke={look.color} strokeWidth="1.4" />;
}

function Spotlight({ at, point, scale, box }: { at: number; point: CurvePoint; scale: Scale; box: PlotBox }) {
  const wide = 148;
  const left = scale.x(at) + 9 + wide > box.width - box.right ? scale.x(at) - 9 - wide : scale.x(at) + 9;
  const top = Math.max(box.top + 2, Math.min(scale.y(point.y) - 52, box.height - box.bottom - 40));
  return (
    <g>
      <line x1={scale.x(at)} x2={scale.x(at)} y1={box.top} y2={scale.y(0)} stroke="var(--a-control)" strokeDasharray="2 3" />
      <rect x={left} y={top} width={wide} height="36" rx="3" fill="var(--a-raised)" stroke="var(--a-line-strong)" />
      <text x={left + 8} y={top + 15} fill="var(--a-text)" fontWeight="600">
        {fill(text.spotlight, { percent: percentOf(point.y), epsilon: formatEpsilon(at) })}
      </text>
      <text x={left + 8} y={top + 29} fill="var(--a-text-2)">
        {fill(text.interval, { low: percentOf(point.low), high: percentOf(point.high) })}
      </text>
    </g>
  );
}

function Axes({ box, scale, floor }: { box: PlotBox; scale: Scale; floor: number | null }) {
  const right = box.width - box.right;
  return (
    <g>
      {[0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => (
        <g key={share}>
          <line x1={box.left} x2={right} y1={scale.y(share)} y2={scale.y(share)} stroke="var(--a-line)" />
          <text x={box.left - 6} y={scale.y(share) + 4} textAnchor="end" fill="var(--a-text-3)">
            {Math.round(share * 100)}
          </text>
        </g>
      ))}
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line x1={scale.x(tick)} x2={scale.x(tick)} y1={scale.y(0)} y2={scale.y(0) + 4} stroke="var(--a-control)" />
          <text x={scale.x(tick)} y={box.height - 18} textAnchor="middle" fill="var(--a-text-3)">
            {formatEpsilon(tick)}
          </text>
        </g>
      ))}
      <text x={(box.left + right) / 2} y={box.height - 3} textAnchor="middle" fill="var(--a-text-2)">
        {text.epsilonAxis}
      </text>
      {floor === null ? null : (
        <line
          x1={box.left}
          x2={right}
          y1={scale.y(floor)}
          y2={scale.y(floor)}
          stroke="var(--a-danger)"
          strokeWidth="1.2"
          strokeDasharray="1 3"
        />
      )}
    </g>
  );
}

/** Draws the curve as wide as its place; a table beside it says the same in numbers. */
export function Curve({ caption, series, floor, height, spotlight, planned = [], fixedWidth }: CurveProps) {
  const { ref, width: measured } = useElementSize();
  const width = fixedWidth ?? Math.max(320, measured);
  const box: PlotBox = { width, height, left: 40, right: 132, top: 10, bottom: 36 };
  const scale = scaleOf([0, ...planned, ...series.flatMap(({ points }) => points.map(({ x }) => x))], box);
  const drawn = series.filter(({ points }) => points.length > 0);
  const last = drawn.at(-1);
  const lit = spotlight === undefined ? undefined : last?.points.find(({ x }) => x === spotlight);
  const wanted = [...drawn.map(({ points }) => scale.y(points.at(-1)?.y ?? 0)), ...(floor === null ? [] : [scale.y(floor)])];
  const labels = spreadLabels(wanted, 15, box.top + 4, scale.y(0));
  return (
    <div ref={ref} className="curvebox" style={{ height }}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={caption}
        className="curve"
      >
        <Axes box={box} scale={scale} floor={floor} />
        {drawn.map((each, index) => {
          const { label, points } = each;
          const look = lookOf(each, index, drawn.length);
          return (
            <g key={label}>
              <path d={bandPath(points, scale)} fill={look.color} opacity=".14" />
              <path
                d={linePath(points, scale)}
                fill="none"
                stroke={look.color}
                strokeWidth={look.dash ? 1.5 : 2}
                strokeDasharray={look.dash}
              />
              {points.map((point) => (
                <g key={point.x}>
                  <line
                    x1={scale.x(point.x)}
                    x2={scale.x(point.x)}
                    y1={scale.y(point.low)}
                    y2={scale.y(point.high)}
                    stroke={look.color}
                    opacity=".5"
                  />
                  <Marker x={scale.x(point.x)} y={scale.y(point.y)} look={look} />
                </g>
              ))}
              <text
                x={width - box.right + 10}
                y={(labels[index] ?? 0) + 4}
                fill={look.dash ? 'var(--a-text-2)' : look.color}
                fontWeight={look.dash ? 400 : 600}
              >
                {label}
              </text>
            </g>
          );
        })}
        {floor === null ? null : (
          <text x={width - box.right + 10} y={(labels.at(-1) ?? 0) + 4} fill="var(--a-danger)">
            {fill(text.floor, { percent: percentOf(floor) })}
          </text>
        )}
        {lit && spotlight !== undefined ? <Spotlight at={spotlight} point={lit} scale={scale} box={box} /> : null}
      </svg>
    </div>
  );
}

/** The curve and the table that says the same: accuracy by size of change, each with its interval. */
import { useMediaQuery } from '@mantine/hooks';
import type { AssessmentPlan, CurvePoint } from '#contract/assessments';
import { Curve } from '#page/blocks/curve.tsx';
import { formatEpsilon, percentOf } from '#page/blocks/curve-scale.ts';
import '#page/blocks/blocks.css';
import { text } from '#page/i18n/assessments.ts';
import { fill, numberText } from '#page/i18n/fill.ts';
import { columnsOf, linesOf, pointsOf, type SeriesName, seriesNames } from './curve-series.ts';
import { floorOf } from './plan-form.ts';

interface FiguresProps {
  readonly curve: readonly CurvePoint[];
  /** Unknown while the run goes. */
  readonly plan: AssessmentPlan | undefined;
}

export function Figures({ curve, plan }: FiguresProps) {
  const isWide = useMediaQuery('(min-width: 1600px)', false, { getInitialValueInEffect: false }) ?? false;
  const lines = linesOf(curve);
  const floor = plan ? floorOf(plan) : undefined;
  const rows = Math.max(0, ...curve.map(({ accuracy }) => accuracy.n));
  const columns = columnsOf(curve, plan?.epsilons ?? []);
  return (
    <>
      <figure className="runcurve">
        <figcaption className="s11 t3">{fill(text.curveCaption, { n: rows })}</figcaption>
        <Curve
          caption={fill(text.curveLabel, { series: lines.map(({ label }) => label.toLowerCase()).join(', ') })}
          series={lines}
          floor={floor?.floor ?? null}
          height={isWide ? 380 : 268}
          spotlight={floor?.epsilon}
          planned={plan?.epsilons ?? []}
        />
      </figure>
      <div className="scrolltable">
        <table className="accuracy">
          <caption className="vh">{text.table.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{text.table.series}</th>
              {columns.map((epsilon) => (
                <th scope="col" key={epsilon} className={epsilon === floor?.epsilon ? 'sort' : ''}>
                  {epsilon === 0 ? text.table.none : formatEpsilon(epsilon)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seriesNames.map((series) => (
              <SeriesRow key={series} series={series} curve={curve} columns={columns} floorEpsilon={floor?.epsilon} />
            ))}
            <QueriesRow curve={curve} columns={columns} />
          </tbody>
        </table>
      </div>
    </>
  );
}

interface RowProps {
  readonly curve: readonly CurvePoint[];
  readonly columns: readonly number[];
}

function SeriesRow({
  series,
  curve,
  columns,
  floorEpsilon,
}: RowProps & { readonly series: SeriesName; readonly floorEpsilon: number | undefined }) {
  const points = pointsOf(curve, series);
  return (
    <tr>
      <th scope="row">{text.series[series]}</th>
      {columns.map((epsilon) => {
        const point = points.find((each) => each.epsilon === epsilon);
        if (!point) return <td key={epsilon} />;
        const { value, low, high } = point.accuracy;
        return (
          <td key={epsilon}>
            <span className={series === 'square' && epsilon === floorEpsilon ? 'b' : ''}>{percentOf(value)}</span>
            <span className="t3 s11">{fill(text.table.range, { low: percentOf(low), high: percentOf(high) })}</span>
          </td>
        );
      })}
    </tr>
  );
}

/** How many queries the attack needed; an empty cell is a size where it was not told. */
function QueriesRow({ curve, columns }: RowProps) {
  const points = pointsOf(curve, 'square').filter(({ medianQueries }) => medianQueries !== undefined);
  if (points.length === 0) return null;
  return (
    <tr>
      <th scope="row" className="t2">
        {text.table.queries}
      </th>
      {columns.map((epsilon) => {
        const found = points.find((each) => each.epsilon === epsilon)?.medianQueries;
        return (
          <td key={epsilon} className="t2">
            {found === undefined ? '' : numberText(found)}
          </td>
        );
      })}
    </tr>
  );
}

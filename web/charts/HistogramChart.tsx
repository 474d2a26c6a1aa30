import './step-chart.css';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatShortCount } from '../lib/format.ts';
import { type HistogramRow, histogramText, shareText } from './histogram.ts';
import { PLOT_AXIS_PX, PLOT_RIGHT_PX } from './plot-place.ts';
import { axisMarks } from './units.ts';

const HEIGHT_PX = 150;

/** One bar for each bin; a bar leads to its deliveries. */
export default function HistogramChart({
  rows,
  onPick,
}: {
  readonly rows: readonly HistogramRow[];
  onPick(row: HistogramRow): void;
}) {
  const pick = (index: unknown) => {
    const row = rows[Number(index)];
    if (row !== undefined && row.deliveries > 0) onPick(row);
  };
  const marks = axisMarks(Math.max(...rows.map(({ deliveries }) => deliveries)), 'deliveries');
  return (
    <div className="chart-drawing histogram" role="img" aria-label={histogramText(rows)}>
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <BarChart
          data={[...rows]}
          margin={{ top: 8, right: PLOT_RIGHT_PX, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          barCategoryGap={1}
          onClick={({ activeTooltipIndex }) => pick(activeTooltipIndex)}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="mark"
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            stroke="var(--control)"
            height={22}
            interval="equidistantPreserveStart"
            minTickGap={8}
          />
          <YAxis
            width={PLOT_AXIS_PX}
            ticks={marks}
            domain={[0, marks.at(-1) ?? 1]}
            interval={0}
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            tickFormatter={formatShortCount}
            stroke="var(--control)"
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={({ active, activeIndex }) =>
              active === true ? <Tip row={rows[Number(activeIndex)]} /> : null
            }
          />
          <Bar
            dataKey="deliveries"
            fill="var(--settlement)"
            isAnimationActive={false}
            maxBarSize={72}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({ row }: { readonly row: HistogramRow | undefined }) {
  if (row === undefined) return null;
  return (
    <div className="step-tip">
      <p>{row.times}</p>
      <p>
        <b>{shareText(row)}</b>
      </p>
      {row.deliveries > 0 && <p className="muted">a click shows them</p>}
    </div>
  );
}

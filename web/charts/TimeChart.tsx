import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { LineChart } from '../../server/api/chart-contract.ts';
import { formatDuration } from '../lib/format.ts';
import { type CardStyle, formatValue } from './cards.ts';
import { LINE_STYLES } from './line-styles.ts';

const HEIGHT_PX = 180;
const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
/** More flags than this would be a wall. */
const DRAWN_FLAGS = 40;

interface Row {
  readonly timeNanos: number;
  readonly values: readonly (number | null)[];
}

/** One chart over time, all of a page on the same axis, with one cursor. */
export function TimeChart({
  chart,
  lines,
  style,
  label,
  onStep,
}: {
  readonly chart: LineChart;
  readonly lines: readonly number[];
  readonly style: CardStyle;
  readonly label: string;
  readonly onStep: (timeNanos: number) => void;
}) {
  const unit = chart.lines[lines[0]]?.unit ?? '';
  const rows: Row[] = [...chart.points];
  return (
    <div className="chart-drawing" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <ComposedChart
          data={rows}
          margin={MARGIN}
          syncId="capture"
          syncMethod="value"
          accessibilityLayer={false}
          onClick={({ activeLabel }) => {
            const timeNanos = Number(activeLabel);
            if (Number.isFinite(timeNanos)) onStep(timeNanos);
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="timeNanos"
            type="number"
            domain={[chart.fromNanos, chart.toNanos]}
            tickFormatter={(nanos: number) => formatDuration(nanos)}
            tick={{ fill: 'var(--faint)', fontSize: 11 }}
            stroke="var(--line-strong)"
            minTickGap={40}
            allowDataOverflow
          />
          <YAxis
            width={76}
            tickFormatter={(value: number) => formatValue(value, unit)}
            tick={{ fill: 'var(--faint)', fontSize: 11 }}
            stroke="var(--line-strong)"
            allowDecimals={unit !== 'per step'}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--control)' }}
            content={({ active, label: at }) => (
              <StepTip chart={chart} lines={lines} active={active} at={Number(at)} />
            )}
          />
          {chart.flags.slice(0, DRAWN_FLAGS).map((flag) => (
            <ReferenceLine
              key={flag.frame}
              x={flag.timeNanos}
              stroke={flag.kind === 'gap' ? 'var(--faint)' : 'var(--error)'}
              strokeDasharray={flag.kind === 'gap' ? '2 2' : '0'}
            />
          ))}
          {lines.map((line, place) => drawLine(line, place, style))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** recharts looks for its own elements among the children, so this is a function, not a component. */
function drawLine(line: number, place: number, style: CardStyle) {
  const { color, dash } = LINE_STYLES[place % LINE_STYLES.length];
  const common = {
    dataKey: ({ values }: Row) => values[line],
    isAnimationActive: false,
    stroke: color,
  };
  if (style === 'line') {
    return (
      <Line
        key={line}
        {...common}
        type="linear"
        strokeWidth={1.5}
        strokeDasharray={dash}
        dot={{ r: 1.5, strokeWidth: 0, fill: color }}
        connectNulls={false}
      />
    );
  }
  if (style === 'bars') return <Bar key={line} {...common} fill={color} stackId="all" />;
  return <Area key={line} {...common} type="step" fill={color} fillOpacity={0.35} stackId="all" />;
}

function StepTip({
  chart,
  lines,
  active,
  at,
}: {
  readonly chart: LineChart;
  readonly lines: readonly number[];
  readonly active: boolean;
  readonly at: number;
}) {
  const point = chart.points.find(({ timeNanos }) => timeNanos === at);
  if (!active || point === undefined) return null;
  return (
    <div className="chart-tip">
      <b>
        {formatDuration(at)} to {formatDuration(at + chart.bucketNanos)}
      </b>
      {lines.map((line) => {
        const value = point.values[line];
        const { name, unit } = chart.lines[line];
        return (
          <span key={name}>
            {name}: {value === null ? 'nothing' : formatValue(value, unit)}
          </span>
        );
      })}
      <span className="muted">Click for its frames</span>
    </div>
  );
}

import './step-chart.css';
import { useId, useRef } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { tickLabel, tickStep } from '../timeline/ticks.ts';
import { useWidth } from '../ui/use-width.ts';
import type { CardStyle } from './cards.ts';
import { FillPattern } from './FillPattern.tsx';
import { LINE_STYLES } from './line-styles.ts';
import { isAlone, type Plot, type PlotPoint } from './plot.ts';
import { PLOT_AXIS_PX, PLOT_RIGHT_PX, spaced } from './plot-place.ts';
import { hatchId, ticksBetween } from './step-data.ts';
import { axisMarks, formatAxis } from './units.ts';

const HEIGHT_PX = 132;
const AXIS_HEIGHT_PX = 22;
/** Flags in more parts of the stretch than this would be a wall. */
const DRAWN_FLAGS = 60;

/** The drawing of one chart; what points at it lies above, in PlotArea. */
export default function TimeChart({
  plot,
  style,
  label,
}: {
  readonly plot: Plot;
  readonly style: CardStyle;
  readonly label: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const hatch = hatchId(useId());
  const { fromNanos, toNanos, lines } = plot;
  const widthPx = Math.max(1, useWidth(box) - PLOT_AXIS_PX - PLOT_RIGHT_PX);
  const step = tickStep((toNanos - fromNanos) / widthPx);
  const unit = lines[0]?.unit ?? '';
  const [lowest, highest] = extremesOf(plot, style);
  const marks = axisMarks(highest, unit);
  return (
    <div ref={box} className="chart-drawing" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <ComposedChart
          data={[...plot.points]}
          margin={{ top: 8, right: PLOT_RIGHT_PX, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          barCategoryGap={0}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
              <path d="M0 6L6 0" className="step-hatch" />
            </pattern>
            {lines.map(({ name }, line) => (
              <FillPattern key={name} id={`${hatch}-${line}`} place={line} />
            ))}
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="timeNanos"
            type="number"
            domain={[fromNanos, toNanos]}
            height={AXIS_HEIGHT_PX}
            ticks={ticksBetween(fromNanos, toNanos, step)}
            tickFormatter={(nanos: number) => tickLabel(nanos, step)}
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            stroke="var(--control)"
            allowDataOverflow
          />
          <YAxis
            width={PLOT_AXIS_PX}
            ticks={marks}
            tickFormatter={(value: number) => formatAxis(value, unit)}
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            stroke="var(--control)"
            domain={[Math.min(0, lowest), marks.at(-1) ?? 1]}
            interval={0}
          />
          {plot.unknown.map((stretch) => (
            <ReferenceArea
              key={stretch.fromNanos}
              x1={Math.max(fromNanos, stretch.fromNanos)}
              x2={Math.min(toNanos, stretch.toNanos)}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              ifOverflow="hidden"
            />
          ))}
          {spaced(plot.flags, { fromNanos, toNanos }, DRAWN_FLAGS).map((flag) => (
            <ReferenceLine
              key={flag.frame}
              x={flag.timeNanos}
              stroke={flag.kind === 'gap' ? 'var(--control)' : 'var(--error)'}
              strokeDasharray={flag.kind === 'gap' ? '2 2' : '0'}
              strokeOpacity={0.45}
            />
          ))}
          {plot.levels.map(({ name, value }) => (
            <ReferenceLine
              key={name}
              y={value}
              stroke="var(--warning)"
              strokeDasharray="4 4"
              ifOverflow="hidden"
            />
          ))}
          {lines.map((_, line) => drawLine(plot, line, style, `url(#${hatch}-${line})`))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Below zero where credit was overdrawn; stacked lines add up. */
function extremesOf({ points }: Plot, style: CardStyle): readonly [number, number] {
  let lowest = 0;
  let highest = 0;
  for (const { values } of points) {
    let sum = 0;
    for (const value of values) {
      if (value === null) continue;
      sum = style === 'stack' || style === 'bars' ? sum + value : value;
      highest = Math.max(highest, sum);
      lowest = Math.min(lowest, sum);
    }
  }
  return [lowest, highest];
}

/** recharts looks for its own elements among the children, so this is a function, not a component. */
function drawLine(plot: Plot, line: number, style: CardStyle, fill: string) {
  const { color, dash } = LINE_STYLES[line % LINE_STYLES.length];
  const common = {
    dataKey: ({ values }: PlotPoint) => values[line],
    isAnimationActive: false,
    stroke: color,
  };
  if (style === 'bars') return <Bar key={line} {...common} fill={fill} stackId="all" />;
  if (style === 'stack') {
    return <Area key={line} {...common} type="step" fill={fill} fillOpacity={1} stackId="all" />;
  }
  return (
    <Line
      key={line}
      {...common}
      type={style === 'step' ? 'stepAfter' : 'linear'}
      strokeWidth={1.5}
      strokeDasharray={dash}
      dot={({ key, cx, cy, index }) =>
        isAlone(plot, index, line) ? (
          <circle key={key} cx={cx} cy={cy} r={2} fill={color} />
        ) : (
          <g key={key} />
        )
      }
      activeDot={false}
      connectNulls={false}
    />
  );
}

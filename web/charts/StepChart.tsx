import './step-chart.css';
import { useId, useRef } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Series } from '../../server/api/moment-contract.ts';
import { formatCount, formatShortCount } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import { tickLabel, tickStep } from '../timeline/ticks.ts';
import { useWidth } from '../ui/use-width.ts';
import {
  hatchId,
  linesWithValues,
  rowAt,
  type StepRow,
  stepRows,
  ticksBetween,
  unknownStretches,
} from './step-data.ts';

/** What the axis of figures takes, for whatever else has to lie in line with the chart. */
export const AXIS_PX = 52;
export const RIGHT_PX = 14;
const HEIGHT_PX = 168;

/** Colour and line of each value: colour alone tells nothing. */
const STROKES = [
  { token: '--mark', dash: '' },
  { token: '--message', dash: '5 3' },
] as const;

interface StepChartProps {
  readonly series: Series;
  /** Charts with the same id share one cursor. */
  readonly syncId: string;
  /** A point was picked: its frame is to be opened. */
  onPick(frame: number): void;
}

/** Values that hold until the next; where they are not known there is no line but a hatch. */
export default function StepChart({ series, syncId, onPick }: StepChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(box);
  const hatch = hatchId(useId());
  const rows = stepRows(series);
  const { fromNanos, toNanos } = series;
  const step = tickStep((toNanos - fromNanos) / Math.max(1, widthPx - AXIS_PX - RIGHT_PX));
  const pick = (label: string | number | undefined) => {
    const frame = rowAt(rows, Number(label))?.frame;
    if (frame !== undefined) onPick(frame);
  };
  return (
    <div ref={box} className="step-chart">
      <Legend series={series} />
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <LineChart
          data={[...rows]}
          syncId={syncId}
          margin={{ top: 6, right: RIGHT_PX, bottom: 0, left: 0 }}
          onClick={({ activeLabel }) => pick(activeLabel)}
          title={series.lines.join(', ')}
        >
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
              <path d="M0 6L6 0" className="step-hatch" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="nanos"
            type="number"
            domain={[fromNanos, toNanos]}
            ticks={ticksBetween(fromNanos, toNanos, step)}
            tickFormatter={(at: number) => tickLabel(at, step)}
            stroke="var(--control)"
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
          />
          <YAxis
            width={AXIS_PX}
            allowDecimals={false}
            stroke="var(--control)"
            tick={{ fill: 'var(--muted)', fontSize: 11 }}
            tickFormatter={formatShortCount}
          />
          {unknownStretches(series).map((stretch) => (
            <ReferenceArea
              key={stretch.fromNanos}
              x1={stretch.fromNanos}
              x2={stretch.toNanos}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              ifOverflow="hidden"
            />
          ))}
          <ReferenceLine y={0} stroke="var(--control)" />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--muted)' }}
            content={({ active, label }) =>
              active === true ? <Tip series={series} row={rowAt(rows, Number(label))} /> : null
            }
          />
          {linesWithValues(series).map((index) => (
            <Line
              key={index}
              type="stepAfter"
              dataKey={(row: StepRow) => row.values[index]}
              name={series.lines[index]}
              stroke={`var(${STROKES[index % STROKES.length].token})`}
              strokeDasharray={STROKES[index % STROKES.length].dash}
              strokeWidth={1.75}
              dot={false}
              activeDot={{ r: 3 }}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function Legend({ series }: { readonly series: Series }) {
  return (
    <ul className="step-legend">
      {linesWithValues(series).map((index) => {
        const { token, dash } = STROKES[index % STROKES.length];
        return (
          <li key={series.lines[index]}>
            <svg width="22" height="8" aria-hidden="true">
              <path d="M0 4h22" stroke={`var(${token})`} strokeWidth="2" strokeDasharray={dash} />
            </svg>
            {series.lines[index]}
          </li>
        );
      })}
    </ul>
  );
}

function Tip({ series, row }: { readonly series: Series; readonly row: StepRow | undefined }) {
  if (!row) return null;
  return (
    <div className="step-tip">
      <p className="mono">{formatFromStart(row.nanos)} s</p>
      {linesWithValues(series).map((index) => (
        <p key={series.lines[index]}>
          {series.lines[index]}: <b>{valueText(row.values[index])}</b>
        </p>
      ))}
      {row.frame !== undefined && (
        <p className="muted">since frame {formatCount(row.frame)}; a click opens it</p>
      )}
    </div>
  );
}

function valueText(value: number | null | undefined): string {
  return typeof value === 'number' ? formatCount(value) : 'not known';
}

/** What one chart draws, wherever its values come from. */
import type { Nanos } from '../../decoder/units.ts';
import type { ChartFlag, ChartMarks, LineChart } from '../../server/api/chart-contract.ts';
import type { Series } from '../../server/api/moment-contract.ts';
import { linesWithValues, type Stretch, stepRows, unknownStretches } from './step-data.ts';

export interface PlotLine {
  readonly name: string;
  readonly unit: string;
}

export interface PlotPoint {
  readonly timeNanos: Nanos;
  /** One for each line; null where there is nothing to tell, or it is not known. */
  readonly values: readonly (number | null)[];
  /** The frame that made it so; of a bucket there are many. */
  readonly frame?: number | undefined;
}

export interface Plot extends Stretch {
  readonly lines: readonly PlotLine[];
  readonly points: readonly PlotPoint[];
  /** A point tells of so long; undefined: it holds until the next. */
  readonly bucketNanos: Nanos | undefined;
  readonly levels: LineChart['levels'];
  readonly flags: readonly ChartFlag[];
  /** Where nothing is known. */
  readonly unknown: readonly Stretch[];
}

/** What is marked until the server has told. */
const UNMARKED: Marks = { flags: [], unknown: [] };
export type Marks = Pick<ChartMarks, 'flags' | 'unknown'>;

/** The lines of a chart with these names; without names, all. */
export function plotOf(
  chart: LineChart,
  names: readonly string[] | undefined,
  { flags, unknown }: Marks = UNMARKED,
): Plot {
  const lines = chart.lines.flatMap(({ name }, line) =>
    names === undefined || names.includes(name) ? [line] : [],
  );
  const { fromNanos, toNanos, bucketNanos, levels } = chart;
  return {
    ...{ fromNanos, toNanos, bucketNanos, levels, flags, unknown },
    lines: lines.map((line) => chart.lines[line]),
    points: chart.points.map(({ timeNanos, values }) => ({
      timeNanos,
      values: lines.map((line) => values[line]),
    })),
  };
}

/** Steps of the ledger. */
export function plotOfSteps(series: Series, flags: readonly ChartFlag[]): Plot {
  const lines = linesWithValues(series);
  return {
    fromNanos: series.fromNanos,
    toNanos: series.toNanos,
    lines: lines.map((line) => ({ name: series.lines[line], unit: '' })),
    points: stepRows(series).map(({ nanos, values, frame }) => ({
      timeNanos: nanos,
      values: lines.map((line) => values[line]),
      frame,
    })),
    bucketNanos: undefined,
    levels: [],
    flags,
    unknown: unknownStretches(series),
  };
}

/** The point that tells of a moment. */
export function pointAt({ points, bucketNanos }: Plot, nanos: Nanos): PlotPoint | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].timeNanos <= nanos) low = middle + 1;
    else high = middle;
  }
  const point = low === 0 ? undefined : points[low - 1];
  const isOver = bucketNanos !== undefined && point && nanos >= point.timeNanos + bucketNanos;
  return isOver ? undefined : point;
}

export function isUnknownAt({ unknown }: Plot, nanos: Nanos): boolean {
  return unknown.some(({ fromNanos, toNanos }) => fromNanos <= nanos && nanos < toNanos);
}

/** A point between two that tell nothing, of which no line would be seen. */
export function isAlone({ points }: Plot, index: number, line: number): boolean {
  const tells = (at: number) => typeof points[at]?.values[line] === 'number';
  return tells(index) && !tells(index - 1) && !tells(index + 1);
}

/** Whether any of the lines has a value that is not zero. */
export function hasValues({ points }: Plot): boolean {
  return points.some(({ values }) => values.some((value) => value !== null && value !== 0));
}

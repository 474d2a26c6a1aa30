/** Series of the server as rows that a chart of steps draws. */
import type { Nanos } from '../../decoder/units.ts';
import type { Series } from '../../server/api/moment-contract.ts';

export interface StepRow {
  readonly nanos: Nanos;
  readonly frame: number | undefined;
  /** One for each line; null draws none from here to the next row. */
  readonly values: readonly (number | null)[];
}

export interface Stretch {
  readonly fromNanos: Nanos;
  readonly toNanos: Nanos;
}

/** The points, and the last of them once more where the series ends: a value holds until then. */
export function stepRows(series: Series): readonly StepRow[] {
  const rows = series.points.map(({ timeNanos, frame, values }) => ({
    nanos: timeNanos,
    frame,
    values,
  }));
  const last = rows.at(-1);
  return last && last.nanos < series.toNanos ? [...rows, { ...last, nanos: series.toNanos }] : rows;
}

/** Where nothing is known: before the first point, and where every value is null. */
export function unknownStretches(series: Series): readonly Stretch[] {
  const rows = stepRows(series);
  const stretches: { fromNanos: Nanos; toNanos: Nanos }[] = [];
  const add = (fromNanos: Nanos, toNanos: Nanos) => {
    const before = stretches.at(-1);
    if (before?.toNanos === fromNanos) before.toNanos = toNanos;
    else if (fromNanos < toNanos) stretches.push({ fromNanos, toNanos });
  };
  add(series.fromNanos, rows[0]?.nanos ?? series.toNanos);
  for (const [index, { nanos, values }] of rows.entries()) {
    const next = rows[index + 1];
    if (next && values.every((value) => value === null)) add(nanos, next.nanos);
  }
  return stretches;
}

/** The row that holds at a moment. */
export function rowAt(rows: readonly StepRow[], nanos: Nanos): StepRow | undefined {
  let found: StepRow | undefined;
  for (const row of rows) {
    if (row.nanos > nanos) break;
    found = row;
  }
  return found;
}

/** Whether it is 0 from the first to the last, and known all the time: a line along the axis shows nothing. */
export function isNothing(series: Series): boolean {
  const { points } = series;
  return (
    points.length > 0 &&
    points.every(({ values }) => values.every((value) => value === 0)) &&
    unknownStretches(series).length === 0
  );
}

/** Lines that have a value somewhere. */
export function linesWithValues(series: Series): readonly number[] {
  return series.lines.flatMap((_, index) =>
    series.points.some(({ values }) => typeof values[index] === 'number') ? [index] : [],
  );
}

/** Beyond this one line would be flat beside the other. */
const RATIO_MAX = 20;

/** The series as it is, or each line by itself where one is far larger than another. */
export function splitByMagnitude(series: Series): readonly Series[] {
  const lines = linesWithValues(series);
  const peaks = lines.map((line) =>
    series.points.reduce((peak, { values }) => Math.max(peak, Math.abs(values[line] ?? 0)), 1),
  );
  if (lines.length < 2 || Math.max(...peaks) <= RATIO_MAX * Math.min(...peaks)) return [series];
  return lines.map((line) => ({
    ...series,
    lines: [series.lines[line]],
    points: series.points.map((point) => ({ ...point, values: [point.values[line] ?? null] })),
  }));
}

/** Multiples of a step in a stretch, as marks of an axis. */
export function ticksBetween(fromNanos: Nanos, toNanos: Nanos, step: Nanos): number[] {
  const ticks = [];
  for (let at = Math.ceil(fromNanos / step) * step; at <= toNanos; at += step) ticks.push(at);
  return ticks;
}

/** An id that can stand in `url(#…)`: those that React makes may have signs in them that cannot. */
export function hatchId(id: string): string {
  return `hatch-${id.replaceAll(/[^a-zA-Z0-9]/g, '')}`;
}

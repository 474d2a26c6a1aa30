/** What a chart is of, and the stretch of time it shows. */
import { TYPE } from '../../decoder/frame-view.ts';
import type { SqlParameter } from '../index/messages.ts';
import { numbersOfName } from '../rows/place-name.ts';

export interface ChartScope {
  readonly connection?: number | undefined;
  readonly session?: number | undefined;
  readonly link?: number | undefined;
}

/** Half open. */
export interface Stretch {
  readonly fromNanos: number;
  readonly toNanos: number;
}

/** A stretch in equal parts. They may reach beyond it at both ends. */
export interface Buckets extends Stretch {
  readonly bucketNanos: number;
  readonly count: number;
  /** The stretch itself. */
  readonly stretch: Stretch;
}

/** A condition with its parameters. */
export type Condition = readonly [text: string, parameters: readonly SqlParameter[]];

/** Reads `c1`, `c1.s2` or `c1.s2.l3`. */
export function scopeOf(name: string | undefined): ChartScope {
  if (name === undefined) return {};
  const [connection, session, link] = numbersOfName(name);
  return { connection, session, link };
}

/** Rows of a table with these columns that belong to the scope; true for the whole capture. */
export function inScope(scope: ChartScope): Condition {
  const bound = Object.entries({
    connection: scope.connection,
    session: scope.session,
    link: scope.link,
  }).flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
  if (bound.length === 0) return ['true', []];
  return [
    bound.map(({ column }) => `${column} = ?`).join(' AND '),
    bound.map(({ value }) => value),
  ];
}

/** Buckets of 1, 2 or 5 times a power of ten, so that they can be named; at most `points` of them. */
export function bucketsOf(stretch: Stretch, points: number): Buckets {
  const { fromNanos, toNanos } = stretch;
  const least = Math.max(1, (toNanos - fromNanos) / points);
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((step) => step * power >= least) ?? 10;
  const bucketNanos = Math.max(1, Math.round(factor * power));
  const first = Math.floor(fromNanos / bucketNanos) * bucketNanos;
  const count = Math.max(1, Math.min(points + 1, Math.ceil((toNanos - first) / bucketNanos)));
  return { fromNanos: first, toNanos: first + count * bucketNanos, bucketNanos, count, stretch };
}

/** Number of the bucket of a time column, as SQL with two parameters. */
export function bucketOf(column: string): string {
  return `((${column} - ?::BIGINT) // ?::BIGINT)::INTEGER`;
}

export const GAP = TYPE.gap;

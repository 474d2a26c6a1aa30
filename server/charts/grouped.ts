/** Charts over time are groups by bucket. */
import type { SqlParameter, Statement } from '../index/messages.ts';
import { type Buckets, bucketOf, type ChartScope, inScope, type Stretch } from './scope.ts';

export function statement(
  name: string,
  text: string,
  parameters: readonly SqlParameter[],
): Statement {
  return { name, text, parameters };
}

/** `column` within the buckets. */
export function within(
  column: string,
  { fromNanos, toNanos }: Stretch,
): readonly [string, number[]] {
  return [`${column} >= ? AND ${column} < ?`, [fromNanos, toNanos]];
}

interface Grouped {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly values: string;
  readonly condition?: string;
  /** Further columns that make a group. */
  readonly by?: string;
}

/** Rows of (bucket, ...by, ...values). */
export function grouped(
  { name, table, column, values, condition = 'true', by }: Grouped,
  buckets: Buckets,
  scope: ChartScope,
): Statement {
  const [inTime, times] = within(column, buckets);
  const [belongs, places] = inScope(scope);
  const keys = by === undefined ? 'bucket' : `bucket, ${by}`;
  return statement(
    name,
    `SELECT ${bucketOf(column)} AS bucket, ${by === undefined ? '' : `${by}, `}${values}
     FROM ${table} WHERE ${inTime} AND ${belongs} AND ${condition} GROUP BY ${keys} ORDER BY bucket`,
    [buckets.fromNanos, buckets.bucketNanos, ...times, ...places],
  );
}

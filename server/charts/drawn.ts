/** What a chart over time is made of, before it gets its times. */
import type { LineChart } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';
import type { Buckets, ChartScope } from './scope.ts';

export type Levels = LineChart['levels'];
type Value = number | null;

/** What a metric's lines are, and their values by bucket. */
export interface Drawn {
  readonly lines: LineChart['lines'];
  readonly values: Value[][];
  readonly levels?: Levels | undefined;
  readonly notes?: readonly string[] | undefined;
}

export type Draw = (
  client: IndexClient,
  id: string,
  buckets: Buckets,
  scope: ChartScope,
) => Promise<Drawn>;

/** Rows of (bucket, code, count): a line for each code that occurs, in the order of `names`. */
export function counted(
  rows: readonly Cell[][],
  names: readonly string[],
  buckets: Buckets,
): Drawn {
  const codes = [...new Set(rows.map(([, code]) => Number(code)))].sort((a, b) => a - b);
  const values = blank(buckets, codes.length, 0);
  for (const [bucket, code, count] of rows) {
    values[Number(bucket)][codes.indexOf(Number(code))] = Number(count);
  }
  return { lines: codes.map((code) => ({ name: names[code], unit: 'per step' })), values };
}

export function blank({ count }: Buckets, width: number, value: Value): Value[][] {
  return Array.from({ length: count }, () => new Array<Value>(width).fill(value));
}

export function numberOrNull(cell: Cell): Value {
  return cell === null ? null : Number(cell);
}

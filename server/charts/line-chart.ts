/** One chart over time. */
import type { LineChart, LineMetric } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { DRAW } from './draw.ts';
import type { Buckets, ChartScope } from './scope.ts';

export async function lineChart(
  client: IndexClient,
  id: string,
  metric: LineMetric,
  buckets: Buckets,
  scope: ChartScope,
): Promise<LineChart> {
  const drawn = await DRAW[metric](client, id, buckets, scope);
  return {
    metric,
    ...buckets.stretch,
    bucketNanos: buckets.bucketNanos,
    lines: drawn.lines,
    points: drawn.values.map((values, bucket) => ({
      timeNanos: buckets.fromNanos + bucket * buckets.bucketNanos,
      values,
    })),
    levels: drawn.levels ?? [],
    notes: [...(drawn.notes ?? [])],
  };
}

/** One chart over time. */
import type { LineChart, LineMetric } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { MISSING_TEXT, midStreamText } from './caveats.ts';
import { DRAW } from './draw.ts';
import { flagsOf, unknownStretches } from './flags.ts';
import type { Buckets, ChartScope } from './scope.ts';

export async function lineChart(
  client: IndexClient,
  id: string,
  metric: LineMetric,
  buckets: Buckets,
  scope: ChartScope,
): Promise<LineChart> {
  const [drawn, { flags, hasMoreFlags }, midStream] = await Promise.all([
    DRAW[metric](client, id, buckets, scope),
    flagsOf(client, id, buckets.stretch, scope),
    midStreamText(client, id, scope),
  ]);
  const hasGap = flags.some(({ kind }) => kind === 'gap');
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
    flags,
    hasMoreFlags,
    unknown: hasGap ? await unknownStretches(client, id, buckets.stretch, scope) : [],
    notes: [...(drawn.notes ?? [])],
    caveats: [...midStream, ...(hasGap ? [MISSING_TEXT] : [])],
  };
}

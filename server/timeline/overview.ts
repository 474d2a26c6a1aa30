/** The whole capture, small: how many messages when, and what went wrong. */
import { PURPOSES } from '../../decoder/model/names.ts';
import type { TimelineOverview } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import { allFlags } from './flag-queries.ts';
import { flagOf } from './flags.ts';
import { captureEnd } from './lane-queries.ts';
import { statement } from './sql.ts';

const FLAGS_MAX = 500;

export async function readOverview(
  index: IndexClient,
  id: string,
  points: number,
): Promise<TimelineOverview> {
  const [[end]] = await index.query(id, captureEnd());
  const endNanos = Number(end);
  const bucketNanos = Math.max(1, Math.ceil((endNanos + 1) / points));
  const [counts, flags] = await Promise.all([
    index.query(id, messages(bucketNanos)),
    index.query(id, allFlags(bucketNanos, FLAGS_MAX)),
  ]);
  const series: number[] = new Array(points).fill(0);
  for (const [bucket, count] of counts) {
    const at = Math.min(Math.max(Number(bucket), 0), points - 1);
    series[at] += Number(count);
  }
  return { endNanos, bucketNanos, messages: series, flags: flags.map(flagOf) };
}

function messages(bucketNanos: number): Statement {
  return statement(
    'overviewMessages',
    `SELECT start_nanos // ${bucketNanos} AS bucket, count(*) FROM deliveries
     WHERE purpose = ${PURPOSES.indexOf('message')} AND start_nanos <> ${NO_TIME} GROUP BY bucket`,
  );
}

/** What was sent: messages, frames, and what TCP did. Every statement gives rows of (bucket, …). */
import type { Statement } from '../index/messages.ts';
import { grouped } from './grouped.ts';
import { type Buckets, type ChartScope, GAP } from './scope.ts';

/** (bucket, messages, payload octets): those begun there that applications sent. */
export function messages(buckets: Buckets, scope: ChartScope): Statement {
  return grouped(
    {
      name: 'chartMessages',
      table: 'deliveries',
      column: 'start_nanos',
      values: 'count(*), coalesce(sum(greatest(payload_bytes, 0)), 0)::BIGINT',
      condition: 'purpose = 0',
    },
    buckets,
    scope,
  );
}

/** (bucket, frames, octets). */
export function frames(buckets: Buckets, scope: ChartScope): Statement {
  return grouped(
    {
      name: 'chartFrames',
      table: 'frames',
      column: 'time_nanos',
      values: 'count(*), coalesce(sum(greatest(size, 0)), 0)::BIGINT',
      condition: `type <> ${GAP}`,
    },
    buckets,
    scope,
  );
}

/** (bucket, kind code, how many). */
export function tcpEvents(buckets: Buckets, { connection }: ChartScope): Statement {
  return grouped(
    {
      name: 'chartTcpEvents',
      table: 'tcp_events',
      column: 'time_nanos',
      values: 'count(*)',
      by: 'kind',
    },
    buckets,
    { connection },
  );
}

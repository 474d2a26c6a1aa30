/** What lanes of connections hold beside their life. */
import { TIMELINE_BARS_MAX } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { eventCode } from './codes.ts';
import { bucketOf, type Grid, type PlacedLane, statement, withLanes } from './sql.ts';
import { HEARTBEATS } from './views.ts';

/** Heartbeats by bucket: lane, bucket, count. */
export function heartbeats(lanes: readonly PlacedLane[], grid: Grid): Statement {
  return statement(
    'timelineHeartbeats',
    `WITH ${withLanes(lanes)}
     SELECT lane, ${bucketOf('time_nanos', grid)} AS bucket, count(*)
     FROM ${HEARTBEATS} AS t JOIN lanes ON t.connection = c
     WHERE time_nanos >= ${grid.from} AND time_nanos < ${grid.to}
     GROUP BY lane, bucket ORDER BY bucket`,
  );
}

/** Retransmissions by bucket: lane, bucket, count. */
export function retransmissions(lanes: readonly PlacedLane[], grid: Grid): Statement {
  return statement(
    'timelineRetransmissions',
    `WITH ${withLanes(lanes)}
     SELECT lane, ${bucketOf('time_nanos', grid)} AS bucket, count(*)
     FROM tcp_events AS t JOIN lanes ON t.connection = c
     WHERE kind = ${eventCode('retransmission')}
       AND time_nanos >= ${grid.from} AND time_nanos < ${grid.to}
     GROUP BY lane, bucket ORDER BY bucket`,
  );
}

/** When an end took nothing, and when it did again, and resets, in order: lane, direction, kind, time. */
export function windowEvents(lanes: readonly PlacedLane[], grid: Grid): Statement {
  const kinds = (['zero-window', 'unacknowledged', 'window-open', 'reset'] as const)
    .map(eventCode)
    .join(', ');
  return statement(
    'timelineTcp',
    `WITH ${withLanes(lanes)}
     SELECT lane, direction, kind, time_nanos FROM tcp_events AS t JOIN lanes ON t.connection = c
     WHERE kind IN (${kinds}) AND time_nanos < ${grid.to} ORDER BY entry LIMIT ${5 * TIMELINE_BARS_MAX}`,
  );
}

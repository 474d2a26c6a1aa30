/** What lanes of links hold. Numbers in the texts are integers that the contract has checked. */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TIMELINE_BARS_MAX } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import {
  BAR_STATE,
  barEnd,
  bucketOf,
  type Grid,
  listed,
  onConnections,
  type PlacedLane,
  statement,
  withLanes,
} from './sql.ts';
import { LINK_STRETCHES } from './stretches.ts';
import { DELIVERIES_BY_LANE, LEDGER_BY_LANE } from './views.ts';

const ON_LINK = 't.connection = c AND t.session = s AND t.link = l';

function deliveriesOf(lanes: readonly PlacedLane[], captureEnd: number): string {
  return `${withLanes(lanes)}, rows AS (
    SELECT lane, delivery, start_nanos, complete_nanos, outcome_nanos,
      ${BAR_STATE} AS state, ${barEnd('lane_end', captureEnd)} AS finish
    FROM ${DELIVERIES_BY_LANE} AS t JOIN lanes ON ${ON_LINK}
    WHERE ${onConnections(lanes)} AND start_nanos <> ${NO_TIME})`;
}

/**
 * The longest deliveries that are in view and at least two buckets long, one more than are drawn:
 * lane, delivery, state, start, end, and how long after the start it was complete and an outcome
 * stated.
 */
export function bars(lanes: readonly PlacedLane[], grid: Grid, captureEnd: number): Statement {
  const since = (column: string) =>
    `CASE WHEN ${column} = ${NO_TIME} THEN -1 ELSE greatest(0, ${column} - start_nanos) END`;
  return statement(
    'timelineBars',
    `WITH ${deliveriesOf(lanes, captureEnd)}
     SELECT lane, delivery, state, start_nanos, finish, ${since('complete_nanos')}, ${since('outcome_nanos')}
     FROM rows WHERE start_nanos < ${grid.to} AND finish >= ${grid.from}
       AND finish - start_nanos >= ${2 * grid.resolution}
     ORDER BY finish - start_nanos DESC, delivery LIMIT ${TIMELINE_BARS_MAX + 1}`,
  );
}

/** Deliveries shorter than `below`, by the bucket in which they start: lists for each lane. */
export function density(
  lanes: readonly PlacedLane[],
  grid: Grid,
  captureEnd: number,
  below: number,
): Statement {
  return statement(
    'timelineDensity',
    `WITH ${deliveriesOf(lanes, captureEnd)}, cells AS (
       SELECT lane, ${bucketOf('start_nanos', grid)} AS bucket, state, count(*) AS n, min(delivery) AS one
       FROM rows WHERE start_nanos >= ${grid.from} AND start_nanos < ${grid.to}
         AND finish - start_nanos < ${below}
       GROUP BY lane, bucket, state)
     SELECT lane, ${['bucket', 'state', 'n', 'one'].map((column) => listed(column, 'bucket, state')).join(', ')}
     FROM cells GROUP BY lane`,
  );
}

/**
 * Order by value, and by entry where values are equal, in one number: comparing two would take twice the
 * time. Of credit and windows, which are serial numbers apart, none is beyond 2^33.
 */
function lowestFirst(column: string): string {
  return `greatest(-8589934592, least(8589934591, ${column})) * 1073741824 + (entry & 1073741823)`;
}

/** A value of the ledger by bucket: its last in each, and its lowest where that is known. */
export function ledgerSteps(
  lanes: readonly PlacedLane[],
  grid: Grid,
  column: 'link_credit' | 'window_to_server' | 'window_to_client',
): Statement {
  const on = column === 'link_credit' ? ON_LINK : 't.connection = c AND t.session = s';
  const known = `FILTER (${column} <> ${UNKNOWN})`;
  return statement(
    'timelineSteps',
    `WITH ${withLanes(lanes)}, cells AS (
       SELECT lane, CASE WHEN time_nanos < ${grid.from} THEN -1 ELSE ${bucketOf('time_nanos', grid)} END AS bucket,
         arg_max(time_nanos, entry) AS last_at, arg_max(${column}, entry) AS last,
         coalesce(arg_min(time_nanos, ${lowestFirst(column)}) ${known}, arg_max(time_nanos, entry)) AS low_at,
         coalesce(min(${column}) ${known}, ${UNKNOWN}) AS low
       FROM ${LEDGER_BY_LANE} AS t JOIN lanes ON ${on}
       WHERE ${onConnections(lanes)} AND time_nanos < ${grid.to}
       GROUP BY lane, bucket)
     SELECT lane, ${['bucket', 'last_at', 'last', 'low_at', 'low'].map((value) => listed(value, 'bucket')).join(', ')}
     FROM cells GROUP BY lane`,
  );
}

/** Answers that no band is drawn for. */
const MOVING = ['moving', 'detached', 'not-attached'] as const;
const MOVING_CODES = MOVING.map((state) => STILLNESS.indexOf(state)).join(', ');

/**
 * Stretches of one answer to why a link does not move, of at least a bucket, the longest first: lane,
 * answer, start, end, frame. An answer holds until the next begins.
 */
export function waits(lanes: readonly PlacedLane[], grid: Grid): Statement {
  return statement(
    'timelineWaits',
    `WITH ${withLanes(lanes)}, stretches AS (
       SELECT lane, told AS blocked, since_nanos AS since, frame, coalesce(until_nanos, lane_end) AS until
       FROM ${LINK_STRETCHES} AS t JOIN lanes ON ${ON_LINK}
       WHERE ${onConnections(lanes)} AND NOT continues)
     SELECT lane, blocked, since, until, frame FROM stretches
     WHERE blocked NOT IN (${MOVING_CODES}) AND since < ${grid.to} AND until >= ${grid.from}
       AND until - since >= ${grid.resolution}
     ORDER BY until - since DESC, since LIMIT ${TIMELINE_BARS_MAX}`,
  );
}

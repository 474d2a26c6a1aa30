/** What lanes of links hold. Numbers in the texts are integers that the contract has checked. */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TIMELINE_BARS_MAX } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import {
  barEnd,
  bucketOf,
  END_CODES,
  type Grid,
  laneEnd,
  listed,
  type NumberedLane,
  onLanes,
  type PlacedLane,
  statement,
  withLanes,
} from './sql.ts';
import { LINK_STRETCHES } from './stretches.ts';
import { DELIVERIES_BY_LANE, LANE_NUMBERS, LEDGER_BY_LANE } from './views.ts';

const SINCE = (column: string) =>
  `CASE WHEN ${column} = ${NO_TIME} THEN -1 ELSE greatest(0, ${column} - start_nanos) END`;

function finish(lanes: readonly NumberedLane[], captureEnd: number): string {
  return barEnd('lasted_nanos', laneEnd(lanes), captureEnd);
}

/**
 * The longest deliveries that are in view and at least two buckets long, one more than are drawn:
 * lane, delivery, state, start, end, and how long after the start it was complete and an outcome
 * stated.
 */
export function bars(lanes: readonly NumberedLane[], grid: Grid, captureEnd: number): Statement {
  const least = 2 * grid.resolution;
  return statement(
    'timelineBars',
    `WITH long AS (
       SELECT *, ${finish(lanes, captureEnd)} AS finish FROM ${DELIVERIES_BY_LANE}
       WHERE ${onLanes(lanes)} AND lasted_nanos >= ${least}
         AND start_nanos < ${grid.to} AND start_nanos <> ${NO_TIME})
     SELECT lane, delivery, state, start_nanos, finish, ${SINCE('complete_nanos')}, ${SINCE('outcome_nanos')}
     FROM long WHERE finish >= ${grid.from} AND finish - start_nanos >= ${least}
     ORDER BY finish - start_nanos DESC, delivery LIMIT ${TIMELINE_BARS_MAX + 1}`,
  );
}

/** Deliveries shorter than `below`, by the bucket in which they start: lists for each lane. */
export function density(
  lanes: readonly NumberedLane[],
  grid: Grid,
  captureEnd: number,
  below: number,
): Statement {
  const rows = `SELECT lane, ${bucketOf('start_nanos', grid)} AS bucket, state, delivery
       FROM ${DELIVERIES_BY_LANE}
       WHERE ${onLanes(lanes)} AND start_nanos >= ${grid.from} AND start_nanos < ${grid.to}`;
  return statement(
    'timelineDensity',
    // Of what ends with its link or the capture few are short, and of the others nothing has to be worked out.
    `WITH short AS (
       ${rows} AND lasted_nanos < ${below}
       UNION ALL
       ${rows} AND lasted_nanos >= ${END_CODES} AND ${finish(lanes, captureEnd)} - start_nanos < ${below}),
     cells AS (
       SELECT lane, bucket, state, count(*) AS n, min(delivery) AS one FROM short
       GROUP BY lane, bucket, state)
     SELECT lane, ${['bucket', 'state', 'n', 'one'].map((column) => listed(column, 'bucket, state')).join(', ')}
     FROM cells GROUP BY lane`,
  );
}

/** Credit of links by bucket: the lane, and lists. */
export function creditSteps(lanes: readonly NumberedLane[], grid: Grid): Statement {
  const rows = `FROM ${LEDGER_BY_LANE} WHERE ${onLanes(lanes)}`;
  return ledgerSteps(rows, grid, 'link_credit');
}

/** The same of a window of sessions, which changes with each of their links. */
export function windowSteps(
  lanes: readonly PlacedLane[],
  grid: Grid,
  column: 'window_to_server' | 'window_to_client',
): Statement {
  const rows = `WITH ${withLanes(lanes)}, numbers AS (
      SELECT n.lane AS number, p.lane AS place FROM ${LANE_NUMBERS} AS n
      JOIN lanes AS p ON n.connection = c AND n.session = s)
    SELECT place AS lane, t.* EXCLUDE (lane) FROM ${LEDGER_BY_LANE} AS t JOIN numbers ON t.lane = number`;
  return ledgerSteps(rows, grid, column);
}

/** Credit and windows, which are serial numbers apart, leave room for these in 63 bits, also where they are negative. */
const MOMENT_BITS = 26;

/**
 * A value of rows of the ledger by bucket: its last in each, and its lowest where that is known.
 *
 * The lowest comes as one number with when it was in its bucket, to a part of 2^26 of that: keeping two numbers, and
 * comparing one to keep the other, takes twice the time of all the rest.
 */
function ledgerSteps(
  rows: string,
  grid: Grid,
  column: 'link_credit' | 'window_to_server' | 'window_to_client',
): Statement {
  const { from, to, resolution } = grid;
  const surplus = Math.max(0, Math.log2(resolution) - MOMENT_BITS);
  const moment = `(((time_nanos - ${from}) & ${resolution - 1}) >> ${surplus})`;
  const lists = ['bucket', 'last_at', 'last', 'low_at', 'low'];
  return statement(
    'timelineSteps',
    `WITH rows AS (${rows}), cells AS (
       SELECT lane, CASE WHEN time_nanos < ${from} THEN -1 ELSE ${bucketOf('time_nanos', grid)} END AS bucket,
         max(time_nanos) AS last_at, arg_max(${column}, entry) AS last,
         min(${column} * ${2 ** MOMENT_BITS} + ${moment}) FILTER (${column} <> ${UNKNOWN}) AS lowest
       FROM rows WHERE time_nanos < ${to} GROUP BY lane, bucket),
     levels AS (
       SELECT lane, bucket, last_at, last,
         coalesce(lowest >> ${MOMENT_BITS}, ${UNKNOWN}) AS low,
         coalesce(${from} + bucket * ${resolution} + ((lowest & ${2 ** MOMENT_BITS - 1}) << ${surplus}), last_at) AS low_at
       FROM cells)
     SELECT lane, ${lists.map((value) => listed(value, 'bucket')).join(', ')} FROM levels GROUP BY lane`,
  );
}

/** Answers that no band is drawn for. */
const MOVING = ['moving', 'detached', 'not-attached'] as const;
const MOVING_CODES = MOVING.map((state) => STILLNESS.indexOf(state)).join(', ');

/**
 * Stretches of one answer to why a link does not move, of at least a bucket, the longest first: lane,
 * answer, start, end, frame. An answer holds until the next begins.
 */
export function waits(lanes: readonly NumberedLane[], grid: Grid): Statement {
  return statement(
    'timelineWaits',
    `WITH stretches AS (
       SELECT lane, told AS blocked, since_nanos AS since, frame,
         coalesce(until_nanos, ${laneEnd(lanes)}) AS until
       FROM ${LINK_STRETCHES} WHERE ${onLanes(lanes)} AND NOT continues)
     SELECT lane, blocked, since, until, frame FROM stretches
     WHERE blocked NOT IN (${MOVING_CODES}) AND since < ${grid.to} AND until >= ${grid.from}
       AND until - since >= ${grid.resolution}
     ORDER BY until - since DESC, since LIMIT ${TIMELINE_BARS_MAX}`,
  );
}

/** What lanes of links hold. Numbers in the texts are integers that the contract has checked. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TIMELINE_BARS_MAX } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import { cellsOf, LONG_DELIVERIES, longNanos } from './cells.ts';
import {
  barEnd,
  bucketOf,
  END_CODES,
  type Grid,
  laneEnd,
  type NumberedLane,
  onLanes,
  statement,
  told,
} from './sql.ts';
import { LINK_STRETCHES } from './stretches.ts';
import { DELIVERIES_BY_LANE } from './views.ts';

const SINCE = (column: string) =>
  `CASE WHEN ${column} = ${NO_TIME} THEN -1 ELSE greatest(0, ${column} - start_nanos) END`;

function finish(lanes: readonly NumberedLane[], captureEnd: number): string {
  return barEnd('lasted_nanos', laneEnd(lanes), captureEnd);
}

/**
 * The longest deliveries that are in view and at least two buckets long, one more than are drawn:
 * lane, delivery, state, start, end, and how long after the start it was complete and an outcome
 * stated.
 *
 * @param cellBits of the cells that the capture is counted in; undefined where it is not yet
 */
export function bars(
  lanes: readonly NumberedLane[],
  grid: Grid,
  captureEnd: number,
  cellBits: number | undefined,
): Statement {
  const { from, to } = grid;
  const least = 2 * grid.resolution;
  const most = cellBits === undefined ? 0 : longNanos(cellBits);
  const columns = 'lane, delivery, state, start_nanos, complete_nanos, outcome_nanos';
  const parts = [
    `SELECT ${columns}, ${finish(lanes, captureEnd)} AS finish
     FROM ${cellBits === undefined ? DELIVERIES_BY_LANE : LONG_DELIVERIES}
     WHERE ${onLanes(lanes)} AND lasted_nanos >= ${Math.max(least, most)} AND start_nanos < ${to}
       AND start_nanos <> ${NO_TIME}`,
  ];
  // The others began at most so long before they come into view.
  if (least < most) {
    parts.push(
      `SELECT ${columns}, start_nanos + lasted_nanos FROM ${DELIVERIES_BY_LANE}
       WHERE ${onLanes(lanes)} AND lasted_nanos >= ${least} AND lasted_nanos < ${most}
         AND start_nanos >= ${from - most} AND start_nanos < ${to}`,
    );
  }
  return statement(
    'timelineBars',
    `WITH long AS (${parts.join(' UNION ALL ')})
     SELECT lane, delivery, state, start_nanos, finish, ${SINCE('complete_nanos')}, ${SINCE('outcome_nanos')}
     FROM long WHERE finish >= ${from} AND finish - start_nanos >= ${least}
     ORDER BY finish - start_nanos DESC, delivery LIMIT ${TIMELINE_BARS_MAX + 1}`,
  );
}

/**
 * Deliveries shorter than `below`, by the bucket in which they start: of each lane as text.
 *
 * @param below at least two buckets
 * @param cellBits of the cells that the capture is counted in; undefined where it is not yet
 */
export function density(
  lanes: readonly NumberedLane[],
  grid: Grid,
  captureEnd: number,
  below: number,
  cellBits: number | undefined,
): Statement {
  const { from, to } = grid;
  const rowsOf = (those: readonly NumberedLane[], lasted: string, table = DELIVERIES_BY_LANE) =>
    `SELECT lane, ${bucketOf('start_nanos', grid)} AS bucket, state, 1 AS deliveries, delivery
       FROM ${table} WHERE ${onLanes(those)} AND start_nanos >= ${from} AND start_nanos < ${to} AND ${lasted}`;
  const cells = cellsOf(grid, cellBits);
  const busy = cells === undefined ? [] : lanes.filter((lane) => lane.isBusy);
  const others = lanes.filter((lane) => !busy.includes(lane));
  // Of what ends with its link or the capture few are short, and of the others nothing has to be worked out.
  const toTheEnd = `lasted_nanos >= ${END_CODES} AND ${finish(lanes, captureEnd)} - start_nanos < ${below}`;
  const parts = [
    rowsOf(lanes, toTheEnd, cellBits === undefined ? DELIVERIES_BY_LANE : LONG_DELIVERIES),
    rowsOf(others, `lasted_nanos < ${below}`),
  ];
  if (cells !== undefined && cellBits !== undefined && busy.length > 0) {
    const width = 2 ** (cellBits + cells.bits);
    parts.push(
      rowsOf(busy, `lasted_nanos >= ${2 * width} AND lasted_nanos < ${below}`),
      `SELECT lane, ${bucketOf(`(cell << ${Math.log2(width)})`, grid)} AS bucket, state, deliveries, delivery
       FROM ${cells.deliveries}
       WHERE ${onLanes(busy)} AND cell >= ${from / width} AND cell < ${to / width}`,
    );
  }
  return statement(
    'timelineDensity',
    `WITH short AS (${parts.join(' UNION ALL ')}),
     cells AS (
       SELECT lane, bucket, state, sum(deliveries)::BIGINT AS n, min(delivery) AS one FROM short
       GROUP BY lane, bucket, state)
     SELECT lane, ${told(['bucket', 'state', 'n', 'one'])} FROM cells GROUP BY lane`,
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
  const { from, to, resolution } = grid;
  return statement(
    'timelineWaits',
    `WITH stretches AS (
       SELECT lane, told AS blocked, since_nanos AS since, frame,
         coalesce(until_nanos, ${laneEnd(lanes)}) AS until
       FROM ${LINK_STRETCHES} WHERE lasted_nanos >= ${resolution} AND since_nanos < ${to}
         AND (until_nanos >= ${from} OR until_nanos IS NULL)
         AND ${onLanes(lanes)} AND NOT continues AND told NOT IN (${MOVING_CODES}))
     SELECT lane, blocked, since, until, frame FROM stretches
     WHERE until >= ${from} AND until - since >= ${resolution}
     ORDER BY until - since DESC, since LIMIT ${TIMELINE_BARS_MAX}`,
  );
}

/** Reads of what changes in steps: credit and windows. Numbers in the texts are integers that the contract has checked. */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { Statement } from '../index/messages.ts';
import { atMoment, MOMENT_BITS } from './cells.ts';
import {
  bucketOf,
  type Grid,
  listed,
  type NumberedLane,
  onLanes,
  type PlacedLane,
  statement,
  withLanes,
} from './sql.ts';
import { CREDIT_CELLS, LANE_NUMBERS, LEDGER_BY_LANE } from './views.ts';

/**
 * Credit of links by bucket: the lane, and lists.
 *
 * @param cellBits of the cells that the capture is counted in; undefined where it is not yet
 */
export function creditSteps(
  lanes: readonly NumberedLane[],
  grid: Grid,
  cellBits: number | undefined,
): Statement {
  const rowsOf = (those: readonly NumberedLane[]) =>
    `SELECT lane, entry, time_nanos, link_credit FROM ${LEDGER_BY_LANE} WHERE ${onLanes(those)}`;
  const busy = cellBits === undefined ? [] : lanes.filter(({ isBusy }) => isBusy);
  const parts = [rowsOf(lanes.filter((lane) => !busy.includes(lane)))];
  if (cellBits !== undefined && busy.length > 0) {
    const width = 2 ** cellBits;
    const whole = isOfCells(grid, cellBits);
    const first = Math.floor(grid.from / width);
    const cells = `FROM ${CREDIT_CELLS} WHERE ${onLanes(busy)} AND cell < ${whole ? grid.to / width : first}`;
    parts.push(`SELECT lane, entry, last_at, last ${cells}`);
    // Before every entry, so that it is nowhere the last one.
    if (whole) parts.push(`SELECT lane, -1, low_at, low ${cells} AND low IS NOT NULL`);
    else parts.push(`${rowsOf(busy)} AND time_nanos >= ${first * width}`);
  }
  return ledgerSteps(parts.join(' UNION ALL '), grid, 'link_credit');
}

/** Whether each bucket consists of whole cells. */
export function isOfCells({ from, to, resolution }: Grid, cellBits: number): boolean {
  const width = 2 ** cellBits;
  return resolution >= width && from % width === 0 && to % width === 0;
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
    SELECT place AS lane, entry, time_nanos, ${column} FROM ${LEDGER_BY_LANE} AS t JOIN numbers ON t.lane = number`;
  return ledgerSteps(rows, grid, column);
}

/**
 * A value of rows of the ledger by bucket: its last in each, and its lowest where that is known.
 *
 * The lowest comes as one number with when it was in its bucket: keeping two numbers, and comparing one to keep the
 * other, takes twice the time of all the rest. Credit and windows, which are serial numbers apart, leave room for both
 * in 63 bits, also where they are negative.
 */
function ledgerSteps(
  rows: string,
  grid: Grid,
  column: 'link_credit' | 'window_to_server' | 'window_to_client',
): Statement {
  const { from, to, resolution } = grid;
  const bits = Math.log2(resolution);
  const surplus = Math.max(0, bits - MOMENT_BITS);
  const lists = ['bucket', 'last_at', 'last', 'low_at', 'low'];
  return statement(
    'timelineSteps',
    `WITH rows AS (${rows}), cells AS (
       SELECT lane, CASE WHEN time_nanos < ${from} THEN -1 ELSE ${bucketOf('time_nanos', grid)} END AS bucket,
         max(time_nanos) AS last_at, arg_max(${column}, entry) AS last,
         min(${atMoment(column, `(time_nanos - ${from})`, String(bits))}) FILTER (${column} <> ${UNKNOWN} AND time_nanos >= ${from}) AS lowest
       FROM rows WHERE time_nanos < ${to} GROUP BY lane, bucket),
     levels AS (
       SELECT lane, bucket, last_at, last, coalesce(lowest >> ${MOMENT_BITS}, ${UNKNOWN}) AS low,
         coalesce(${from} + bucket * ${resolution} + ((lowest & ${2 ** MOMENT_BITS - 1}) << ${surplus}), last_at) AS low_at
       FROM cells)
     SELECT lane, ${lists.map((value) => listed(value, 'bucket')).join(', ')} FROM levels GROUP BY lane`,
  );
}

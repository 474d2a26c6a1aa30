/** Reads of what changes in steps: credit and windows. Numbers in the texts are integers that the contract has checked. */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { Statement } from '../index/messages.ts';
import { atMoment, cellsOf, type FINE, MOMENT_BITS, WIDE } from './cells.ts';
import {
  bucketOf,
  type Grid,
  type NumberedLane,
  onLanes,
  type PlacedLane,
  statement,
  told,
  withLanes,
} from './sql.ts';
import { LANE_NUMBERS, LEDGER_BY_LANE } from './views.ts';

/**
 * Credit of links by bucket: the lane, and its steps as text.
 *
 * @param cellBits of the cells that the capture is counted in; undefined where it is not yet
 */
export function creditSteps(
  lanes: readonly NumberedLane[],
  grid: Grid,
  cellBits: number | undefined,
): Statement {
  const busy = cellBits === undefined ? [] : lanes.filter(({ isBusy }) => isBusy);
  const parts = [rowsOf(lanes.filter((lane) => !busy.includes(lane)))];
  if (cellBits !== undefined && busy.length > 0) parts.push(...busyCredit(busy, grid, cellBits));
  return ledgerSteps(parts.join(' UNION ALL '), grid, 'link_credit');
}

function rowsOf(lanes: readonly NumberedLane[]): string {
  return `SELECT lane, entry, time_nanos, link_credit FROM ${LEDGER_BY_LANE} WHERE ${onLanes(lanes)}`;
}

/** Wide cells up to the stretch, of which the last one counts; in it the widest that fit, or rows. */
function busyCredit(lanes: readonly NumberedLane[], grid: Grid, bits: number): string[] {
  const wideNanos = 2 ** (bits + WIDE.bits);
  const start = Math.floor(grid.from / wideNanos) * wideNanos;
  const fit = cellsOf(grid, bits);
  const cells = (of: typeof FINE | typeof WIDE, from: number, to: number, columns: string) => {
    const width = 2 ** (bits + of.bits);
    return `SELECT lane, ${columns} FROM ${of.credit}
      WHERE ${onLanes(lanes)} AND cell >= ${from / width} AND cell < ${to / width}`;
  };
  const last = 'entry, last_at, last';
  const earlier = `SELECT lane, ${last} FROM ${WIDE.credit}
    WHERE ${onLanes(lanes)} AND cell < ${start / wideNanos}`;
  if (fit === undefined) return [earlier, `${rowsOf(lanes)} AND time_nanos >= ${start}`];
  return [
    earlier,
    cells(fit, start, grid.to, last),
    // Before every entry, so that it is nowhere the last one.
    `${cells(fit, grid.from, grid.to, '-1, low_at, low')} AND low IS NOT NULL`,
  ];
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
     SELECT lane, ${told(['bucket', 'last_at', 'last', 'low_at', 'low'])} FROM levels GROUP BY lane`,
  );
}

/**
 * What lanes hold, counted in cells of time: of busy links a picture of the whole capture needs a few thousand of them,
 * and not each of a million rows.
 */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { NO_TIME } from '../index/table.ts';
import { CAPTURE_END } from './capture-end.ts';

/** At least so many cells in the time of a capture, and less than twice as many. */
const CELLS = 2048;

/** Cells are 2^bits nanoseconds long. */
export const CELL_BITS = `floor(log2(greatest(${CAPTURE_END}, ${CELLS}) / ${CELLS}))::INTEGER`;

/** Times of the lowest value of a cell come to a part of 2^26 of it, in one number with the value: see link-queries.ts. */
export const MOMENT_BITS = 26;

/** A value of a row with when it was in its bucket of 2^bits nanoseconds, from which the lowest is found, and the earliest. */
export function atMoment(value: string, sinceStart: string, bits: string): string {
  const moment = `((${sinceStart} & ((1::BIGINT << ${bits}) - 1)) >> greatest(0, ${bits} - ${MOMENT_BITS}))`;
  return `${value} * ${2 ** MOMENT_BITS} + ${moment}`;
}

/** Lanes of so many entries in the ledger that to read them all for a picture would be felt: only they have cells. */
export const BUSY_LANES_ROWS = `SELECT lane FROM ledger_by_lane GROUP BY lane HAVING count(*) >= ${16 * CELLS}`;

/** Credit: of each cell the last entry of a lane, and the lowest that is known, NULL where none is. */
export const CREDIT_CELLS_ROWS = `
  SELECT lane, cell, max(entry) AS entry, max(time_nanos) AS last_at, arg_max(link_credit, entry) AS last,
    min(lowest) >> ${MOMENT_BITS} AS low,
    (cell << any_value(bits)) + ((min(lowest) & ${2 ** MOMENT_BITS - 1}) << greatest(0, any_value(bits) - ${MOMENT_BITS})) AS low_at
  FROM (SELECT lane, entry, time_nanos, link_credit, bits, time_nanos >> bits AS cell,
      CASE WHEN link_credit <> ${UNKNOWN} THEN ${atMoment('link_credit', 'time_nanos', 'bits')} END AS lowest
    FROM ledger_by_lane, (SELECT ${CELL_BITS} AS bits) WHERE lane IN (FROM busy_lanes))
  GROUP BY lane, cell`;

/** Deliveries of less than two cells by the one in which they begin, what they are drawn as, and one of them. */
export const DELIVERY_CELLS_ROWS = `
  SELECT lane, start_nanos >> bits AS cell, state, count(*) AS deliveries, min(delivery) AS delivery
  FROM deliveries_by_lane, (SELECT ${CELL_BITS} AS bits)
  WHERE lane IN (FROM busy_lanes) AND start_nanos <> ${NO_TIME} AND lasted_nanos < (2::BIGINT << bits)
  GROUP BY lane, cell, state`;

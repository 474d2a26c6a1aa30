/**
 * What lanes hold, counted in cells of time: of busy links a picture of some stretch needs a few thousand of them, and
 * not each of a million rows.
 */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { NO_TIME } from '../index/table.ts';
import { CAPTURE_END } from './capture-end.ts';

/** At least so many cells in the time of a capture, and less than twice as many. */
const CELLS = 8192;
/** Wide cells are made of 2^2 others: they are for a view of all. */
const WIDE_BITS = 2;

/** Entries of the ledger that a lane needs to have cells: to read fewer for a picture is not felt. */
export const BUSY_ENTRIES = 32_768;

/** How long a cell is in a capture that ends then: 2^bits nanoseconds. */
export function cellBits(captureEnd: string): string {
  return `floor(log2(greatest(${captureEnd}, ${CELLS}) / ${CELLS}))::INTEGER`;
}
/** `(SELECT bits)`: of the capture as it is. */
const BITS = `(SELECT ${cellBits('ends')} AS bits FROM (SELECT ${CAPTURE_END} AS ends))`;

export const FINE = { credit: 'credit_cells', deliveries: 'delivery_cells', bits: 0 } as const;
export const WIDE = {
  credit: 'wide_credit_cells',
  deliveries: 'wide_delivery_cells',
  bits: WIDE_BITS,
} as const;
export const BUSY_LANES = 'busy_lanes';

/** Deliveries that last two wide cells or longer: few, and those that reach far into other stretches. */
export const LONG_DELIVERIES = 'long_deliveries';
export function longNanos(bits: number): number {
  return 2 ** (bits + WIDE_BITS + 1);
}
export const LONG_DELIVERIES_ROWS = `SELECT deliveries_by_lane.* FROM deliveries_by_lane, ${BITS}
  WHERE lasted_nanos >= (1::BIGINT << (bits + ${WIDE_BITS + 1})) AND start_nanos <> ${NO_TIME}`;

/** Times of the lowest value of a cell come to a part of 2^26 of it, in one number with the value: see ledger-steps.ts. */
export const MOMENT_BITS = 26;

/** A value of a row with when it was in its bucket of 2^bits nanoseconds, from which the lowest is found, and the earliest. */
export function atMoment(value: string, sinceStart: string, bits: string): string {
  const moment = `((${sinceStart} & ((1::BIGINT << ${bits}) - 1)) >> greatest(0, ${bits} - ${MOMENT_BITS}))`;
  return `${value} * ${2 ** MOMENT_BITS} + ${moment}`;
}

export const BUSY_LANES_ROWS = `SELECT lane FROM ledger_by_lane GROUP BY lane HAVING count(*) >= ${BUSY_ENTRIES}`;

/** Credit: of each cell the last entry of a lane, and the lowest that is known, NULL where none is. */
function creditCells(rows: string, bits: string): string {
  const part = `((min(lowest) & ${2 ** MOMENT_BITS - 1}) << greatest(0, any_value(cell_bits) - ${MOMENT_BITS}))`;
  return `
  SELECT lane, cell, max(entry) AS entry, max(last_at) AS last_at, arg_max(last, entry) AS last,
    min(lowest) >> ${MOMENT_BITS} AS low, (cell << any_value(cell_bits)) + ${part} AS low_at
  FROM (SELECT lane, entry, last_at, last, ${bits} AS cell_bits, last_at >> cell_bits AS cell,
      ${atMoment('low', 'low_at', 'cell_bits')} AS lowest
    FROM (${rows}), ${BITS})
  GROUP BY lane, cell`;
}

/** Deliveries of less than two cells by the one in which they begin, what they are drawn as, and one of them. */
const deliveryCells = (rows: string) => `
  SELECT lane, cell, state, sum(deliveries)::BIGINT AS deliveries, min(delivery) AS delivery
  FROM (${rows}) GROUP BY lane, cell, state`;

const BUSY = `lane IN (FROM ${BUSY_LANES})`;
const begunIn = (bits: string) =>
  `SELECT lane, start_nanos >> (${bits}) AS cell, state, 1 AS deliveries, delivery
   FROM deliveries_by_lane, ${BITS} WHERE ${BUSY} AND start_nanos <> ${NO_TIME}`;

export const CREDIT_CELLS_ROWS = creditCells(
  `SELECT lane, entry, time_nanos AS last_at, link_credit AS last,
     nullif(link_credit, ${UNKNOWN}) AS low, time_nanos AS low_at FROM ledger_by_lane WHERE ${BUSY}`,
  'bits',
);
export const DELIVERY_CELLS_ROWS = deliveryCells(
  `${begunIn('bits')} AND lasted_nanos < (2::BIGINT << bits)`,
);

/** Of cells rather than of what they count. */
export const WIDE_CREDIT_CELLS_ROWS = creditCells(
  `SELECT lane, entry, last_at, last, low, low_at FROM ${FINE.credit}`,
  `bits + ${WIDE_BITS}`,
);
export const WIDE_DELIVERY_CELLS_ROWS = deliveryCells(
  `SELECT lane, cell >> ${WIDE_BITS} AS cell, state, deliveries, delivery FROM ${FINE.deliveries}
   UNION ALL
   ${begunIn(`bits + ${WIDE_BITS}`)} AND lasted_nanos >= (2::BIGINT << bits)
     AND lasted_nanos < (2::BIGINT << (bits + ${WIDE_BITS}))`,
);

/** The widest cells of which each bucket is made; undefined where buckets are shorter than any, or begin in one. */
export function cellsOf(
  {
    from,
    to,
    resolution,
  }: { readonly from: number; readonly to: number; readonly resolution: number },
  bits: number | undefined,
): typeof FINE | typeof WIDE | undefined {
  if (bits === undefined) return undefined;
  return [WIDE, FINE].find((cells) => {
    const width = 2 ** (bits + cells.bits);
    return resolution >= width && from % width === 0 && to % width === 0;
  });
}

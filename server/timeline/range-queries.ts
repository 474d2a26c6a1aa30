/** Reads of a stretch of time in figures. Numbers in the texts are integers that the contract has checked. */
import type { Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import { DELIVERIES } from '../index/tables/deliveries.ts';
import { inLanes } from './lane-key.ts';
import { boundsOf, COUNTED, SETTLE_NANOS, settleClass } from './settle-classes.ts';
import { BAR_STATE, statement } from './sql.ts';
import { DELIVERIES_BY_LANE, LANE_NUMBERS, SETTLE_COUNTS } from './views.ts';

/** Both ends belong. */
export interface RangeAsked {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly string[] | undefined;
  /** How long the stretches of SETTLE_COUNTS are; undefined where they do not tell of what is asked. */
  readonly width: number | undefined;
}

/** Deliveries that began in a time, in the order of their storage, with `nanos` until they were settled. */
function begunIn(lanes: RangeAsked['lanes'], from: number, to: number): string {
  const rows =
    lanes === undefined
      ? DELIVERIES.name
      : `(FROM ${DELIVERIES_BY_LANE} WHERE lane IN (SELECT lane FROM ${LANE_NUMBERS} WHERE ${inLanes(lanes)}))`;
  return `(SELECT *, ${SETTLE_NANOS} AS nanos FROM ${rows}
    WHERE start_nanos >= ${from} AND start_nanos <= ${to} AND start_nanos <> ${NO_TIME})`;
}

/** Index into BAR_STATES, class, deliveries, octets, longest: of what is counted in whole, and of the rows beside it. */
export function rangeCounts({ from, to, lanes, width }: RangeAsked): Statement {
  if (lanes !== undefined) {
    return statement(
      'rangeCounts',
      `SELECT state, ${settleClass('nanos')} AS class, ${COUNTED} FROM ${begunIn(lanes, from, to)}
       GROUP BY state, class`,
    );
  }
  const first = width === undefined ? 0 : Math.max(0, Math.ceil(from / width));
  const after = width === undefined ? 0 : Math.floor((to + 1) / width);
  const rowsOf = (start: number, end: number) =>
    `SELECT protocol, phase, outcome, ${settleClass('nanos')} AS class, ${COUNTED}
     FROM ${begunIn(undefined, start, end)} GROUP BY protocol, phase, outcome, class`;
  const parts =
    width === undefined || after <= first
      ? [rowsOf(from, to)]
      : [
          `SELECT protocol, phase, outcome, class, deliveries, octets, most FROM ${SETTLE_COUNTS}
           WHERE stretch >= ${first} AND stretch < ${after}`,
          rowsOf(from, first * width - 1),
          rowsOf(after * width, to),
        ];
  return statement(
    'rangeCounts',
    `SELECT ${BAR_STATE} AS state, class, sum(deliveries)::BIGINT, sum(octets)::BIGINT, max(most)
     FROM (${parts.join(' UNION ALL ')}) GROUP BY state, class`,
  );
}

/** Of some classes the values with a rank among those of the class: class, rank, nanoseconds. */
export function settledWithin(
  { from, to, lanes }: RangeAsked,
  places: readonly { readonly settleClass: number; readonly rank: number }[],
): Statement {
  const within = [...new Set(places.map((place) => place.settleClass))].map((place) => {
    const [least, below] = boundsOf(place);
    return `settle_nanos - complete_nanos BETWEEN ${least} AND ${below - 1}`;
  });
  const wanted = places.map((place) => `(${place.settleClass}, ${place.rank})`).join(', ');
  return statement(
    'rangeSettled',
    `SELECT class, rank, nanos FROM (
       SELECT class, nanos, row_number() OVER (PARTITION BY class ORDER BY nanos) AS rank
       FROM (SELECT nanos, ${settleClass('nanos')} AS class FROM ${begunIn(lanes, from, to)}
         WHERE settle_nanos <> ${NO_TIME} AND complete_nanos <> ${NO_TIME} AND (${within.join(' OR ')})))
     WHERE (class, rank) IN (VALUES ${wanted})`,
  );
}

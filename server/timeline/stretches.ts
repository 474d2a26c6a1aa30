import { STILLNESS } from '../../decoder/model/stillness.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';

export const LINK_STRETCHES = 'link_stretches';

/** In the place of how long a stretch lasted that nothing ended: longer than any. */
const LASTS = 2 ** 60;

const MOVING = STILLNESS.indexOf('moving');
const SENDER_IDLE = STILLNESS.indexOf('sender-idle');

/** A value of the row before or after, where that is of the same link. */
function near(side: 'lag' | 'lead', column: string, window: string): string {
  return `CASE WHEN ${side}(lane) OVER ${window} = lane THEN ${side}(${column}) OVER ${window} END`;
}

/**
 * Why links did not move, and when they did: `lane`, `connection`, `session`, `link`, `entry`, `state`, `from_nanos`,
 * `to_nanos`, `told`, `since_nanos`, `until_nanos`, `lasted_nanos`, `frame`, `quiet_nanos`, `continues`, and
 * `link_credit` and `unsettled_receiver` as that entry has them.
 *
 * `told` is what the ledger says, since when and by which frame, and `state` the same, but `sender-idle` where a
 * link could move and nothing was sent for IDLE_NANOS, which no entry can know when it is written. Both hold from
 * `from_nanos` until the next row of the link. What holds from its last entry on has no end, and always a row of
 * its own: nothing was sent since `quiet_nanos`, and how long that lasts depends on who asks. Where the answer is
 * that of the row before, it `continues`. What the ledger says holds from `since_nanos` to `until_nanos`, when the
 * next answer began, which may be before the entry that says so; `lasted_nanos` is the time between, and more than any
 * stretch where nothing ended it.
 *
 * @param window makes of `ledger_by_lane` the entries of each link in their order
 */
function stretches(window: string): string {
  return `
  WITH entries AS (
      SELECT lane, entry, time_nanos, blocked AS told, blocked_since_nanos AS since_nanos,
        blocked_frame AS frame, greatest(blocked_since_nanos, last_transfer_nanos) AS quiet_nanos,
        link_credit, unsettled_receiver
      FROM ledger_by_lane WHERE blocked >= 0),
    timed AS (SELECT *, ${near('lead', 'time_nanos', window)} AS next_nanos FROM entries),
    answers AS (
      SELECT *, CASE WHEN told = ${MOVING} AND next_nanos - quiet_nanos >= ${IDLE_NANOS}
        THEN ${SENDER_IDLE} ELSE told END AS state FROM timed),
    compared AS (
      SELECT *, coalesce(${near('lag', 'state', window)} = state
          AND ${near('lag', 'since_nanos', window)} = since_nanos, false) AS continues FROM answers),
    begun AS (SELECT * FROM compared WHERE NOT continues OR next_nanos IS NULL)
  SELECT lane, connection, session, link, entry, state::TINYINT AS state, time_nanos AS from_nanos,
    ${near('lead', 'time_nanos', window)} AS to_nanos, told, since_nanos,
    CASE WHEN NOT ${near('lead', 'continues', window)} THEN ${near('lead', 'since_nanos', window)} END AS until_nanos,
    coalesce(until_nanos - since_nanos, ${LASTS}) AS lasted_nanos,
    frame, quiet_nanos, continues, link_credit, unsettled_receiver
  FROM begun JOIN lane_numbers USING (lane)`;
}

/** In any order of the ledger's rows. */
export const STRETCHES = stretches('(PARTITION BY lane ORDER BY entry)');

/** Of a ledger that is stored by lane: its rows come in their order, and go by without being sorted again. */
export const STORED_STRETCHES = stretches('()');

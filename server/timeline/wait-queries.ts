/** Reads of the stretches in which links stood still. Numbers in the texts are integers that the contract has checked. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { WAIT_CAUSES, type WaitCause } from '../api/waits-contract.ts';
import type { Statement } from '../index/messages.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';
import { inLanes } from './lane-key.ts';
import { END } from './lane-queries.ts';
import { statement } from './sql.ts';
import { LINK_STRETCHES } from './stretches.ts';
import { LANE_NUMBERS } from './views.ts';

const MOVING = STILLNESS.indexOf('moving');
const SENDER_IDLE = STILLNESS.indexOf('sender-idle');

/** What is asked of the stretches; `to` does not belong. */
export interface WaitsAsked {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly string[] | undefined;
  readonly captureEnd: number;
}

/**
 * `waits`: the stretches that lie at least partly in the time asked for, one row each. What nothing ended lasts as
 * long as its link, or to the end of the capture: only then is it known whether a link that could move fell idle.
 */
function waits({ from, to, lanes, captureEnd }: WaitsAsked, causes: readonly number[]): string {
  const codes = causes.join(', ');
  const asked =
    lanes === undefined
      ? 'TRUE'
      : `lane IN (SELECT lane FROM ${LANE_NUMBERS} WHERE ${inLanes(lanes)})`;
  const isWait = `NOT continues AND state <> ${MOVING} AND state IN (${codes})`;
  // Of an answer that the ledger gives it says itself when the next began; who is idle is so until its next entry.
  const told = `${isWait} AND state <> ${SENDER_IDLE}`;
  const columns = 'lane, frame, link_credit, unsettled_receiver';
  const of = (conditions: string, blocked: string, since: string, until: string) =>
    `SELECT ${columns}, ${blocked} AS blocked, ${since} AS since, ${until} AS until, false AS is_open
     FROM ${LINK_STRETCHES} WHERE ${asked} AND ${since} < ${to} AND ${conditions}`;
  return `open AS (
      SELECT ${columns}, CASE WHEN state = ${MOVING} THEN ${SENDER_IDLE} ELSE state END AS blocked,
        CASE WHEN state IN (${MOVING}, ${SENDER_IDLE}) THEN quiet_nanos ELSE since_nanos END AS since,
        coalesce(${END}, ${captureEnd}) AS until, ${END} IS NULL AS is_open, state = ${MOVING} AS falls_idle
      FROM (SELECT s.*, end_nanos FROM ${LINK_STRETCHES} AS s JOIN links USING (connection, session, link)
        WHERE ${asked} AND until_nanos IS NULL
          AND ((${told}) OR (to_nanos IS NULL AND state IN (${MOVING}, ${SENDER_IDLE})))) AS t),
    lasted AS (
      ${of(`${told} AND until_nanos IS NOT NULL`, 'state', 'since_nanos', 'until_nanos')}
      UNION ALL
      ${of(`NOT continues AND state = ${SENDER_IDLE} AND to_nanos IS NOT NULL`, 'state', 'quiet_nanos', 'to_nanos')}
      UNION ALL
      SELECT * EXCLUDE (falls_idle) FROM open WHERE NOT falls_idle OR until - since >= ${IDLE_NANOS}),
    waits AS (
      SELECT *, least(until, ${to}) - greatest(since, ${from}) AS within FROM lasted
      WHERE blocked IN (${codes}) AND since < ${to} AND until > ${from} AND until > since)`;
}

const ALL_CAUSES = WAIT_CAUSES.map((cause) => STILLNESS.indexOf(cause));

/** By cause: code, stretches, nanoseconds, links; the longest time first. */
export function waitCauses(asked: WaitsAsked): Statement {
  return statement(
    'waitCauses',
    `WITH ${waits(asked, ALL_CAUSES)}, of_links AS (
       SELECT blocked, count(*) AS stretches, sum(within) AS nanos FROM waits GROUP BY blocked, lane)
     SELECT blocked, sum(stretches)::BIGINT, sum(nanos)::BIGINT AS nanos, count(*) FROM of_links
     GROUP BY blocked ORDER BY nanos DESC, blocked`,
  );
}

/**
 * The longest of some causes: connection, session, link, code, since, until, within, open, frame, credit, unsettled,
 * and what there is of the link: kind, protocol, direction, name, address.
 */
export function longestWaits(
  asked: WaitsAsked,
  causes: readonly WaitCause[],
  limit: number,
): Statement {
  const codes = causes.map((cause) => STILLNESS.indexOf(cause));
  return statement(
    'longestWaits',
    `WITH ${waits(asked, codes)}, longest AS (
       SELECT * FROM waits ORDER BY within DESC, since, lane LIMIT ${limit})
     SELECT connection, session, link, blocked, since, until, within, is_open, frame, link_credit,
       unsettled_receiver, kind, protocol, direction, name, address
     FROM longest JOIN ${LANE_NUMBERS} USING (lane) JOIN links USING (connection, session, link)
     ORDER BY within DESC, since, lane`,
  );
}

/** Reads of the stretches in which links stood still. Numbers in the texts are integers that the contract has checked. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { WaitCause } from '../api/waits-contract.ts';
import type { Statement } from '../index/messages.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';
import { inLanes } from './lane-key.ts';
import { END } from './lane-queries.ts';
import { statement } from './sql.ts';
import { LINK_STRETCHES } from './stretches.ts';

const MOVING = STILLNESS.indexOf('moving');
const DETACHED = STILLNESS.indexOf('detached');
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
function waits({ from, to, lanes, captureEnd }: WaitsAsked): string {
  return `rows AS (
      SELECT connection, session, link, entry, frame, link_credit, unsettled_receiver,
        CASE WHEN state = ${MOVING} THEN ${SENDER_IDLE} ELSE state END AS blocked,
        CASE WHEN state IN (${MOVING}, ${SENDER_IDLE}) THEN quiet_nanos ELSE since_nanos END AS since,
        CASE WHEN state = ${SENDER_IDLE} THEN to_nanos ELSE until_nanos END AS ended,
        state = ${MOVING} AS falls_idle
      FROM ${LINK_STRETCHES} WHERE ${inLanes(lanes)} AND (
        (NOT continues AND state NOT IN (${MOVING}, ${DETACHED})) OR (to_nanos IS NULL AND state = ${MOVING}))),
    lived AS (SELECT connection, session, link, ${END} AS link_end FROM links AS t),
    lasted AS (
      SELECT *, coalesce(ended, link_end, ${captureEnd}) AS until, coalesce(ended, link_end) IS NULL AS is_open
      FROM rows LEFT JOIN lived USING (connection, session, link)),
    waits AS (
      SELECT *, least(until, ${to}) - greatest(since, ${from}) AS within FROM lasted
      WHERE since < ${to} AND until > ${from} AND until > since
        AND (NOT falls_idle OR until - since >= ${IDLE_NANOS}))`;
}

/** By cause: code, stretches, nanoseconds, links; the longest time first. */
export function waitCauses(asked: WaitsAsked): Statement {
  return statement(
    'waitCauses',
    `WITH ${waits(asked)}, of_links AS (
       SELECT blocked, count(*) AS stretches, sum(within) AS nanos
       FROM waits GROUP BY blocked, connection, session, link)
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
  const codes = causes.map((cause) => STILLNESS.indexOf(cause)).join(', ');
  return statement(
    'longestWaits',
    `WITH ${waits(asked)}, longest AS (
       SELECT * FROM waits WHERE blocked IN (${codes})
       ORDER BY within DESC, since, connection, session, link LIMIT ${limit})
     SELECT connection, session, link, blocked, since, until, within, is_open, frame, link_credit,
       unsettled_receiver, kind, protocol, direction, name, address
     FROM longest JOIN links USING (connection, session, link)
     ORDER BY within DESC, since, connection, session, link`,
  );
}

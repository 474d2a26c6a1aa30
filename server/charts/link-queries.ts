/** Charts of links: how long each stood still and why, and its deliveries one by one. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { Statement } from '../index/messages.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';
import { LINK_STRETCHES } from '../timeline/stretches.ts';
import { type ChartScope, inScope, type Stretch } from './scope.ts';

const MOVING = STILLNESS.indexOf('moving');
const SENDER_IDLE = STILLNESS.indexOf('sender-idle');
/** Nothing that anybody waits for. */
const CALM = ['moving', 'detached', 'not-attached', 'empty', 'sender-idle', 'unknown'] as const;

/**
 * (connection, session, link, name, address, stillness code, nanoseconds, stretches), the links that
 * stood still the longest first.
 *
 * The last answer of a link holds until it ends; a sender that may send and says nothing for IDLE_NANOS is
 * idle then, too.
 */
export function blockedTime(
  { fromNanos, toNanos }: Stretch,
  scope: ChartScope,
  linkLimit: number,
): Statement {
  const [belongs, places] = inScope(scope);
  const calm = CALM.map((state) => STILLNESS.indexOf(state)).join(', ');
  const text = `
    WITH lasting AS (
      SELECT t.*, l.name, l.address, greatest(from_nanos, ?::BIGINT) AS began,
        least(coalesce(to_nanos, l.end_nanos, ?::BIGINT), ?::BIGINT) AS ended,
        to_nanos IS NULL AND told = ${MOVING}
          AND coalesce(l.end_nanos, ?::BIGINT) - quiet_nanos >= ${IDLE_NANOS} AS falls_idle
      FROM (SELECT * FROM ${LINK_STRETCHES} WHERE ${belongs}) AS t
        LEFT JOIN links AS l USING (connection, session, link)),
    stretches AS (
      SELECT *, CASE WHEN falls_idle THEN ${SENDER_IDLE} ELSE state END AS blocked FROM lasting),
    sums AS (
      SELECT connection, session, link, first(name) AS name, first(address) AS address, blocked,
        sum(ended - began)::BIGINT AS nanos,
        count(*) FILTER (falls_idle OR NOT continues OR from_nanos < ?) AS count
      FROM stretches WHERE ended > began GROUP BY connection, session, link, blocked),
    worst AS (
      SELECT connection, session, link,
        sum(CASE WHEN blocked IN (${calm}) THEN 0 ELSE nanos END) AS still
      FROM sums GROUP BY connection, session, link
      ORDER BY still DESC, connection, session, link LIMIT ?)
    SELECT connection, session, link, name, address, blocked, nanos, count
    FROM sums JOIN worst USING (connection, session, link)
    ORDER BY still DESC, connection, session, link, nanos DESC`;
  const name = 'chartBlockedTime';
  const lasts = [fromNanos, toNanos, toNanos, toNanos];
  const parameters = [...lasts, ...places, fromNanos, linkLimit];
  return { name, text, parameters };
}

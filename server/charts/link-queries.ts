/** Charts of links: how long each stood still and why, and its deliveries one by one. */
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { Statement } from '../index/messages.ts';
import { type ChartScope, inScope, type Stretch } from './scope.ts';

const MOVING = STILLNESS.indexOf('moving');
const SENDER_IDLE = STILLNESS.indexOf('sender-idle');
/** Nothing that anybody waits for. */
const CALM = ['moving', 'detached', 'not-attached', 'empty', 'sender-idle', 'unknown'] as const;

/**
 * (connection, session, link, name, address, stillness code, nanoseconds, stretches), the links that
 * stood still the longest first.
 *
 * A ledger entry holds until the next one of its link, or until the link ends. A sender that may send
 * and says nothing for `idleNanos` is idle; the ledger cannot know that when it is written.
 */
export function blockedTime(
  { fromNanos, toNanos }: Stretch,
  scope: ChartScope,
  idleNanos: number,
  linkLimit: number,
): Statement {
  const [belongs, places] = inScope(scope);
  const calm = CALM.map((state) => STILLNESS.indexOf(state)).join(', ');
  const text = `
    WITH steps AS (
      SELECT connection, session, link, blocked, time_nanos AS began,
        lead(time_nanos) OVER (PARTITION BY connection, session, link ORDER BY entry) AS ended
      FROM ledger WHERE link > 0 AND blocked >= 0 AND ${belongs}),
    stretches AS (
      SELECT s.connection, s.session, s.link, l.name, l.address,
        greatest(began, ?::BIGINT) AS began,
        least(coalesce(ended, l.end_nanos, ?::BIGINT), ?::BIGINT) AS ended,
        CASE WHEN blocked = ${MOVING} AND coalesce(ended, l.end_nanos, ?::BIGINT) - began >= ?
          THEN ${SENDER_IDLE} ELSE blocked END AS blocked
      FROM steps s LEFT JOIN links l USING (connection, session, link)),
    sums AS (
      SELECT connection, session, link, first(name) AS name, first(address) AS address, blocked,
        sum(ended - began)::BIGINT AS nanos, count(*) AS count
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
  const parameters = [...places, fromNanos, toNanos, toNanos, toNanos, idleNanos, linkLimit];
  return { name, text, parameters };
}

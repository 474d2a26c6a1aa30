/** Ends of connections that were silent for longer than the other end puts up with. */
import { PROTOCOL, PROTOCOL_NAMES } from '../../decoder/protocol.ts';

const AMQP10 = PROTOCOL_NAMES[PROTOCOL.amqp10];
const NUMBERS = ['client', 'server'].flatMap((end) =>
  ['idleTimeoutNanos', 'longestSilenceNanos', 'longestSilenceFrame'].map((of) => `$.${end}.${of}`),
);
const number = (at: number) => `said[${at + 1}]::BIGINT`;

/** The greatest silence of one end, and after how long the other one would miss it. */
const ofEnd = (end: 'client' | 'server') => {
  const [own, other] = end === 'client' ? [0, 3] : [3, 0];
  // 1.0: each end says what it puts up with. Before that tune-ok of the client holds for both.
  const limit = `CASE protocol WHEN '${AMQP10}' THEN ${number(other)}
    ELSE coalesce(${number(0)}, ${number(3)}) END`;
  return `SELECT number, first_nanos, last_nanos, closed, tcp_end, '${end}' AS who, ${limit} AS most,
    ${number(own + 1)} AS silent, ${number(own + 2)} AS broken_by FROM told`;
};

/**
 * `number` (of the connection), `since` (when the silence ended), `made` (the frame that ended it, or the last one
 * before the end), `words`. A silence of twice the time that was agreed; or one that was longer than it and ended only
 * with the connection: shorter ones are a late heartbeat, which nobody minds (0-9-1 4.2.7, 1.0 2.4.5).
 */
export const SILENCES = `(
  WITH told AS (
      SELECT c.number, c.protocol, c.first_nanos, c.last_nanos, c.closed, c.tcp_end,
        json_extract(f.facts, [${NUMBERS.map((path) => `'${path}'`).join(', ')}]) AS said
      FROM connections AS c JOIN connection_facts AS f ON f.connection = c.number
      WHERE c.opened IS NOT NULL),
    ends AS (${ofEnd('client')} UNION ALL ${ofEnd('server')}),
    missed AS (
      SELECT * FROM ends WHERE most > 0 AND (silent >= 2 * most OR (silent > 1.25 * most
        AND broken_by IS NULL AND (closed IS NOT NULL OR tcp_end IS NOT NULL))))
  SELECT m.number, coalesce(any_value(b.time_nanos), any_value(closed), any_value(last_nanos)) AS since,
    coalesce(any_value(broken_by), max(l.number)) AS made,
    who || ' silent for ' || round(any_value(silent) / 1e9, 1) || ' s, limit '
      || round(any_value(most) / 1e9, 1) || ' s' AS words
  FROM missed AS m LEFT JOIN frames AS b ON b.number = broken_by
    LEFT JOIN frames AS l ON l.connection = m.number
  GROUP BY m.number, who)`;

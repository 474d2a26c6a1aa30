/** Which lanes there are, how they lived and how they ended. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { Statement } from '../index/messages.ts';
import { CAPTURE_END } from './capture-end.ts';
import { BUSY_LANES, cellBits } from './cells.ts';
import type { LaneKey } from './lane-key.ts';
import { BAR_STATE, statement } from './sql.ts';
import { LANE_COUNTS, LANE_NUMBERS } from './views.ts';

/**
 * Where the capture ends, or has come to; whether it is read to its end, after which nothing changes; and how long the
 * cells are that it is counted in.
 */
export function captureEnd(): Statement {
  return statement(
    'captureEnd',
    `SELECT ends, EXISTS (FROM capture_facts), ${cellBits('ends')} FROM (SELECT ${CAPTURE_END} AS ends)`,
  );
}

function asked(lanes: readonly LaneKey[]): string {
  const rows = lanes.map(
    ({ connection, session, link }, index) => `(${index}, ${connection}, ${session}, ${link})`,
  );
  return `WITH asked(place, c, s, l) AS (VALUES ${rows.join(', ')})`;
}

/**
 * When a row `t` of links or sessions ended; with its connection, where TCP ended before anybody said so. NULL while
 * it is open.
 */
export const END = `coalesce(end_nanos, (SELECT last_nanos FROM connections AS o
  WHERE o.number = t.connection AND o.tcp_end IN ('fin', 'reset')))`;

/** Of a lane that was asked for: the number under which its rows are stored, and whether it is busy. */
const numbered = (link: string) =>
  `LEFT JOIN ${LANE_NUMBERS} AS n ON n.connection = c AND n.session = s AND n.link = ${link}
   LEFT JOIN ${BUSY_LANES} AS b ON b.lane = n.lane`;

/** Of those asked for, the ones that the capture has: lane, end, its number, whether it is busy, link kind, protocol. */
export function linksAsked(lanes: readonly LaneKey[]): Statement {
  return statement(
    'timelineLinks',
    `${asked(lanes)} SELECT place, ${END}, n.lane, b.lane IS NOT NULL, kind, protocol
     FROM asked JOIN links AS t ON t.connection = c AND t.session = s AND t.link = l ${numbered('l')} ORDER BY place`,
  );
}

/** Lane, end, and of what is on none of its links the number and whether it is busy. */
export function sessionsAsked(lanes: readonly LaneKey[]): Statement {
  return statement(
    'timelineSessions',
    `${asked(lanes)} SELECT place, ${END}, n.lane, b.lane IS NOT NULL
     FROM asked JOIN sessions AS t ON t.connection = c AND t.session = s ${numbered(String(ABSENT))} ORDER BY place`,
  );
}

/** Lane. */
export function connectionsAsked(lanes: readonly LaneKey[]): Statement {
  return statement(
    'timelineConnections',
    `${asked(lanes)} SELECT place FROM connections AS t JOIN asked ON t.number = c ORDER BY place`,
  );
}

/** AMQP connections for the tree. */
export function treeConnections(limit: number): Statement {
  return statement(
    'treeConnections',
    `SELECT number, first_nanos, last_nanos, client, server, protocol, client_name, client_product,
       server_product, opened, closed, close_error, tcp_end, mid_stream, transport
     FROM connections WHERE not_amqp IS NULL AND frames > 0 ORDER BY number LIMIT ${limit}`,
  );
}

export function treeSessions(limit: number): Statement {
  return statement(
    'treeSessions',
    `SELECT connection, session, first_nanos, ${END}, error, deliveries, protocol,
       coalesce(client_channel, server_channel)
     FROM sessions AS t ORDER BY connection, session LIMIT ${limit}`,
  );
}

export function treeLinks(limit: number): Statement {
  return statement(
    'treeLinks',
    `SELECT connection, session, link, first_nanos, ${END}, error, deliveries, protocol, kind,
       purpose, direction, name, address, exchange, routing_key
     FROM links AS t ORDER BY connection, session, link LIMIT ${limit}`,
  );
}

/** Deliveries of each link by what they are drawn as: connection, session, link, state, count. */
export function treeStates(): Statement {
  return statement(
    'treeStates',
    `SELECT connection, session, link, ${BAR_STATE} AS state, sum(deliveries)::BIGINT
     FROM ${LANE_COUNTS} GROUP BY connection, session, link, state`,
  );
}

/** How many connections, sessions and links there are in all. */
export function treeSize(): Statement {
  return statement(
    'treeSize',
    `SELECT (SELECT count(*) FROM connections WHERE not_amqp IS NULL AND frames > 0)
       + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM links)`,
  );
}

/**
 * Every read of protocol state, by name, but for its pages: page-queries.ts.
 */
import { ABSENT, FLAG } from '../../decoder/frame-view.ts';
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { PHASES, UNSETTLED_NO_MORE } from '../../decoder/model/names.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import { IDLE_NANOS } from '../rows/stillness-row.ts';
import { LINK_STRETCHES } from '../timeline/stretches.ts';
import type { SqlParameter, Statement } from './messages.ts';
import { type SqlFilter, select, statement, where } from './queries.ts';
import { NO_TIME, part, type Table } from './table.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { DELIVERIES } from './tables/deliveries.ts';
import { FRAMES } from './tables/frames.ts';
import { ACKS, LEDGER } from './tables/ledger.ts';
import { CONNECTION_FACTS, LINKS, SESSIONS } from './tables/links.ts';

/** The row with that key. */
export function rowOf(
  table: Table,
  keys: readonly string[],
  values: readonly SqlParameter[],
): Statement {
  const condition = keys.map((key) => `${key} = ?`).join(' AND ');
  return statement(`${table.name}Row`, `${select(table)} WHERE ${condition} LIMIT 1`, values);
}

/** How many links each of the sessions has: connection, session, count. */
export function linksOfSessions(
  [fromConnection, fromSession]: readonly [number, number],
  [toConnection, toSession]: readonly [number, number],
): Statement {
  return statement(
    'linksOfSessions',
    `SELECT connection, session, count(*) FROM ${LINKS.name}
     WHERE connection BETWEEN ? AND ? AND (connection > ? OR session >= ?)
       AND (connection < ? OR session <= ?)
     GROUP BY connection, session`,
    [fromConnection, toConnection, fromConnection, fromSession, toConnection, toSession],
  );
}

/** Code in a column of `deliveries`, and how many deliveries have it. */
export function deliveriesBy(column: 'outcome' | 'phase', filter?: SqlFilter): Statement {
  return statement(
    `deliveriesBy${column}`,
    `SELECT ${column}, count(*) FROM ${DELIVERIES.name} ${where('TRUE', filter)}
     GROUP BY ${column} ORDER BY ${column}`,
    filter?.params ?? [],
  );
}

/** Connection, and how many deliveries began on it, of those with these numbers. */
export function deliveriesOfConnections(connections: readonly number[]): Statement {
  return statement(
    'deliveriesOfConnections',
    `SELECT connection, count(*) FROM ${DELIVERIES.name}
     WHERE connection IN (${connections.map(() => '?').join(', ')}) GROUP BY connection`,
    connections,
  );
}

/** What says which frames speak of a delivery. */
export interface DeliveryFramesQuery {
  readonly delivery: number;
  readonly connection: number;
  readonly session: number;
  readonly protocol: number;
  readonly direction: number;
  readonly deliveryId: number;
  readonly startFrame: number;
  readonly named: readonly number[];
}

/**
 * Frames that carry a delivery or settle it alone, those that its row names, and in 1.0 the dispositions
 * whose range covers its delivery-id: ids are serial numbers (2.8.10), so their distance decides. A
 * 0-9-1 ack with `multiple` settles once, and the row names it.
 */
export function deliveryFrames(query: DeliveryFramesQuery, limit: number): Statement {
  const { delivery, connection, session, direction, deliveryId, named } = query;
  const isRange = query.protocol === PROTOCOL.amqp10 && deliveryId !== ABSENT;
  const covers = isRange
    ? `OR (number > ? AND settles > 1 AND connection = ? AND session = ?
         AND direction = CASE WHEN (flags & ${FLAG.role}) = 0 THEN ? ELSE ? END
         AND ((? - delivery_id) & 4294967295)
           <= ((CASE WHEN last_id = ${ABSENT} THEN delivery_id ELSE last_id END - delivery_id) & 4294967295))`
    : '';
  const names = named.map(() => '?').join(', ');
  return statement(
    'deliveryFrames',
    `${select(FRAMES)} WHERE delivery = ? ${names && `OR number IN (${names})`} ${covers}
     ORDER BY number LIMIT ?`,
    [
      ...[delivery, ...named],
      ...(isRange
        ? [query.startFrame, connection, session, direction, 1 - direction, deliveryId]
        : []),
      limit,
    ],
  );
}

/** Time and packet of the first acknowledgement of all octets before an offset. */
export function acknowledged(
  connection: number,
  direction: number,
  streamOffset: number,
): Statement {
  return statement(
    'acknowledged',
    `SELECT time_nanos, packet FROM ${ACKS.name}
     WHERE connection = ? AND direction = ? AND stream_offset >= ? ORDER BY entry LIMIT 1`,
    [connection, direction, streamOffset],
  );
}

export function connectionFacts(connection: number): Statement {
  return statement(
    'connectionFacts',
    `SELECT facts FROM ${CONNECTION_FACTS.name} WHERE connection = ?`,
    [connection],
  );
}

const RESUMED = PHASES.indexOf('resumed');
const UNTOLD = PHASES.indexOf('unknown');
const NO_MORE = UNSETTLED_NO_MORE.map((phase) => PHASES.indexOf(phase)).join(', ');

// A moment --------------------------------------------------------------------------------------

/** AMQP connections of that moment; one that TCP did not end lasts to the end of the capture. */
const CONNECTION_LIVES =
  'first_nanos <= ? AND (tcp_end IS NULL OR last_nanos >= ?) AND not_amqp IS NULL';
/** A session or link of that moment. */
const LIVES = 'first_nanos <= ? AND (end_nanos IS NULL OR end_nanos > ?)';
const LIVING_CONNECTION = `connection IN (SELECT number FROM ${CONNECTIONS.name} WHERE ${CONNECTION_LIVES})`;

/** What a moment tells of each: there may be thousands, and texts of the rest are long. */
export const MOMENT = {
  connections: part(CONNECTIONS, ['number', 'client', 'server', 'protocol']),
  sessions: part(SESSIONS, ['connection', 'session']),
  links: part(LINKS, [
    'connection',
    'session',
    'link',
    'kind',
    'protocol',
    'direction',
    'name',
    'address',
  ]),
};

export function connectionsAt(atNanos: number): Statement {
  return statement(
    'connectionsAt',
    `${select(MOMENT.connections)} WHERE ${CONNECTION_LIVES} ORDER BY number`,
    [atNanos, atNanos],
  );
}

export function sessionsAt(atNanos: number): Statement {
  return statement(
    'sessionsAt',
    `${select(MOMENT.sessions)} WHERE ${LIVES} AND ${LIVING_CONNECTION} ORDER BY connection, session`,
    [atNanos, atNanos, atNanos, atNanos],
  );
}

export function linksAt(atNanos: number): Statement {
  return statement(
    'linksAt',
    `${select(MOMENT.links)} WHERE ${LIVES} AND ${LIVING_CONNECTION} ORDER BY connection, session, link`,
    [atNanos, atNanos, atNanos, atNanos],
  );
}

/** Begun, and not settled by either end, as far as it had to be; of a session that lives, and not lost with its link. */
const UNSETTLED = `start_nanos <= ? AND start_nanos <> ${NO_TIME}
  AND (settle_nanos > ? OR settle_nanos = ${NO_TIME}) AND ${LIVING_CONNECTION}
  AND NOT (protocol <> ${PROTOCOL.amqp10} AND phase = ${UNTOLD} AND state_id = ${ABSENT})
  AND session <> ${ABSENT} AND NOT EXISTS (FROM ${SESSIONS.name} AS s
    WHERE s.connection = ${DELIVERIES.name}.connection AND s.session = ${DELIVERIES.name}.session
      AND s.end_nanos <= ?)
  AND NOT (protocol = ${PROTOCOL.amqp10} AND phase IN (${NO_MORE})
    AND EXISTS (FROM ${LINKS.name} AS l
      WHERE l.connection = ${DELIVERIES.name}.connection AND l.session = ${DELIVERIES.name}.session
        AND l.link = ${DELIVERIES.name}.link
        AND CASE WHEN phase = ${RESUMED} THEN l.end_nanos ELSE l.closed_nanos END <= ?))`;

function unsettledParameters(atNanos: number): number[] {
  return [atNanos, atNanos, atNanos, atNanos, atNanos, atNanos];
}

export function unsettledCount(atNanos: number): Statement {
  return statement(
    'unsettledCount',
    `SELECT count(*) FROM ${DELIVERIES.name} WHERE ${UNSETTLED}`,
    unsettledParameters(atNanos),
  );
}

/** The oldest first. */
export function unsettledAt(atNanos: number, limit: number): Statement {
  return statement(
    'unsettledAt',
    // Not in two steps: DuckDB sorts the keys alone by itself, and looks the rows up faster than a join.
    `${select(DELIVERIES)} WHERE ${UNSETTLED} ORDER BY delivery LIMIT ?`,
    [...unsettledParameters(atNanos), limit],
  );
}

// A link over time ------------------------------------------------------------------------------

/** Whose ledger; without `link` that of the session, with the changes of its links, which tell its windows too. */
export interface LedgerOwner {
  readonly connection: number;
  readonly session: number;
  readonly link?: number | undefined;
}

const OWNER = 'connection = ? AND session = ? AND link BETWEEN ? AND ?';
/** More than any link's number. */
const LINK_MAX = 2147483647;

function ownerParameters({ connection, session, link }: LedgerOwner): number[] {
  return [connection, session, link ?? ABSENT, link ?? LINK_MAX];
}

/** Entries of an owner in a stretch of time, both ends included, counted. */
export function ledgerCount(owner: LedgerOwner, from: number, to: number): Statement {
  return statement(
    'ledgerCount',
    `SELECT count(*) FROM ${LEDGER.name} WHERE ${OWNER} AND time_nanos BETWEEN ? AND ?`,
    [...ownerParameters(owner), from, to],
  );
}

/** The state with which the stretch begins. */
export function ledgerBefore(owner: LedgerOwner, from: number): Statement {
  return statement(
    'ledgerBefore',
    `${select(LEDGER)} WHERE entry = (
       SELECT max(entry) FROM ${LEDGER.name} WHERE ${OWNER} AND time_nanos < ?)`,
    [...ownerParameters(owner), from],
  );
}

export function ledgerIn(owner: LedgerOwner, from: number, to: number): Statement {
  return statement(
    'ledgerIn',
    `${select(LEDGER)} WHERE ${OWNER} AND time_nanos BETWEEN ? AND ? ORDER BY entry`,
    [...ownerParameters(owner), from, to],
  );
}

/** Of each bucket the last entry, and those where credit or a window was lowest, or most was unsettled. */
export function ledgerThinned(
  owner: LedgerOwner,
  from: number,
  to: number,
  buckets: number,
): Statement {
  const lowest =
    owner.link === undefined ? ['window_to_server', 'window_to_client'] : ['link_credit'];
  const kept = [
    'max(entry)',
    ...lowest.map((column) => `arg_min(entry, ${column}) FILTER (${column} <> ${UNKNOWN})`),
    ...(owner.link === undefined
      ? []
      : ['arg_max(entry, greatest(unsettled_sender, unsettled_receiver))']),
  ];
  return statement(
    'ledgerThinned',
    `${select(LEDGER)} WHERE entry IN (
       SELECT unnest([${kept.join(', ')}]) FROM ${LEDGER.name}
       WHERE ${OWNER} AND time_nanos BETWEEN ? AND ?
       GROUP BY (time_nanos - ?) // ?)
     ORDER BY entry`,
    [
      ...ownerParameters(owner),
      ...[from, to, from, Math.max(1, Math.ceil((to - from + 1) / buckets))],
    ],
  );
}

const MOVING = STILLNESS.indexOf('moving');
const SENDER_IDLE = STILLNESS.indexOf('sender-idle');

/**
 * Stretches in which one answer to why a link does not move held: code, begin, end, the frame that made
 * it so. The last has no end.
 */
export function stillnessOf(
  owner: LedgerOwner,
  [from, to]: readonly [number, number],
  limit: number,
): Statement {
  return statement(
    'stillnessOf',
    `WITH states AS (
       SELECT entry, from_nanos AS began, frame,
         CASE WHEN to_nanos IS NULL AND told = ${MOVING} AND ? - quiet_nanos >= ${IDLE_NANOS}
           THEN ${SENDER_IDLE} ELSE state END AS state
       FROM ${LINK_STRETCHES} WHERE ${OWNER}),
     changes AS (
       SELECT *, lag(state) OVER (ORDER BY entry) AS before FROM states),
     stretches AS (
       SELECT entry, state, began, frame, lead(began) OVER (ORDER BY entry) AS ended
       FROM changes WHERE before IS DISTINCT FROM state)
     SELECT state, began, ended, frame FROM stretches
     WHERE began <= ? AND (ended IS NULL OR ended > ?) ORDER BY entry LIMIT ?`,
    [to, ...ownerParameters(owner), to, from, limit],
  );
}

/** What came before a connection was open: its transport, who is there, and what both agree on. */
import { frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import type { ConnectionContent } from '../api/timeline-contract.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { type PlacedLane, statement, withLanes } from './sql.ts';

type Handshake = ConnectionContent['handshake'];

/** Frames that tell who is there; 0-9-1 and its like have them among those of the connection. */
const SECURITY = [
  'sasl-mechanisms',
  'sasl-init',
  'sasl-challenge',
  'sasl-response',
  'sasl-outcome',
  'connection.start',
  'connection.start-ok',
  'connection.secure',
  'connection.secure-ok',
]
  .map(frameTypeCode)
  .join(', ');

/** Times of the first frame and of the last that is about security, by connection. */
export const HANDSHAKE_TIMES = `
  SELECT connection, min(time_nanos) AS first_nanos,
    max(time_nanos) FILTER (type IN (${SECURITY})) AS secured_nanos
  FROM frames WHERE type IN (${TYPE.protocolHeader}, ${SECURITY}) AND malformed_layer = 0
  GROUP BY connection`;

/** Of those lanes whose beginning is in the capture: lane, first packet, first frame, secured, opened. */
export function handshakes(lanes: readonly PlacedLane[], view: string): Statement {
  return statement(
    'timelineHandshakes',
    `WITH ${withLanes(lanes)}
     SELECT lane, o.first_nanos, t.first_nanos, secured_nanos, opened
     FROM ${view} AS t JOIN lanes ON t.connection = c JOIN connections AS o ON o.number = c
     WHERE NOT mid_stream`,
  );
}

/** The parts follow each other; one that was not seen to its end is left out. */
export function handshakeOf(row: readonly Cell[] | undefined): Handshake {
  if (row === undefined) return [];
  const [begun, first] = [Number(row[1]), Number(row[2])];
  const secured = row[3] === null ? first : Math.max(first, Number(row[3]));
  const opened = row[4] === null ? secured : Math.max(secured, Number(row[4]));
  const parts: Handshake = [
    { part: 'transport', fromNanos: begun, toNanos: first },
    { part: 'security', fromNanos: first, toNanos: secured },
    { part: 'opening', fromNanos: secured, toNanos: opened },
  ];
  return parts.filter(({ fromNanos, toNanos }) => toNanos > fromNanos);
}

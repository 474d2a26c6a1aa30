import type { ReactNode } from 'react';
import type { ConnectionDetail } from '../../server/api/state-contract.ts';
import { type Fact, known } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Moment } from '../entity/Moment.tsx';
import { formatBytes, formatCount, formatCounted, formatDuration } from '../lib/format.ts';
import { briefText } from '../lib/visible.ts';
import { endOf, headersText, spokenOn, transportOf } from './describe.ts';

/** What holds for both ends. */
export function agreedFacts(
  connection: ConnectionDetail,
  startEpochNanos: string | undefined,
): readonly Fact[] {
  const { facts, opened, closed } = connection;
  const end = endOf(connection);
  const [spoken, transport] = [spokenOn(connection), transportOf(connection)];
  const moment = (nanos: number) => (
    <Moment nanos={nanos} startEpochNanos={startEpochNanos} isAlone />
  );
  return known([
    { name: 'protocol', value: spoken, note: transport === spoken ? undefined : transport },
    ...tlsFacts(connection),
    ...webSocketFacts(connection),
    {
      name: 'SASL',
      value: facts?.saslMechanism,
      note: facts && saslNote(facts),
    },
    { name: 'virtual host', value: textOf(facts?.virtualHost) },
    { name: 'opened', value: opened === undefined ? undefined : moment(opened) },
    {
      name: 'ended',
      value: (
        <span className={end.isError ? 'tone-error' : undefined}>
          {end.text}
          {facts?.closedBy !== undefined && ` by the ${facts.closedBy}`}
        </span>
      ),
      note: (
        <>
          {closed !== undefined && moment(closed)}{' '}
          {facts?.closeFrame !== undefined && <FrameLink frame={facts.closeFrame} />}{' '}
          {connection.closeError !== undefined && briefText(connection.closeError)}
        </>
      ),
    },
  ]);
}

/** What TLS says of itself in the clear: who was asked for, what was chosen, and why it failed. */
function tlsFacts(connection: ConnectionDetail): Parameters<typeof known>[0] {
  const { tlsCipherSuite, tlsServerName, tlsApplicationProtocol, tlsAlert, tlsDecrypted } =
    connection;
  return [
    {
      name: 'cipher suite',
      value: textOf(tlsCipherSuite),
      ...(tlsDecrypted === true && { note: 'read with a key log' }),
    },
    { name: 'server asked for', value: textOf(tlsServerName) },
    { name: 'protocol chosen in TLS', value: textOf(tlsApplicationProtocol) },
    {
      name: 'TLS alert',
      value: tlsAlert && <span className="tone-error">{briefText(tlsAlert)}</span>,
    },
  ];
}

/** How the connection became WebSocket, and how that ended. */
function webSocketFacts(connection: ConnectionDetail): Parameters<typeof known>[0] {
  const { webSocketPath, webSocketProtocol, webSocketExtensions, webSocketClose } = connection;
  return [
    { name: 'WebSocket path', value: textOf(webSocketPath) },
    { name: 'subprotocol', value: textOf(webSocketProtocol) },
    { name: 'extensions', value: textOf(webSocketExtensions) },
    { name: 'WebSocket close', value: textOf(webSocketClose) },
  ];
}

type Negotiated = NonNullable<ConnectionDetail['facts']>;
type Peer = Negotiated['client'];

function saslNote({ saslOutcome, saslMechanisms }: Negotiated): string {
  const outcome = saslOutcome === undefined ? '' : `${saslOutcome}; `;
  return saslMechanisms.length === 0
    ? (saslOutcome ?? '')
    : `${outcome}offered: ${listText(saslMechanisms)}`;
}

/** A fact that each end has its own of. */
export interface PeerRow {
  readonly name: string;
  readonly client: ReactNode;
  readonly server: ReactNode;
}

/** What each end said of itself and how it did; rows of which nothing is known are left out. */
export function peerRows(connection: ConnectionDetail): readonly PeerRow[] {
  const { facts } = connection;
  const client = facts?.client;
  const server = facts?.server;
  const each = (name: string, show: (end: Peer) => ReactNode): PeerRow => ({
    name,
    client: client && show(client),
    server: server && show(server),
  });
  // To 0-9-1 and its like 0 is no limit; a channel-max of 0 in 1.0 leaves channel 0.
  const isLimit = (limit: number | undefined) => limit !== 0 || connection.protocol === 'amqp-1.0';
  const bytes = (limit: number | undefined) => (isLimit(limit) ? bytesText(limit) : 'no limit');
  const channel = (limit: number | undefined) => (isLimit(limit) ? countText(limit) : 'no limit');
  const stated = (name: string, show: (end: Peer) => string | undefined) =>
    each(name, (end) => show(end) ?? (end.limitsFrame === undefined ? undefined : 'not stated'));
  const rows: PeerRow[] = [
    { name: 'address', client: connection.client, server: connection.server },
    {
      name: 'protocol headers',
      client: facts && headersText(facts.headers, 'client'),
      server: facts && headersText(facts.headers, 'server'),
    },
    {
      name: 'name',
      client: textOf(client?.name ?? connection.clientName),
      server: textOf(server?.name),
    },
    {
      name: 'product',
      client: textOf(client?.product ?? connection.clientProduct),
      server: textOf(server?.product ?? connection.serverProduct),
    },
    stated('max-frame-size', (end) => bytes(end.maxFrameSize)),
    stated('channel-max', (end) => channel(end.channelMax)),
    stated('idle time-out, heartbeat', (end) => timeoutText(end.idleTimeoutNanos)),
    each('largest frame it may send', (end) => bytes(end.sendsFrameSize)),
    each('highest channel it may use', (end) => channel(end.sendsChannel)),
    {
      name: 'heartbeats, empty frames',
      client: countText(client?.heartbeats),
      server: countText(server?.heartbeats),
    },
    { name: 'longest silence', client: silence(client), server: silence(server) },
    {
      name: 'bytes sent',
      client: formatBytes(connection.clientBytes),
      server: formatBytes(connection.serverBytes),
    },
    {
      name: 'round trip: least, usual, most',
      client: tripText(
        connection.clientRttMinNanos,
        connection.clientRttNanos,
        connection.clientRttMaxNanos,
      ),
      server: tripText(
        connection.serverRttMinNanos,
        connection.serverRttNanos,
        connection.serverRttMaxNanos,
      ),
    },
    {
      name: 'most bytes in flight',
      client: bytesText(connection.clientInFlightBytes),
      server: bytesText(connection.serverInFlightBytes),
    },
    {
      name: 'segments retransmitted',
      client: countText(connection.clientRetransmissions),
      server: countText(connection.serverRetransmissions),
    },
    {
      name: 'TCP window closed',
      client: shutText(connection.clientZeroWindows, connection.clientZeroWindowNanos),
      server: shutText(connection.serverZeroWindows, connection.serverZeroWindowNanos),
    },
  ];
  return rows.filter((row) => row.client !== undefined || row.server !== undefined);
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : briefText(text);
}

function listText(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : briefText(texts.join(', '));
}

function countText(count: number | undefined): string | undefined {
  return count === undefined ? undefined : formatCount(count);
}

function bytesText(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : formatCounted(bytes, 'byte');
}

function timeoutText(nanos: number | undefined): string | undefined {
  if (nanos === undefined) return undefined;
  return nanos === 0 ? 'none' : formatDuration(nanos);
}

function silence(peer: Peer | undefined): ReactNode {
  if (peer?.longestSilenceNanos === undefined) return undefined;
  return (
    <>
      {formatDuration(peer.longestSilenceNanos)}
      {peer.longestSilenceFrame !== undefined && (
        <>
          , until <FrameLink frame={peer.longestSilenceFrame} />
        </>
      )}
    </>
  );
}

function tripText(
  least: number | undefined,
  usual: number | undefined,
  most: number | undefined,
): string | undefined {
  const times = [least, usual, most].filter((nanos) => nanos !== undefined);
  return times.length < 3 ? undefined : times.map(formatDuration).join(', ');
}

function shutText(times: number | undefined, nanos: number | undefined): string | undefined {
  if (times === undefined) return undefined;
  if (times === 0) return 'never';
  const lasted = nanos === undefined ? '' : `, ${formatDuration(nanos)} in all`;
  return `${formatCounted(times, 'time')}${lasted}`;
}

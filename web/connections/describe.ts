import type { Connection } from '../../server/api/connection-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { formatBytes, formatCounted } from '../lib/format.ts';
import { briefText } from '../lib/visible.ts';

const OTHER_PROTOCOLS: Readonly<Record<NonNullable<Connection['notAmqp']>, string>> = {
  mqtt: 'MQTT',
  stomp: 'STOMP',
  openwire: 'OpenWire',
  'artemis-core': 'Artemis core',
  http: 'HTTP',
  tls: 'TLS',
  redis: 'Redis',
  xmpp: 'XMPP',
  'rabbitmq-stream': 'RabbitMQ stream',
  unknown: 'not AMQP',
};

/** What is spoken on a connection, AMQP or not. */
export function spokenOn(connection: Connection): string {
  const { protocol, notAmqp } = connection;
  if (protocol !== undefined && protocol !== 'unknown') return protocolLabel(protocol);
  return notAmqp === undefined ? 'not known' : OTHER_PROTOCOLS[notAmqp];
}

const TRANSPORTS: Readonly<Record<Connection['transport'], string>> = {
  tcp: 'TCP',
  tls: 'TLS',
  websocket: 'WebSocket',
  'websocket-tls': 'WebSocket, TLS',
};

/** What carries the frames; of TLS its version, where the handshake is in the capture. */
export function transportOf({ transport, tlsVersion }: Connection): string {
  const text = TRANSPORTS[transport];
  return tlsVersion === undefined ? text : text.replace('TLS', tlsVersion);
}

const HEADER_WORDS: Readonly<Record<string, string>> = {
  '0 1 0 0': 'AMQP 1.0',
  '2 1 0 0': 'TLS for AMQP 1.0',
  '3 1 0 0': 'SASL for AMQP 1.0',
  '0 0 9 1': 'AMQP 0-9-1',
  '1 1 0 10': 'AMQP 0-10',
};

/**
 * The protocol headers that one end sent, in their order; their octets where no version is meant by them.
 * A server of 0-9-1 sends none unless it refuses.
 */
export function headersText(
  headers: readonly string[],
  end: 'client' | 'server',
): string | undefined {
  const ours = headers.filter((header) => header.startsWith(`${end} AMQP `));
  const texts = ours.map((header) => {
    const octets = header.slice(`${end} AMQP `.length);
    return HEADER_WORDS[octets] ?? `AMQP and ${octets}`;
  });
  if (texts.length > 0) return texts.join(', ');
  return headers.length > 0 ? 'none' : undefined;
}

/** Whether TLS hides what it carries: a key log would show it. */
export function isEncrypted({ notAmqp, tlsAlert, tlsDecrypted }: Connection): boolean {
  return notAmqp === 'tls' && tlsAlert === undefined && tlsDecrypted === false;
}

/** How it ended, as far as the capture shows. */
export function endOf(connection: Connection): { text: string; isError: boolean } {
  const { closeError, closed, tcpEnd } = connection;
  if (closeError !== undefined) return { text: 'closed with an error', isError: true };
  if (closed !== undefined) return { text: 'closed', isError: false };
  const amqp = connection.opened !== undefined;
  switch (tcpEnd) {
    case 'reset':
      return { text: amqp ? 'TCP reset without a close' : 'TCP reset', isError: amqp };
    case 'fin':
      return { text: amqp ? 'TCP ended without a close' : 'TCP ended', isError: amqp };
    case 'half-closed':
      return { text: 'half closed', isError: false };
    default:
      return { text: 'open at the end', isError: false };
  }
}

/** Bytes that are not there, or nothing. */
export function missingOn(connection: Connection): string | undefined {
  if (connection.gaps === 0) return undefined;
  return `${formatCounted(connection.gaps, 'gap')}, ${formatBytes(connection.missingBytes)}`;
}

/** Why it was closed, why it was not decoded, what was odd about it. */
export function remarksOn(connection: Connection): readonly string[] {
  const notes: string[] = [];
  if (connection.closeError !== undefined) notes.push(briefText(connection.closeError));
  if (connection.notDecoded !== undefined) notes.push(connection.notDecoded);
  if (connection.webSocketFault !== undefined) notes.push(connection.webSocketFault);
  if (connection.midStream) notes.push('was open before the capture began');
  if (connection.malformedFrames > 0) {
    notes.push(formatCounted(connection.malformedFrames, 'malformed frame'));
  }
  if (connection.differingBytes > 0) {
    notes.push(
      `${formatCounted(connection.differingBytes, 'retransmitted byte')} differ from the first copy`,
    );
  }
  return notes;
}

/** How many connections of each kind there are, the most first, with one reason of the first. */
export function kindsOf(
  connections: readonly Connection[],
): readonly { kind: string; count: number; reason: string | undefined }[] {
  const kinds = new Map<string, { kind: string; count: number; reason: string | undefined }>();
  for (const connection of connections) {
    const kind = spokenOn(connection);
    const seen = kinds.get(kind);
    if (seen) seen.count++;
    else kinds.set(kind, { kind, count: 1, reason: connection.notDecoded });
  }
  return [...kinds.values()].sort((one, other) => other.count - one.count);
}

import type { ConnectionInfo } from '../../decoder/sink.ts';
import { TCP_HEALTH_KEYS, type TcpHealth } from '../../decoder/tcp-health.ts';

/** A connection as `summary` lists it; a key that does not apply or is not known is absent. */
export type ConnectionRow = { readonly connection: string } & Readonly<
  Pick<
    ConnectionInfo,
    | 'client'
    | 'server'
    | 'protocol'
    | 'notAmqp'
    | 'notDecoded'
    | 'transport'
    | 'tlsVersion'
    | 'tlsCipherSuite'
    | 'tlsServerName'
    | 'tlsApplicationProtocol'
    | 'tlsAlert'
    | 'tlsDecrypted'
    | 'webSocketPath'
    | 'webSocketProtocol'
    | 'webSocketExtensions'
    | 'webSocketClose'
    | 'webSocketFault'
    | 'clientName'
    | 'clientProduct'
    | 'serverProduct'
    | 'frames'
    | 'opened'
    | 'closed'
    | 'closeError'
  >
> & {
    /** Absent where the protocol state was not followed. */
    readonly deliveries?: number;
  };

/** The same with what TCP has to say of it, as the HTTP API lists it. */
export type ConnectionDetail = ConnectionRow & Readonly<Omit<ConnectionInfo, 'number'>>;

/** @param deliveries how many began on it, where the protocol state was followed */
export function connectionRow(info: ConnectionInfo, deliveries?: number): ConnectionRow {
  const { protocol, notAmqp, notDecoded, clientName, clientProduct, serverProduct } = info;
  const { opened, closed, closeError } = info;
  return {
    connection: `c${info.number}`,
    client: info.client,
    server: info.server,
    ...(protocol !== undefined && { protocol }),
    ...(notAmqp !== undefined && { notAmqp }),
    ...(notDecoded !== undefined && { notDecoded }),
    transport: info.transport,
    ...transportFacts(info),
    ...(clientName !== undefined && { clientName }),
    ...(clientProduct !== undefined && { clientProduct }),
    ...(serverProduct !== undefined && { serverProduct }),
    frames: info.frames,
    ...(deliveries !== undefined && { deliveries }),
    ...(opened !== undefined && { opened }),
    ...(closed !== undefined && { closed }),
    ...(closeError !== undefined && { closeError }),
  };
}

const TRANSPORT_KEYS = [
  'tlsVersion',
  'tlsCipherSuite',
  'tlsServerName',
  'tlsApplicationProtocol',
  'tlsAlert',
  'tlsDecrypted',
  'webSocketPath',
  'webSocketProtocol',
  'webSocketExtensions',
  'webSocketClose',
  'webSocketFault',
] as const;

/** What TLS and WebSocket say of themselves. */
function transportFacts(
  info: ConnectionInfo,
): Pick<ConnectionInfo, (typeof TRANSPORT_KEYS)[number]> {
  const known = TRANSPORT_KEYS.flatMap((key) =>
    info[key] === undefined ? [] : [[key, info[key]]],
  );
  return Object.fromEntries(known);
}

/** @param deliveries how many began on it, where the protocol state was followed */
export function connectionDetail(info: ConnectionInfo, deliveries?: number): ConnectionDetail {
  return {
    ...connectionRow(info, deliveries),
    firstPacket: info.firstPacket,
    firstNanos: info.firstNanos,
    lastNanos: info.lastNanos,
    packets: info.packets,
    clientBytes: info.clientBytes,
    serverBytes: info.serverBytes,
    gaps: info.gaps,
    missingBytes: info.missingBytes,
    malformedFrames: info.malformedFrames,
    retransmittedBytes: info.retransmittedBytes,
    differingBytes: info.differingBytes,
    midStream: info.midStream,
    ...(info.tcpEnd !== undefined && { tcpEnd: info.tcpEnd }),
    ...tcpHealth(info),
  };
}

function tcpHealth(info: TcpHealth): TcpHealth {
  const known: TcpHealth = {};
  for (const key of TCP_HEALTH_KEYS) if (info[key] !== undefined) known[key] = info[key];
  return known;
}

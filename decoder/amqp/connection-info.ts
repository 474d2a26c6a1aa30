import type { Side, TcpConnection } from '../net/tcp-connection.ts';
import type { ConnectionInfo } from '../sink.ts';
import { noteTcpHealth } from './note-tcp-health.ts';

/**
 * What is known of a connection at its first packet. All keys are there from the start: captures hold
 * a hundred thousand connections, and an object that grows key by key costs several times as much.
 */
export function newConnectionInfo(tcp: TcpConnection): ConnectionInfo {
  return {
    number: tcp.number,
    firstPacket: tcp.firstPacket,
    firstNanos: tcp.firstNanos,
    lastNanos: tcp.firstNanos,
    client: tcp.endpoints[0].name,
    server: tcp.endpoints[1].name,
    protocol: undefined,
    notAmqp: undefined,
    notDecoded: undefined,
    transport: 'tcp',
    tlsVersion: undefined,
    tlsCipherSuite: undefined,
    tlsServerName: undefined,
    tlsApplicationProtocol: undefined,
    tlsAlert: undefined,
    tlsDecrypted: undefined,
    webSocketPath: undefined,
    webSocketProtocol: undefined,
    webSocketExtensions: undefined,
    webSocketClose: undefined,
    webSocketFault: undefined,
    clientName: undefined,
    clientProduct: undefined,
    serverProduct: undefined,
    frames: 0,
    opened: undefined,
    closed: undefined,
    closeError: undefined,
    packets: 0,
    clientBytes: 0,
    serverBytes: 0,
    gaps: 0,
    missingBytes: 0,
    malformedFrames: 0,
    retransmittedBytes: 0,
    differingBytes: 0,
    midStream: true,
    tcpEnd: undefined,
    clientRttMinNanos: undefined,
    clientRttNanos: undefined,
    clientRttMaxNanos: undefined,
    clientRetransmissions: undefined,
    clientRetransmittedBytes: undefined,
    clientInFlightBytes: undefined,
    clientZeroWindows: undefined,
    clientZeroWindowNanos: undefined,
    serverRttMinNanos: undefined,
    serverRttNanos: undefined,
    serverRttMaxNanos: undefined,
    serverRetransmissions: undefined,
    serverRetransmittedBytes: undefined,
    serverInFlightBytes: undefined,
    serverZeroWindows: undefined,
    serverZeroWindowNanos: undefined,
  };
}

const LET_GO =
  'So many connections were open at one time that this one was let go: what it carried later counts as another.';

/** Bring what TCP tells of a connection up to date. */
export function noteTcp(
  info: ConnectionInfo,
  tcp: TcpConnection,
  client: Side,
  isAmqp: boolean,
): void {
  const { endpoints, streams, finSeen } = tcp;
  const server = client === 0 ? 1 : 0;
  const [first, second] = streams;
  info.client = endpoints[client].name;
  info.server = endpoints[server].name;
  info.lastNanos = tcp.lastNanos;
  info.packets = tcp.packets;
  info.clientBytes = streams[client].deliveredBytes;
  info.serverBytes = streams[server].deliveredBytes;
  info.retransmittedBytes = first.repeated.bytes + second.repeated.bytes;
  info.differingBytes = first.repeated.differingBytes + second.repeated.differingBytes;
  if (isAmqp) noteTcpHealth(info, tcp, client);
  if (tcp.letGo) info.notDecoded ??= LET_GO;
  info.midStream = !tcp.synSeen;
  if (tcp.resetSeen) info.tcpEnd = 'reset';
  else if (finSeen[0] && finSeen[1]) info.tcpEnd = 'fin';
  else if (finSeen[0] || finSeen[1]) info.tcpEnd = 'half-closed';
}

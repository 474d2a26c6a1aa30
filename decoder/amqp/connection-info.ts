import type { TcpConnection } from '../net/tcp-connection.ts';
import type { ConnectionInfo } from '../sink.ts';

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

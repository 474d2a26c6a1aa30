/** Connections of a capture, as rows of a list and as the head of a page. */
import { z } from 'zod';
import { NOT_AMQP, TRANSPORTS } from '../../decoder/sink.ts';
import { count, nanos, pageToken, protocol, Total } from './contract.ts';

export const Connection = z.strictObject({
  /** `c1` is the first TCP connection of the capture. */
  connection: z.string().regex(/^c[1-9]\d*$/),
  client: z.string(),
  server: z.string(),
  protocol: protocol.exactOptional(),
  notAmqp: z.enum(NOT_AMQP).exactOptional(),
  /** Why its frames were not decoded, in words. */
  notDecoded: z.string().exactOptional(),
  transport: z.enum(TRANSPORTS),
  /** As the server chose, where the connection is TLS: `TLS 1.3`, the cipher suite, ALPN. */
  tlsVersion: z.string().exactOptional(),
  tlsCipherSuite: z.string().exactOptional(),
  tlsApplicationProtocol: z.string().exactOptional(),
  /** The server that the client asked for (SNI). */
  tlsServerName: z.string().exactOptional(),
  /** `fatal unknown_ca from the client`; absent where there was none but that of an orderly end. */
  tlsAlert: z.string().exactOptional(),
  /** Whether what TLS carries was read. */
  tlsDecrypted: z.boolean().exactOptional(),
  /** Of WebSocket: what the client asked for, without its query; what the server chose; */
  webSocketPath: z.string().exactOptional(),
  webSocketProtocol: z.string().exactOptional(),
  webSocketExtensions: z.string().exactOptional(),
  /** `1001 going away, from the server: restart`; */
  webSocketClose: z.string().exactOptional(),
  /** the first thing that RFC 6455 does not allow, as a sentence. */
  webSocketFault: z.string().exactOptional(),
  clientName: z.string().exactOptional(),
  clientProduct: z.string().exactOptional(),
  serverProduct: z.string().exactOptional(),
  frames: count,
  /** Begun on it; absent where the protocol state was not followed. */
  deliveries: count.exactOptional(),
  /** Nanoseconds of the first open and the first close. */
  opened: nanos.exactOptional(),
  closed: nanos.exactOptional(),
  closeError: z.string().exactOptional(),
  firstPacket: count,
  firstNanos: nanos,
  lastNanos: nanos,
  packets: count,
  clientBytes: count,
  serverBytes: count,
  gaps: count,
  missingBytes: count,
  malformedFrames: count,
  retransmittedBytes: count,
  /** Octets of retransmissions that differ from the first copy. */
  differingBytes: count,
  /** The capture has no handshake of it. */
  midStream: z.boolean(),
  tcpEnd: z.enum(['fin', 'half-closed', 'reset']).exactOptional(),
  /** From an end's octets to their acknowledgement, as the capture saw it: shortest, smoothed, longest. */
  clientRttMinNanos: nanos.exactOptional(),
  clientRttNanos: nanos.exactOptional(),
  clientRttMaxNanos: nanos.exactOptional(),
  serverRttMinNanos: nanos.exactOptional(),
  serverRttNanos: nanos.exactOptional(),
  serverRttMaxNanos: nanos.exactOptional(),
  /** Segments that an end sent again, and its octets that the capture has more than once. */
  clientRetransmissions: count.exactOptional(),
  clientRetransmittedBytes: count.exactOptional(),
  serverRetransmissions: count.exactOptional(),
  serverRetransmittedBytes: count.exactOptional(),
  /** Most octets of an end that were under way without an acknowledgement. */
  clientInFlightBytes: count.exactOptional(),
  serverInFlightBytes: count.exactOptional(),
  /** How often and for how long an end could take nothing from the other. */
  clientZeroWindows: count.exactOptional(),
  clientZeroWindowNanos: nanos.exactOptional(),
  serverZeroWindows: count.exactOptional(),
  serverZeroWindowNanos: nanos.exactOptional(),
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionPage = z.strictObject({
  items: z.array(Connection),
  next: pageToken.exactOptional(),
  total: Total,
});
export type ConnectionPage = z.infer<typeof ConnectionPage>;

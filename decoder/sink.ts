import type { CaptureDamage } from './capture/reader-facts.ts';
import type { FrameView } from './frame-view.ts';
import type { ProtocolName } from './protocol.ts';
import type { TcpHealth } from './tcp-health.ts';
import type {
  Bytes,
  ConnectionNumber,
  Direction,
  FileOffset,
  Nanos,
  PacketNumber,
  StreamOffset,
} from './units.ts';

/** What a stream is when it is not AMQP. */
export const NOT_AMQP = [
  'mqtt',
  'stomp',
  'openwire',
  'artemis-core',
  'http',
  'tls',
  'redis',
  'xmpp',
  'rabbitmq-stream',
  'unknown',
] as const;
export type NotAmqp = (typeof NOT_AMQP)[number];

/** What carries the frames. */
export const TRANSPORTS = ['tcp', 'tls', 'websocket', 'websocket-tls'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What is known of one TCP connection. The decoder keeps filling it in until it hands it over as done. */
export interface ConnectionInfo extends TcpHealth {
  /** n of `c<n>`. */
  readonly number: ConnectionNumber;
  readonly firstPacket: PacketNumber;
  readonly firstNanos: Nanos;
  lastNanos: Nanos;
  /** `10.0.0.1:40000`, `[fe80::1]:40000`. */
  client: string;
  server: string;
  /** Absent until a header or frames say which; stays absent for what is not AMQP. */
  protocol?: ProtocolName | undefined;
  notAmqp?: NotAmqp | undefined;
  /** Why frames were not decoded, in words. */
  notDecoded?: string | undefined;
  transport: Transport;
  /** `TLS 1.3`; it and the next as the server chose them. */
  tlsVersion?: string | undefined;
  tlsCipherSuite?: string | undefined;
  /** The server that the client asked for (SNI). */
  tlsServerName?: string | undefined;
  /** ALPN, as the server chose. */
  tlsApplicationProtocol?: string | undefined;
  /** `fatal unknown_ca from the client`; not that of an orderly end. */
  tlsAlert?: string | undefined;
  /** What TLS carries was read, or some of it; absent where there is no TLS. */
  tlsDecrypted?: boolean | undefined;
  /** Of WebSocket: what the client asked for, without its query; */
  webSocketPath?: string | undefined;
  /** the subprotocol and the extensions, as the server chose; absent where it chose none. */
  webSocketProtocol?: string | undefined;
  webSocketExtensions?: string | undefined;
  /** `1001 going away, from the server: restart` */
  webSocketClose?: string | undefined;
  /** The first thing that RFC 6455 does not allow, as a sentence. */
  webSocketFault?: string | undefined;
  clientName?: string | undefined;
  clientProduct?: string | undefined;
  serverProduct?: string | undefined;
  /** Frames, gaps not counted. */
  frames: number;
  /** Time of the first open / connection.open, and of the first close / connection.close. */
  opened?: Nanos | undefined;
  closed?: Nanos | undefined;
  closeError?: string | undefined;
  packets: number;
  /** Payload octets delivered, by direction. */
  clientBytes: Bytes;
  serverBytes: Bytes;
  gaps: number;
  missingBytes: Bytes;
  malformedFrames: number;
  retransmittedBytes: Bytes;
  /** Octets of retransmissions that differ from the first copy, where that one was not too long ago (`LIMITS.recentFileBytes`). */
  differingBytes: Bytes;
  /** The capture has no handshake of it. */
  midStream: boolean;
  /** How TCP ended, as far as the capture saw it. */
  tcpEnd?: 'fin' | 'half-closed' | 'reset' | undefined;
}

/** Facts about the capture as a whole; final after `end()`. */
export interface CaptureFacts {
  /** `pcap`, `pcapng`. */
  format: string;
  packets: number;
  /** Octets of the plain file read so far. */
  bytes: Bytes;
  durationNanos: Nanos;
  /** Epoch nanoseconds of the first packet, as a decimal string; absent in a capture without packets. */
  startEpochNanos?: string;
  /** Offset in the plain file behind which nothing could be read: it ends, or is damaged, in the middle of a packet. */
  truncatedAt?: FileOffset;
  /** Places where the file contradicts itself; the first hundred. Reading went on behind them where it could. */
  damages: readonly CaptureDamage[];
  /** Packets that the snap length cut. */
  truncatedPackets: number;
  comments: readonly string[];
  /** Packets that hold no TCP, by what they are: `arp`, `udp`, `link type 147 …`. */
  otherPackets: ReadonlyMap<string, number>;
}

/** What TCP did to a connection, beside carrying it. `direction` is the way of the segment that shows it. */
export const TCP_EVENT_KINDS = [
  /** Its sender can take nothing; */
  'zero-window',
  /** it can again, or acknowledges again. */
  'window-open',
  'zero-window-probe',
  'keep-alive',
  'retransmission',
  'out-of-order',
  'reset',
  'fin',
  /** What was sent to its sender fills the window, or is sent again: nothing was acknowledged for a while. */
  'unacknowledged',
] as const;
export type TcpEventKind = (typeof TCP_EVENT_KINDS)[number];

/** One object, reused for every event. */
export interface TcpEvent {
  connection: ConnectionNumber;
  direction: Direction;
  /** Index into TCP_EVENT_KINDS. */
  kind: number;
  timeNanos: Nanos;
  packet: PacketNumber;
  /** Octets of payload, or of the window; -1 where the event has none. */
  bytes: Bytes;
}

/** Where a decoder sends what it finds, in the order of release. */
export interface DecodeSink {
  /** A frame or a gap. The view is reused: copy what you keep. */
  frame(view: FrameView): void;
  /** A connection that will not change any more; once for each, at the latest at the end. */
  connectionDone(info: ConnectionInfo): void;
  /**
   * Octets of TLS, decrypted, or of WebSocket, unmasked. They lie at the place in the file where they are
   * encrypted or masked, octet for octet, so whoever keeps them there can read the frames in them again.
   */
  decrypted?(fileOffset: FileOffset, octets: Uint8Array): void;
  /**
   * Octets of WebSocket, inflated: as many as the file has elsewhere in fewer. `offset` counts those told before, of
   * all connections; pieces of frames with `FLAG.inflated` lie there.
   */
  inflated?(offset: FileOffset, octets: Uint8Array): void;
  /** Only of connections that carry AMQP, or may. */
  tcpEvent?(event: TcpEvent): void;
  /**
   * The other end's TCP had all octets of `direction` before `streamOffset` at that time. Told only when
   * it covers the end of a frame that was not covered before.
   */
  acknowledged?(
    connection: ConnectionNumber,
    direction: Direction,
    streamOffset: StreamOffset,
    timeNanos: Nanos,
    packet: PacketNumber,
  ): void;
}

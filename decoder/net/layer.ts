import type { Bytes, FileOffset, Nanos, PacketNumber } from '../units.ts';
import { TcpSegment } from './tcp-segment.ts';

/** The header that comes next at `LayerCursor.at`. */
export const LAYER = {
  /** No further: `LayerCursor.what` says what the packet is. */
  none: 0,
  tcp: 1,
  ethernet: 2,
  vlanTag: 3,
  llc: 4,
  /** IPv4 or IPv6, as the first four bits say. */
  ip: 5,
  ipv4: 6,
  ipv6: 7,
  /** `LayerCursor.protocol` says which. */
  ipv6Extension: 8,
  authenticationHeader: 9,
  udp: 10,
  gre: 11,
  mpls: 12,
  pppoe: 13,
  ppp: 14,
  /** 802.1ah I-TAG. */
  backboneTag: 15,
  macsec: 16,
  /** RFC 3378. */
  etherIp: 17,
} as const;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

/** Part of a datagram put together from fragments: where its octets came from. */
export interface DatagramPart {
  /** The part is `[start, wireEnd)` of the datagram; `[start, capturedEnd)` was captured. */
  readonly start: number;
  readonly capturedEnd: number;
  readonly wireEnd: number;
  readonly packet: PacketNumber;
  readonly timeNanos: Nanos;
  readonly fileOffset: FileOffset;
}

/** Where the decoding of one packet stands. One object, reused for all packets. */
export class LayerCursor {
  packet: PacketNumber = 0;
  timeNanos: Nanos = 0;
  bytes: Uint8Array = new Uint8Array(0);
  /** Next header. */
  at = 0;
  /** End of the octets captured without a hole, limited by the lengths that headers declare. */
  end = 0;
  /** Where the payload ends on the wire; beyond `end` when octets were not captured. */
  wireEnd = 0;
  /** `bytes[i]` lies at `fileBase + i` in the file, unless `parts` say otherwise. */
  fileBase: FileOffset = 0;
  /** Of a datagram put together from fragments, in order; `bytes` then is the datagram. */
  parts: readonly DatagramPart[] | undefined;
  /** Which IPv6 extension header comes next. */
  protocol = 0;
  /** Earlier packets that hold the other fragments of this datagram. */
  heldPackets = 0;
  /** What a packet without TCP is. */
  what = '';
  /** Addresses of the innermost IP header are kept here. */
  readonly segment = new TcpSegment(new Uint8Array(0));

  get available(): Bytes {
    return this.end - this.at;
  }

  /** Ends the packet: it is `what` and holds no TCP that could be read. */
  stop(what: string): Layer {
    this.what = what;
    return LAYER.none;
  }

  /** Sets the payload's end to what a header declares; octets captured beyond it are padding. */
  limit(payloadEnd: number): void {
    this.wireEnd = payloadEnd;
    if (payloadEnd < this.end) this.end = payloadEnd;
  }
}

export function word16(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** Signed. */
export function word32(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

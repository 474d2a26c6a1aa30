import type { Bytes, FileOffset, Nanos, PacketNumber } from '../units.ts';

export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/**
 * One TCP segment found in a packet, after link layer, tunnels and IP. Reused: valid during the call.
 *
 * A datagram put together from fragments is handed on as one segment per fragment, each with its own
 * sequence number, packet and file offset, so that every byte keeps the packet that carried it. SYN
 * goes with the first of them, FIN with the last.
 */
export class TcpSegment {
  packet: PacketNumber = 0;
  timeNanos: Nanos = 0;
  /** 4 or 6. */
  family = 4;
  /** Addresses as four big-endian 32-bit words, signed; IPv4 uses the last word, others are 0. */
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** Unsigned 32 bits. */
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** Of the IPv4 header; 0 in IPv6, which has none. */
  identification = 0;
  /** The same packet was captured shortly before, at another interface or by a port that copies both ways. */
  isTwin = false;
  /** As on the wire, unscaled. */
  window = 0;
  bytes: Uint8Array;
  payloadStart = 0;
  payloadEnd = 0;
  /** Payload octets on the wire; more than `payloadEnd - payloadStart` when the snap length cut the packet. */
  wireLength: Bytes = 0;
  /** Where `bytes[payloadStart]` lies in the plain capture file. */
  payloadFileOffset: FileOffset = 0;
  /** TCP options: `bytes[optionsStart, optionsEnd)`; empty for all but the first of several fragments. */
  optionsStart = 0;
  optionsEnd = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

export interface SegmentSink {
  segment(segment: TcpSegment): void;
}

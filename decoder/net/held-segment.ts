import type { Bytes, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** What a held segment costs besides its octets, about: many of one octet must not be free. */
export const HELD_SEGMENT_BYTES = 256;

/** Part of a segment that came before what must be delivered first. */
export interface HeldSegment {
  offset: StreamOffset;
  readonly bytes: Uint8Array;
  /** Octets on the wire behind the last held one, that the snap length cut. */
  readonly cut: Bytes;
  readonly packet: PacketNumber;
  readonly timeNanos: Nanos;
  readonly fileOffset: FileOffset;
}

/** A copy of what lies in `[from, until)` of the stream, from a segment that begins at `offset`. */
export function holdSegment(
  segment: TcpSegment,
  offset: StreamOffset,
  from: StreamOffset,
  until: StreamOffset,
  cut: Bytes,
): HeldSegment {
  const at = segment.payloadStart + (from - offset);
  return {
    offset: from,
    bytes: segment.bytes.slice(at, at + (until - from)),
    cut,
    packet: segment.packet,
    timeNanos: segment.timeNanos,
    fileOffset: segment.payloadFileOffset + (from - offset),
  };
}

/** How many octets in `[from, until)` of the stream differ between a held segment and one that begins at `offset`. */
export function differingOctets(
  segment: TcpSegment,
  offset: StreamOffset,
  held: HeldSegment,
  from: StreamOffset,
  until: StreamOffset,
): Bytes {
  let count = 0;
  for (let at = from; at < until; at++) {
    const again = segment.bytes[segment.payloadStart + (at - offset)];
    if (again !== held.bytes[at - held.offset]) count++;
  }
  return count;
}

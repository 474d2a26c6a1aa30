import type { Bytes, FileOffset, StreamOffset } from '../units.ts';
import { type DeliveredPlaces, NOWHERE } from './delivered-places.ts';
import { differingOctets, type HeldSegment } from './held-segment.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** Octets of one stream that came again: how many, and how many of them were not what came first. */
export class RepeatedOctets {
  /** A packet captured twice is no retransmission. */
  bytes: Bytes = 0;
  differingBytes: Bytes = 0;
  readonly #places: DeliveredPlaces;
  #lastPlace = NOWHERE;

  constructor(places: DeliveredPlaces) {
    this.#places = places;
  }

  /** The stream handed these on: a copy that comes later is compared with them. */
  delivered(offset: StreamOffset, length: Bytes, fileOffset: FileOffset): void {
    this.#lastPlace = this.#places.add(this.#lastPlace, offset, length, fileOffset);
  }

  /** The first `repeated` octets of the segment, which begins at `offset`, came before and were handed on or given up. */
  compareDelivered(segment: TcpSegment, offset: StreamOffset, repeated: Bytes): void {
    if (!segment.isTwin) this.bytes += repeated;
    const captured = Math.min(repeated, segment.payloadEnd - segment.payloadStart);
    this.differingBytes += this.#places.differing(
      this.#lastPlace,
      segment,
      offset,
      offset + captured,
    );
  }

  /** What lies in `[from, until)` of the stream is held already. */
  compareHeld(
    segment: TcpSegment,
    offset: StreamOffset,
    held: HeldSegment,
    from: StreamOffset,
    until: StreamOffset,
  ): void {
    if (until > from && !segment.isTwin) this.bytes += until - from;
    this.differingBytes += differingOctets(segment, offset, held, from, until);
  }
}

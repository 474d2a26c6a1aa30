import { LIMITS } from '../limits.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { HeldBudget } from './held-budget.ts';
import { HELD_SEGMENT_BYTES, type HeldSegment, holdSegment } from './held-segment.ts';
import type { RepeatedOctets } from './repeated-octets.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** What of one stream came before its turn: segments in the order of the stream, none over another. */
export class OutOfOrder {
  readonly #segments: HeldSegment[] = [];
  #bytes: Bytes = 0;
  readonly #budget: HeldBudget;
  readonly #repeated: RepeatedOctets;

  constructor(budget: HeldBudget, repeated: RepeatedOctets) {
    this.#budget = budget;
    this.#repeated = repeated;
  }

  get length(): number {
    return this.#segments.length;
  }

  get first(): HeldSegment | undefined {
    return this.at(0);
  }

  at(index: number): HeldSegment | undefined {
    return index < this.#segments.length ? this.#segments[index] : undefined;
  }

  get isOverBounds(): boolean {
    return (
      this.#bytes > LIMITS.outOfOrderBytes || this.#segments.length > LIMITS.outOfOrderSegments
    );
  }

  /** Offset 0 of the stream is from now on what `by` was. */
  shift(by: StreamOffset): void {
    for (const held of this.#segments) held.offset -= by;
  }

  /** The room of a segment with so many octets is free again. */
  giveBack(length: Bytes): void {
    this.#bytes -= length;
    this.#budget.give(length + HELD_SEGMENT_BYTES);
  }

  /** Forget the first so many, which were given back. */
  drop(count: number): void {
    this.#segments.splice(0, count);
  }

  /** Compare a segment whose octets are in `[offset, end)` of the stream with all that is held of those. */
  compare(segment: TcpSegment, offset: StreamOffset, end: StreamOffset): void {
    for (const held of this.#segments) {
      if (held.offset >= end) return;
      const until = Math.min(end, held.offset + held.bytes.length);
      this.#repeated.compareHeld(segment, offset, held, Math.max(held.offset, offset), until);
    }
  }

  /**
   * Keep what no earlier copy covers, in pieces between the segments held already.
   *
   * @param offset where the segment begins
   * @param from where what is wanted of it begins
   * @returns false when there was no room for all of it
   */
  add(segment: TcpSegment, offset: StreamOffset, from: StreamOffset, wireLength: Bytes): boolean {
    const length = segment.payloadEnd - segment.payloadStart;
    const end = offset + length;
    let index = this.#segments.length;
    while (index > 0 && this.#segments[index - 1].offset >= from) index--;
    let at = from;
    if (index > 0) {
      const before = this.#segments[index - 1];
      const covered = before.offset + before.bytes.length;
      if (covered > at) {
        this.#repeated.compareHeld(segment, offset, before, at, Math.min(end, covered));
        at = covered;
      }
    }
    while (at < end) {
      const after = this.at(index);
      const until = after === undefined ? end : Math.min(end, after.offset);
      if (until > at) {
        const cut = until === end ? wireLength - length : 0;
        if (!this.#insert(segment, offset, at, until, cut, index)) return false;
        index++;
      }
      if (after === undefined || after.offset >= end) return true;
      const covered = after.offset + after.bytes.length;
      const again = Math.max(at, after.offset);
      this.#repeated.compareHeld(segment, offset, after, again, Math.min(end, covered));
      at = Math.max(at, covered);
      index++;
    }
    return true;
  }

  #insert(
    segment: TcpSegment,
    offset: StreamOffset,
    from: StreamOffset,
    until: StreamOffset,
    cut: Bytes,
    index: number,
  ): boolean {
    if (!this.#budget.take(until - from + HELD_SEGMENT_BYTES)) return false;
    this.#bytes += until - from;
    this.#segments.splice(index, 0, holdSegment(segment, offset, from, until, cut));
    return true;
  }
}

import type { Nanos } from '../units.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** Two copies of one packet lie closer than this; a retransmission takes a round trip, mostly far more. */
const TWIN_NANOS: Nanos = 1_000_000;
/** Recent packets remembered, a power of two: many more than a millisecond brings. */
const REMEMBERED = 16_384;

/**
 * Recognises the same packet captured twice, as on `-i any` or at a port that mirrors both ways: it is no
 * retransmission. Addresses, ports, numbers, window and the identification of IPv4 are the same, which a
 * sender gives anew to what it sends again.
 *
 * Remembers marks of packets, not packets. Two packets may share a mark, once in four thousand million.
 */
export class TwinFilter {
  readonly #marks = new Int32Array(REMEMBERED);
  readonly #times = new Float64Array(REMEMBERED).fill(Number.NEGATIVE_INFINITY);

  /** Whether the segment is such a copy. It is remembered, for those that follow. */
  seen(segment: TcpSegment): boolean {
    const { timeNanos } = segment;
    let mark = mix(segment.source3 ^ segment.source0, segment.destination3 ^ segment.destination0);
    mark = mix(mark, (segment.sourcePort << 16) | segment.destinationPort);
    mark = mix(mark, segment.sequence);
    mark = mix(mark, segment.acknowledgment);
    mark = mix(mark, (segment.identification << 16) | segment.window);
    mark = mix(mark, (segment.wireLength << 8) | segment.flags);
    const place = (mark >>> 8) & (REMEMBERED - 1);
    const isTwin =
      this.#marks[place] === mark && Math.abs(timeNanos - this.#times[place]) <= TWIN_NANOS;
    this.#marks[place] = mark;
    this.#times[place] = timeNanos;
    return isTwin;
  }
}

function mix(mark: number, word: number): number {
  const mixed = Math.imul(mark ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

import { LIMITS } from '../limits.ts';
import type { StreamOffset } from '../units.ts';

/**
 * Where records end, in the stream of TCP and in what they carry: TCP acknowledges the one, frames lie
 * in the other. Kept until acknowledged.
 */
export class PlainOffsets {
  /** End in TCP's stream, end in what is carried, and so on. */
  #ends: number[] = [];
  #head = 0;
  /** End of what is carried by the records acknowledged. */
  #acknowledged: StreamOffset = -1;

  add(end: StreamOffset, plainEnd: StreamOffset): void {
    const ends = this.#ends;
    if (ends.length - this.#head >= 2 * LIMITS.unacknowledgedRecords) {
      // The two latest count as one, of which the other end is told when it has both.
      ends.length -= 2;
    }
    ends.push(end, plainEnd);
  }

  /** Up to where the other end has what is carried, when it has TCP's stream up to there; -1 when it has none. */
  acknowledged(to: StreamOffset): StreamOffset {
    const ends = this.#ends;
    while (this.#head < ends.length && ends[this.#head] <= to) {
      this.#acknowledged = ends[this.#head + 1];
      this.#head += 2;
    }
    if (this.#head > 1024 && 2 * this.#head > ends.length) {
      this.#ends = ends.slice(this.#head);
      this.#head = 0;
    }
    return this.#acknowledged;
  }
}

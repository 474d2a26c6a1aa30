import { ABSENT } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { StreamOffset } from '../units.ts';

const SMALLEST = 8;
const NO_ENDS = new Float64Array(0);
const NO_COUNTS = new Int32Array(0);

/**
 * What one end has said in its direction and the other may not have yet, by TCP's acknowledgements.
 *
 * Counts are kept, in the order of the stream. Before the first acknowledgement nothing is known: of a
 * connection that was under way it may come late, and of one direction alone never. Where nobody watches
 * TCP, and beyond `LIMITS.unheardSettlements`, the order of the capture has to do: it counts as heard at once.
 */
export class Unheard<T> {
  readonly #heard: (subject: T, count: number) => void;
  /** The other end has all octets before it; ABSENT while nothing is acknowledged. */
  #acknowledged: StreamOffset = ABSENT;
  readonly #isWatched: boolean;
  /** A ring, `#count` long from `#first` on; made when first needed: many directions never are. */
  #ends = NO_ENDS;
  #counts = NO_COUNTS;
  #subjects: (T | undefined)[] = [];
  #first = 0;
  #count = 0;

  /**
   * @param heard called for what becomes known at the other end
   * @param isWatched whether acknowledgements are told at all
   */
  constructor(heard: (subject: T, count: number) => void, isWatched: boolean) {
    this.#heard = heard;
    this.#isWatched = isWatched;
  }

  /** Something was said, and whether the other end has it is not known. */
  get isUnsure(): boolean {
    return this.#count > 0 && this.#acknowledged === ABSENT;
  }

  /** Said in a frame that ends at that offset. */
  add(end: StreamOffset, subject: T): void {
    if (this.hasHeard(end)) {
      this.#heard(subject, 1);
      return;
    }
    const last = this.#at(this.#count - 1);
    if (this.#count > 0 && this.#ends[last] === end && this.#subjects[last] === subject) {
      this.#counts[last]++;
      return;
    }
    if (this.#count >= LIMITS.unheardSettlements) this.#hearFirst();
    else if (this.#count === this.#ends.length) this.#grow();
    const at = this.#at(this.#count);
    this.#ends[at] = end;
    this.#counts[at] = 1;
    this.#subjects[at] = subject;
    this.#count++;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Whether what was said before the offset counts as heard. */
  hasHeard(end: StreamOffset): boolean {
    if (this.#acknowledged === ABSENT) return !this.#isWatched || end <= 0;
    return end <= this.#acknowledged;
  }

  /** The other end has all octets before the offset. */
  acknowledge(offset: StreamOffset): void {
    if (offset <= this.#acknowledged) return;
    this.#acknowledged = offset;
    while (this.#count > 0 && this.#ends[this.#first] <= offset) this.#hearFirst();
  }

  #hearFirst(): void {
    const at = this.#first;
    const subject = this.#subjects[at];
    this.#subjects[at] = undefined;
    this.#first = this.#at(1);
    this.#count--;
    if (subject !== undefined) this.#heard(subject, this.#counts[at]);
  }

  /** Place of the n-th kept one; the length of the ring is a power of two. */
  #at(n: number): number {
    return (this.#first + n) & (this.#ends.length - 1);
  }

  #grow(): void {
    const length = this.#ends.length;
    const larger = Math.max(SMALLEST, 2 * length);
    const ends = new Float64Array(larger);
    const counts = new Int32Array(larger);
    const subjects: (T | undefined)[] = new Array(larger).fill(undefined);
    for (let n = 0; n < length; n++) {
      const at = this.#at(n);
      ends[n] = this.#ends[at];
      counts[n] = this.#counts[at];
      subjects[n] = this.#subjects[at];
    }
    this.#ends = ends;
    this.#counts = counts;
    this.#subjects = subjects;
    this.#first = 0;
  }
}

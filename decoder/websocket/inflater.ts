/**
 * DEFLATE (RFC 1951) as WebSocket uses it (RFC 7692): message by message, each of which may refer to what
 * those before it inflated to. Whatever can be inflated of the octets so far is handed on at once.
 *
 * It takes any octets, holds none of them, and never makes up what it was not given: a message that refers to
 * more than is known is at fault there.
 */

import type { HeldBudget } from '../net/held-budget.ts';
import { DISTANCES, fixedCodes, HuffmanCode, LITERALS, LONGEST_CODE } from './huffman.ts';

/** Takes `bytes[start, end)`, which are there during the call only. */
export type TakeInflated = (bytes: Uint8Array, start: number, end: number) => void;

/** Farthest that a message may refer back. */
const WINDOW_BYTES = 32 * 1024;
const SMALLEST = 2048;
const NOTHING = new Uint8Array(0);
const NEED_MORE = -1;
const NO_CODE = -2;
const END_OF_BLOCK = 256;
/** Of the symbols from 257 on (RFC 1951 3.2.5): the least length, and how many bits are added. */
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
];
/** The order in which the lengths of the codes of lengths stand (RFC 1951 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED = fixedCodes();

type State =
  | 'block'
  | 'stored-length'
  | 'stored'
  | 'counts'
  | 'code-lengths'
  | 'lengths'
  | 'symbol'
  | 'length-bits'
  | 'distance'
  | 'distance-bits'
  | 'over';

export class Inflater {
  /** Why the message is no DEFLATE, or cannot be inflated; undefined while nothing is wrong with it. */
  fault: string | undefined;
  #state: State = 'block';
  #isLast = false;
  /** Bits taken from the octets and not used, the next one lowest. */
  #bits = 0;
  #bitCount = 0;
  #input: Uint8Array = NOTHING;
  #at = 0;
  #end = 0;
  /** What was inflated: the latest octets, up to `#filled`; those before `#told` were handed on. */
  #output: Uint8Array = NOTHING;
  #filled = 0;
  #told = 0;
  /** Octets left of a stored block, or of a copy. */
  #left = 0;
  #distance = 0;
  #symbol = 0;
  readonly #lengths = new Uint8Array(LITERALS + 32);
  #have = 0;
  #literalCount = 0;
  #distanceCount = 0;
  #lengthCount = 0;
  readonly #own = { literals: new HuffmanCode(LITERALS), distances: new HuffmanCode(32) };
  readonly #ofLengths = new HuffmanCode(LENGTH_ORDER.length);
  #literals = FIXED.literals;
  #distances = FIXED.distances;
  readonly #budget: HeldBudget;

  /** @param budget what is kept of earlier messages is taken from it, up to 64 KiB */
  constructor(budget: HeldBudget) {
    this.#budget = budget;
  }

  /** A new message, which may refer to those before it. */
  begin(): void {
    this.fault = undefined;
    this.#state = 'block';
    this.#isLast = false;
    this.#bits = 0;
    this.#bitCount = 0;
    this.#have = 0;
    this.#left = 0;
    this.#told = this.#filled;
  }

  /** Nothing is known of the messages before the next one. */
  forget(): void {
    this.#filled = 0;
    this.#told = 0;
  }

  /** Nothing more will be inflated. */
  close(): void {
    this.#budget.give(this.#output.length);
    this.#output = NOTHING;
    this.forget();
  }

  /** Go on with the message; behind a fault nothing is done. */
  push(bytes: Uint8Array, start: number, end: number, take: TakeInflated): void {
    this.#input = bytes;
    this.#at = start;
    this.#end = end;
    while (this.fault === undefined && this.#step()) {
      if (this.#filled === this.#output.length) this.#makeRoom(take);
    }
    this.#tell(take);
    this.#input = NOTHING;
  }

  #tell(take: TakeInflated): void {
    const from = this.#told;
    this.#told = this.#filled;
    if (from < this.#filled) take(this.#output, from, this.#filled);
  }

  #makeRoom(take: TakeInflated): void {
    this.#tell(take);
    const size = this.#output.length;
    if (size < 2 * WINDOW_BYTES) {
      const larger = Math.max(SMALLEST, 2 * size);
      if (!this.#budget.take(larger - size)) {
        this.fault = 'there was no room to inflate it';
        return;
      }
      const output = new Uint8Array(larger);
      output.set(this.#output);
      this.#output = output;
      return;
    }
    this.#output.copyWithin(0, size - WINDOW_BYTES);
    this.#filled = WINDOW_BYTES;
    this.#told = WINDOW_BYTES;
  }

  /** Do the next thing; false when that needs more octets than there are. */
  #step(): boolean {
    switch (this.#state) {
      case 'block':
        return this.#block();
      case 'stored-length':
        return this.#storedLength();
      case 'stored':
        return this.#stored();
      case 'counts':
        return this.#counts();
      case 'code-lengths':
        return this.#codeLengths();
      case 'lengths':
        return this.#codes();
      case 'symbol':
        return this.#symbols();
      case 'length-bits':
        return this.#length();
      case 'distance':
        return this.#distanceSymbol();
      case 'distance-bits':
        return this.#copy();
      default:
        // What stands behind the last block belongs to nothing (RFC 7692 7.2.3.4).
        return false;
    }
  }

  #fail(reason: string): boolean {
    this.fault = reason;
    return false;
  }

  /** Whether so many bits are at hand; 24 at most. */
  #has(count: number): boolean {
    while (this.#bitCount < count) {
      if (this.#at === this.#end) return false;
      this.#bits |= this.#input[this.#at++] << this.#bitCount;
      this.#bitCount += 8;
    }
    return true;
  }

  #take(count: number): number {
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  /** The next symbol of a code, taken; NEED_MORE when not all of it is there. */
  #decode({ counts, symbols }: HuffmanCode): number {
    let code = 0;
    let first = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      if (length > this.#bitCount && !this.#has(length)) return NEED_MORE;
      code = 2 * code + ((this.#bits >>> (length - 1)) & 1);
      const count = counts[length];
      if (code - first < count) {
        this.#take(length);
        return symbols[place + code - first];
      }
      place += count;
      first = 2 * (first + count);
    }
    return NO_CODE;
  }

  #block(): boolean {
    if (!this.#has(3)) return false;
    this.#isLast = this.#take(1) === 1;
    switch (this.#take(2)) {
      case 0:
        this.#take(this.#bitCount & 7);
        this.#state = 'stored-length';
        return true;
      case 1:
        this.#literals = FIXED.literals;
        this.#distances = FIXED.distances;
        this.#state = 'symbol';
        return true;
      case 2:
        this.#state = 'counts';
        return true;
      default:
        return this.#fail('a block of a kind that DEFLATE does not have');
    }
  }

  #endBlock(): void {
    this.#state = this.#isLast ? 'over' : 'block';
  }

  #storedLength(): boolean {
    // Octet by octet: 32 bits are more than can be at hand.
    if (this.#have < 2) {
      if (!this.#has(8)) return false;
      this.#left |= this.#take(8) << (8 * this.#have++);
      return true;
    }
    if (!this.#has(16)) return false;
    this.#have = 0;
    if (this.#take(16) !== (this.#left ^ 0xffff)) {
      return this.#fail('a stored block whose length is not what its complement says');
    }
    this.#state = 'stored';
    return true;
  }

  #stored(): boolean {
    if (this.#left === 0) {
      this.#endBlock();
      return true;
    }
    const room = this.#output.length - this.#filled;
    if (room === 0) return true;
    // At an octet's edge: what is at hand are whole octets.
    if (this.#bitCount > 0) {
      this.#output[this.#filled++] = this.#take(8);
      this.#left--;
      return true;
    }
    const count = Math.min(this.#left, room, this.#end - this.#at);
    if (count === 0) return false;
    this.#output.set(this.#input.subarray(this.#at, this.#at + count), this.#filled);
    this.#at += count;
    this.#filled += count;
    this.#left -= count;
    return true;
  }

  #counts(): boolean {
    if (!this.#has(14)) return false;
    this.#literalCount = this.#take(5) + 257;
    this.#distanceCount = this.#take(5) + 1;
    this.#lengthCount = this.#take(4) + 4;
    this.#have = 0;
    this.#lengths.fill(0);
    if (this.#literalCount > 286) return this.#fail('more codes than DEFLATE has');
    this.#state = 'code-lengths';
    return true;
  }

  #codeLengths(): boolean {
    while (this.#have < this.#lengthCount) {
      if (!this.#has(3)) return false;
      this.#lengths[LENGTH_ORDER[this.#have++]] = this.#take(3);
    }
    if (!this.#ofLengths.assign(this.#lengths, 0, LENGTH_ORDER.length)) {
      return this.#fail('lengths that no code has');
    }
    this.#have = 0;
    this.#symbol = NEED_MORE;
    this.#state = 'lengths';
    return true;
  }

  #codes(): boolean {
    const total = this.#literalCount + this.#distanceCount;
    while (this.#have < total) {
      if (this.#symbol === NEED_MORE) this.#symbol = this.#decode(this.#ofLengths);
      const symbol = this.#symbol;
      if (symbol === NEED_MORE) return false;
      if (symbol === NO_CODE) return this.#fail('bits that are no code');
      const bits = symbol < 16 ? 0 : symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
      if (!this.#has(bits)) return false;
      const repeats = symbol < 16 ? 1 : this.#take(bits) + (symbol === 18 ? 11 : 3);
      const isFirst = symbol === 16 && this.#have === 0;
      if (isFirst || this.#have + repeats > total)
        return this.#fail('lengths that repeat too often');
      const length = symbol < 16 ? symbol : symbol === 16 ? this.#lengths[this.#have - 1] : 0;
      this.#lengths.fill(length, this.#have, this.#have + repeats);
      this.#have += repeats;
      this.#symbol = NEED_MORE;
    }
    const { literals, distances } = this.#own;
    this.#have = 0;
    const isCode =
      literals.assign(this.#lengths, 0, this.#literalCount) &&
      distances.assign(this.#lengths, this.#literalCount, total);
    if (!isCode) return this.#fail('lengths that no code has');
    this.#literals = literals;
    this.#distances = distances;
    this.#state = 'symbol';
    return true;
  }

  /** Literals, one after another, up to what is none. */
  #symbols(): boolean {
    while (this.#filled < this.#output.length) {
      const symbol = this.#decode(this.#literals);
      if (symbol === NEED_MORE) return false;
      if (symbol === NO_CODE) return this.#fail('bits that are no code');
      if (symbol < END_OF_BLOCK) {
        this.#output[this.#filled++] = symbol;
        continue;
      }
      this.#symbol = symbol - END_OF_BLOCK - 1;
      if (symbol === END_OF_BLOCK) this.#endBlock();
      else if (this.#symbol >= LENGTH_BASES.length)
        return this.#fail('a length that DEFLATE has not');
      else this.#state = 'length-bits';
      return true;
    }
    return true;
  }

  #length(): boolean {
    const bits = LENGTH_BITS[this.#symbol];
    if (!this.#has(bits)) return false;
    this.#left = LENGTH_BASES[this.#symbol] + this.#take(bits);
    this.#state = 'distance';
    return true;
  }

  #distanceSymbol(): boolean {
    const symbol = this.#decode(this.#distances);
    if (symbol === NEED_MORE) return false;
    if (symbol === NO_CODE) return this.#fail('bits that are no code');
    if (symbol >= DISTANCES) return this.#fail('a distance that DEFLATE has not');
    this.#symbol = symbol;
    this.#distance = 0;
    this.#state = 'distance-bits';
    return true;
  }

  #copy(): boolean {
    if (this.#distance === 0) {
      const bits = this.#symbol < 4 ? 0 : (this.#symbol >> 1) - 1;
      if (!this.#has(bits)) return false;
      this.#distance = DISTANCE_BASES[this.#symbol] + this.#take(bits);
      if (this.#distance > this.#filled)
        return this.#fail('it refers to what is not in the capture');
    }
    const output = this.#output;
    const count = Math.min(this.#left, output.length - this.#filled);
    const from = this.#filled - this.#distance;
    // Octet by octet, since it may repeat what it has only just written.
    for (let at = 0; at < count; at++) output[this.#filled + at] = output[from + at];
    this.#filled += count;
    this.#left -= count;
    if (this.#left === 0) this.#state = 'symbol';
    return true;
  }
}

/**
 * TCP four-tuples to connection slots, without an allocation per look-up.
 *
 * Open addressing over 32-bit words. A key is the two endpoints in a fixed order (the smaller first),
 * so both directions find the same slot; `swapped` says which one was asked for.
 *
 *     words:  low0 low1 low2 low3  high0 high1 high2 high3  ports(low << 16 | high)
 */

import type { TcpSegment } from './tcp-segment.ts';

/** 32-bit words of a key. */
export const KEY_WORDS = 9;
const EMPTY = -1;
const REMOVED = -2;

export class FlowTable {
  /** After `find` or `insert`: the segment's source is the key's higher endpoint. */
  swapped = false;
  /** Entries in use. */
  size = 0;
  #keys = new Int32Array(KEY_WORDS * 1024);
  #values = new Int32Array(1024).fill(EMPTY);
  /** Slots that are not EMPTY, removed ones included: what decides when to grow. */
  #taken = 0;
  #probe = new Int32Array(KEY_WORDS);

  /** The value stored for the segment's tuple, or -1. */
  find(segment: TcpSegment): number {
    this.#load(segment);
    const slot = this.#locate();
    return slot < 0 ? -1 : this.#values[slot];
  }

  /** Store a value (at least 0) for the segment's tuple, in place of the one there. */
  set(segment: TcpSegment, value: number): void {
    this.#load(segment);
    const slot = this.#locate();
    if (slot >= 0) {
      this.#values[slot] = value;
      return;
    }
    if ((this.#taken + 1) * 2 > this.#values.length) this.#rehash();
    this.#insert(this.#probe, 0, value);
  }

  /** Keep the tuple of the latest look-up as the `index`-th key of a list, to assign to it later. */
  copyKey(keys: Int32Array, index: number): void {
    keys.set(this.#probe, index * KEY_WORDS);
  }

  /** Store another value for a tuple kept by `copyKey`. */
  assign(keys: Int32Array, index: number, value: number): void {
    this.#probe.set(keys.subarray(index * KEY_WORDS, (index + 1) * KEY_WORDS));
    const slot = this.#locate();
    if (slot >= 0) this.#values[slot] = value;
  }

  /** Forget every tuple whose value the predicate names. */
  removeWhere(stale: (value: number) => boolean): void {
    for (let slot = 0; slot < this.#values.length; slot++) {
      if (this.#values[slot] >= 0 && stale(this.#values[slot])) {
        this.#values[slot] = REMOVED;
        this.size--;
      }
    }
    this.#rehash();
  }

  #load(s: TcpSegment): void {
    let order = s.source3 - s.destination3;
    if (order === 0) order = s.source2 - s.destination2;
    if (order === 0) order = s.source1 - s.destination1;
    if (order === 0) order = s.source0 - s.destination0;
    if (order === 0) order = s.sourcePort - s.destinationPort;
    const key = this.#probe;
    const low = order <= 0 ? 0 : 4;
    const high = 4 - low;
    this.swapped = order > 0;
    key[low] = s.source0;
    key[low + 1] = s.source1;
    key[low + 2] = s.source2;
    key[low + 3] = s.source3;
    key[high] = s.destination0;
    key[high + 1] = s.destination1;
    key[high + 2] = s.destination2;
    key[high + 3] = s.destination3;
    key[8] =
      order <= 0
        ? (s.sourcePort << 16) | s.destinationPort
        : (s.destinationPort << 16) | s.sourcePort;
  }

  #locate(): number {
    const mask = this.#values.length - 1;
    const key = this.#probe;
    const keys = this.#keys;
    let slot = hash(key, 0) & mask;
    for (;;) {
      const value = this.#values[slot];
      if (value === EMPTY) return -1;
      if (value !== REMOVED) {
        const at = slot * KEY_WORDS;
        if (
          keys[at + 8] === key[8] &&
          keys[at + 3] === key[3] &&
          keys[at + 7] === key[7] &&
          keys[at] === key[0] &&
          keys[at + 1] === key[1] &&
          keys[at + 2] === key[2] &&
          keys[at + 4] === key[4] &&
          keys[at + 5] === key[5] &&
          keys[at + 6] === key[6]
        ) {
          return slot;
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  #insert(key: Int32Array, from: number, value: number): void {
    const mask = this.#values.length - 1;
    let slot = hash(key, from) & mask;
    while (this.#values[slot] >= 0) slot = (slot + 1) & mask;
    if (this.#values[slot] === EMPTY) this.#taken++;
    this.#values[slot] = value;
    const at = slot * KEY_WORDS;
    for (let i = 0; i < KEY_WORDS; i++) this.#keys[at + i] = key[from + i];
    this.size++;
  }

  #rehash(): void {
    const keys = this.#keys;
    const values = this.#values;
    let capacity = 1024;
    while (capacity < (this.size + 1) * 4) capacity *= 2;
    this.#keys = new Int32Array(KEY_WORDS * capacity);
    this.#values = new Int32Array(capacity).fill(EMPTY);
    this.size = 0;
    this.#taken = 0;
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] >= 0) this.#insert(keys, slot * KEY_WORDS, values[slot]);
    }
  }
}

/** Mixes all words, since captures hold runs of neighbouring addresses and ports. */
function hash(key: Int32Array, from: number): number {
  let h = 0;
  for (let i = 0; i < KEY_WORDS; i++) {
    h = Math.imul(h ^ key[from + i], 0x9e3779b1);
    h ^= h >>> 15;
  }
  return h >>> 1;
}

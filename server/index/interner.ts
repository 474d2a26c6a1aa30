import { randomInt } from 'node:crypto';
import { LIMITS } from '../../decoder/limits.ts';

/** Takes each text the first time it is met, right when its id is given out. */
export interface TextSink {
  text(id: number, bytes: Uint8Array, start: number, end: number): void;
}

/** Twice as many slots as texts keeps probes short. */
const SLOTS = 2 ** Math.ceil(Math.log2(LIMITS.internedStrings * 2));
/** A text not found within so many steps counts as new: hostile texts that collide cost no more. */
const PROBES = 32;

/**
 * Gives equal byte strings equal small numbers, without allocating for those seen before.
 *
 * Memory is bounded: when it is full it is forgotten and begins anew. Ids keep rising, so a text
 * met again then has a second id.
 */
export class Interner {
  readonly #sink: TextSink;
  readonly #seed = randomInt(2 ** 31);
  /** Entry + 1, 0 for a free slot. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #hashes = new Int32Array(LIMITS.internedStrings);
  readonly #ids = new Int32Array(LIMITS.internedStrings);
  /** Entry e is `#bytes[#ends[e], #ends[e + 1])`. */
  readonly #ends = new Int32Array(LIMITS.internedStrings + 1);
  readonly #bytes = new Uint8Array(LIMITS.internedBytes);
  #entries = 0;
  #nextId = 1;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  /** Id of `bytes[start, end)`. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hash(bytes, start, end);
    let slot = hash & (SLOTS - 1);
    let free = -1;
    for (let probe = 0; probe < PROBES; probe++) {
      const entry = this.#slots[slot] - 1;
      if (entry < 0) {
        free = slot;
        break;
      }
      if (this.#hashes[entry] === hash && this.#equals(entry, bytes, start, end)) {
        return this.#ids[entry];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    const id = this.#nextId++;
    this.#sink.text(id, bytes, start, end);
    if (free >= 0) this.#remember(free, hash, id, bytes, start, end);
    return id;
  }

  #remember(slot: number, hash: number, id: number, bytes: Uint8Array, start: number, end: number) {
    const length = end - start;
    if (length > LIMITS.internedBytes / 8) return;
    let at = this.#ends[this.#entries];
    if (this.#entries === LIMITS.internedStrings || at + length > LIMITS.internedBytes) {
      this.#slots.fill(0);
      this.#entries = 0;
      at = 0;
    }
    const entry = this.#entries++;
    for (let i = 0; i < length; i++) this.#bytes[at + i] = bytes[start + i];
    this.#ends[entry + 1] = at + length;
    this.#hashes[entry] = hash;
    this.#ids[entry] = id;
    this.#slots[this.#entries === 1 ? hash & (SLOTS - 1) : slot] = entry + 1;
  }

  #equals(entry: number, bytes: Uint8Array, start: number, end: number): boolean {
    const at = this.#ends[entry];
    if (this.#ends[entry + 1] - at !== end - start) return false;
    for (let i = 0; i < end - start; i++) {
      if (this.#bytes[at + i] !== bytes[start + i]) return false;
    }
    return true;
  }

  /** FNV-1a from a random start, its bits then spread over the low ones. */
  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13);
  }
}

import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset } from '../units.ts';

const NOTHING = new Uint8Array(0);
const SMALLEST = 64 * 1024;
/** A record is read once it is whole, so what was pushed may reach further than the record. */
const LARGEST = 2 * LIMITS.recentFileBytes;

/**
 * The last octets of the capture file, for comparing what is sent again with its first copy. They are kept
 * as they are pushed, not packet by packet: that costs one copy of memory and nothing in the hot path.
 */
export class RecentFile {
  /** Octet `n` of the file lies at `n` modulo the length, which is a power of two. */
  #kept = new Uint8Array(SMALLEST);
  #keptStart: FileOffset = 0;
  /** Where the octets being read begin, `#chunk`; what came before them is in `#kept`. */
  #chunkStart: FileOffset = 0;
  #chunk: Uint8Array = NOTHING;

  /** These octets are read now: they are looked at where they are. */
  begin(chunk: Uint8Array): void {
    this.#chunk = chunk;
  }

  /** They were read, and may be gone after this. */
  keep(): void {
    const chunk = this.#chunk;
    const end = this.#chunkStart + chunk.length;
    this.#grow(end);
    const { length } = this.#kept;
    let from = Math.max(this.#chunkStart, end - length);
    while (from < end) {
      const at = from % length;
      const count = Math.min(end - from, length - at);
      const start = from - this.#chunkStart;
      this.#kept.set(chunk.subarray(start, start + count), at);
      from += count;
    }
    this.#keptStart = Math.max(this.#keptStart, end - length);
    this.#chunkStart = end;
    this.#chunk = NOTHING;
  }

  /**
   * How many of the `count` octets at `bytes[start]` differ from those at this place of the file. Octets that
   * are not here any more count as equal.
   */
  differing(at: FileOffset, bytes: Uint8Array, start: number, count: Bytes): Bytes {
    const end = at + count;
    let differing = 0;
    let from = Math.max(at, this.#keptStart);
    while (from < end) {
      const isKept = from < this.#chunkStart;
      const { length } = this.#kept;
      const first = isKept ? this.#kept : this.#chunk;
      const firstAt = isKept ? from % length : from - this.#chunkStart;
      const readable = isKept
        ? Math.min(length - firstAt, this.#chunkStart - from)
        : first.length - firstAt;
      const run = Math.min(end - from, readable);
      if (run <= 0) break;
      const again = start + (from - at);
      for (let i = 0; i < run; i++) if (first[firstAt + i] !== bytes[again + i]) differing++;
      from += run;
    }
    return differing;
  }

  #grow(end: FileOffset): void {
    let { length } = this.#kept;
    if (end <= length || length === LARGEST) return;
    while (length < end && length < LARGEST) length *= 2;
    const grown = new Uint8Array(Math.min(length, LARGEST));
    // Until now the file was shorter than the array: its octets lie at their own places.
    grown.set(this.#kept.subarray(0, this.#chunkStart));
    this.#kept = grown;
  }
}

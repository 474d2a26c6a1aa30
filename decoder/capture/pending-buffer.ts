import type { Bytes } from '../units.ts';

/**
 * The octets of a record that straddles pushes. A window that slides over one array: octets are
 * moved only when the tail runs out, so that many small steps stay linear altogether.
 */
export class PendingBuffer {
  bytes = new Uint8Array(4096);
  start = 0;
  end = 0;

  get length(): Bytes {
    return this.end - this.start;
  }

  append(source: Uint8Array, from: number, to: number): void {
    const added = to - from;
    if (this.end + added > this.bytes.length) this.#makeRoom(added);
    // A loop beats subarray() and set() for the few octets of a straddling header.
    if (added <= 32) for (let i = 0; i < added; i++) this.bytes[this.end + i] = source[from + i];
    else this.bytes.set(source.subarray(from, to), this.end);
    this.end += added;
  }

  /** Gives up the octets before `start`. */
  consume(start: number): void {
    this.start = start;
    if (start === this.end) {
      this.start = 0;
      this.end = 0;
    }
  }

  #makeRoom(added: Bytes): void {
    const needed = this.length + added;
    // Twice the need, so that the next move is far away; a far too large array is let go.
    if (needed * 2 > this.bytes.length || this.bytes.length > needed * 64) {
      const grown = new Uint8Array(Math.max(4096, needed * 2));
      grown.set(this.bytes.subarray(this.start, this.end));
      this.bytes = grown;
    } else {
      this.bytes.copyWithin(0, this.start, this.end);
    }
    this.end = this.length;
    this.start = 0;
  }
}

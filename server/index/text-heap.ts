/**
 * Texts that stand in their row: in the batch's buffer a slot of 16 octets each, as in a vector of
 * DuckDB. A short text lies in its slot, so that a whole column of them is copied at once; of a longer
 * one the slot says where it lies in the heap of the batch.
 */

/** Words of a slot: octets of the text, then the text, or where it lies in the heap. */
export const SLOT_WORDS = 4;
/** Longest text that lies in its slot. */
export const SLOT_TEXT_BYTES = 12;
/** Stands for the length of a text that is not there. */
export const NO_TEXT = -1;

/** What a fresh buffer has room for. */
const HEAP_BYTES = 512 * 1024;

const encoder = new TextEncoder();

/** The long texts of one batch, in UTF-8. */
export class TextHeap {
  buffer: SharedArrayBuffer;
  #octets: Uint8Array;
  #used = 0;

  /** A buffer that has grown is not used again, so that one long text does not cost for ever. */
  constructor(used?: SharedArrayBuffer) {
    this.buffer = used?.byteLength === HEAP_BYTES ? used : new SharedArrayBuffer(HEAP_BYTES);
    this.#octets = new Uint8Array(this.buffer);
  }

  /** Whether texts of that many UTF-16 units together still fit as they are. */
  fits(units: number): boolean {
    return this.#used + units * 3 <= this.#octets.length;
  }

  /** Write a text, or that there is none, into slot `row` of a column. */
  put(slots: Int32Array, row: number, text: string | undefined): void {
    const slot = row * SLOT_WORDS;
    // What is behind a short text must be zero: texts are compared by whole slots.
    slots[slot + 1] = 0;
    slots[slot + 2] = 0;
    slots[slot + 3] = 0;
    if (text === undefined) {
      slots[slot] = NO_TEXT;
      return;
    }
    const start = this.#used;
    const length = this.#write(text);
    slots[slot] = length;
    if (length > SLOT_TEXT_BYTES) {
      slots[slot + 1] = start;
      this.#used += length;
      return;
    }
    for (let at = 0; at < length; at++) {
      slots[slot + 1 + (at >> 2)] |= this.#octets[start + at] << ((at & 3) * 8);
    }
  }

  /** Behind what is used. Returns its octets. */
  #write(text: string): number {
    const { length } = text;
    this.#reserve(length * 3);
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) return encoder.encodeInto(text, this.#octets.subarray(this.#used)).written;
      this.#octets[this.#used + at] = unit;
    }
    return length;
  }

  #reserve(octets: number): void {
    const needed = this.#used + octets;
    if (needed <= this.#octets.length) return;
    const grown = new SharedArrayBuffer(needed * 2);
    new Uint8Array(grown).set(this.#octets);
    this.buffer = grown;
    this.#octets = new Uint8Array(grown);
  }
}

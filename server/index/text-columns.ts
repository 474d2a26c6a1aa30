import type { TextSink } from './interner.ts';

/** Texts of one batch, and the octets that a fresh buffer has room for. */
export const TEXT_ROWS = 8192;
const TEXT_BYTES = 512 * 1024;
const ENDS_BYTES = TEXT_ROWS * 4;
const BUFFER_BYTES = ENDS_BYTES + TEXT_BYTES;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Interned texts of a batch in one buffer: the end of each, then their octets, always UTF-8.
 *
 * Ids are consecutive, so the first one says all.
 */
export class TextColumns implements TextSink {
  buffer: SharedArrayBuffer;
  rows = 0;
  firstId = 0;
  #ends: Int32Array;
  #octets: Uint8Array;
  #used = 0;

  /** A buffer that has grown is not used again, so that one long text does not cost for ever. */
  constructor(used?: SharedArrayBuffer) {
    const buffer = used?.byteLength === BUFFER_BYTES ? used : new SharedArrayBuffer(BUFFER_BYTES);
    this.buffer = buffer;
    this.#ends = new Int32Array(buffer, 0, TEXT_ROWS);
    this.#octets = new Uint8Array(buffer, ENDS_BYTES);
  }

  /** Whether `texts` more texts of `octets` octets together still fit as they are. */
  fits(texts: number, octets: number): boolean {
    return this.rows + texts <= TEXT_ROWS && this.#used + octets <= this.#octets.length;
  }

  text(id: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.rows === 0) this.firstId = id;
    const length = end - start;
    this.#reserve(length);
    let ascii = true;
    for (let i = 0; i < length; i++) {
      const octet = bytes[start + i];
      if (octet >= 0x80) {
        ascii = false;
        break;
      }
      this.#octets[this.#used + i] = octet;
    }
    if (ascii) this.#used += length;
    else this.#unicode(bytes.subarray(start, end));
    this.#ends[this.rows++] = this.#used;
  }

  /** What is not UTF-8 becomes U+FFFD, of three octets for one. */
  #unicode(bytes: Uint8Array): void {
    this.#reserve(bytes.length * 3);
    const { written } = encoder.encodeInto(
      decoder.decode(bytes),
      this.#octets.subarray(this.#used),
    );
    this.#used += written;
  }

  #reserve(length: number): void {
    const needed = this.#used + length;
    if (needed <= this.#octets.length) return;
    const grown = new SharedArrayBuffer(ENDS_BYTES + needed * 2);
    new Uint8Array(grown).set(new Uint8Array(this.buffer));
    this.buffer = grown;
    this.#ends = new Int32Array(grown, 0, TEXT_ROWS);
    this.#octets = new Uint8Array(grown, ENDS_BYTES);
  }
}

/** Calls `visit` for each of `rows` texts of a batch's buffer, in order. */
export function eachText(
  buffer: SharedArrayBuffer,
  rows: number,
  visit: (row: number, octets: Uint8Array) => void,
): void {
  const ends = new Int32Array(buffer, 0, TEXT_ROWS);
  const octets = new Uint8Array(buffer, ENDS_BYTES);
  let start = 0;
  for (let row = 0; row < rows; row++) {
    visit(row, octets.subarray(start, ends[row]));
    start = ends[row];
  }
}

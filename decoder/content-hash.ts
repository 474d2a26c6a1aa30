/**
 * A fast 64-bit hash of octets that come in parts: it tells contents apart, and is no proof against
 * somebody who wants two to be equal. The same octets give the same hash however they are parted.
 */

/** Odd numbers near 2^32 divided by the golden ratio and by the square roots of 2 and 3. */
const MIX_A = 0x9e3779b1 | 0;
const MIX_B = 0xb504f333 | 0;
const MIX_END = 0x93cd3a2d | 0;

const BLOCK_BYTES = 8;

/** Of the octets hashed last: mostly the next ones lie in the same buffer. */
let data: DataView = new DataView(new ArrayBuffer(0));

export class ContentHash {
  #a = MIX_A;
  #b = MIX_B;
  #bytes = 0;
  /** The hash, as two signed 32-bit numbers, after `end`. */
  high = 0;
  low = 0;
  /** Octets of a block that is not full. */
  readonly #rest = new Uint8Array(BLOCK_BYTES);

  clear(): void {
    this.#a = MIX_A;
    this.#b = MIX_B;
    this.#bytes = 0;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    let held = this.#bytes % BLOCK_BYTES;
    this.#bytes += end - start;
    if (held > 0) {
      while (held < BLOCK_BYTES && at < end) this.#rest[held++] = bytes[at++];
      if (held < BLOCK_BYTES) return;
      this.#blocks(this.#rest, 0, BLOCK_BYTES);
    }
    at = this.#blocks(bytes, at, end);
    for (let i = 0; at < end; i++) this.#rest[i] = bytes[at++];
  }

  /** All whole blocks; returns the position after them. */
  #blocks(bytes: Uint8Array, start: number, end: number): number {
    if (bytes.buffer !== data.buffer) data = new DataView(bytes.buffer);
    const view = data;
    const base = bytes.byteOffset;
    let at = start;
    let a = this.#a;
    let b = this.#b;
    // Each step can be undone, so that no difference is ever lost; each half moves the other one.
    for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) {
      a = Math.imul(a ^ view.getInt32(base + at, true), MIX_A);
      a = (((a << 13) | (a >>> 19)) + b) | 0;
      b = Math.imul(b ^ view.getInt32(base + at + 4, true), MIX_B);
      b = (((b << 17) | (b >>> 15)) + a) | 0;
    }
    this.#a = a;
    this.#b = b;
    return at;
  }

  /** Works out `high` and `low`; more may be added after it. */
  end(): void {
    const held = this.#bytes % BLOCK_BYTES;
    const [a, b] = [this.#a, this.#b];
    this.#rest.fill(0, held);
    this.#blocks(this.#rest, 0, BLOCK_BYTES);
    const first = stir(this.#a ^ this.#bytes);
    this.low = stir(this.#b + first);
    this.high = stir(first + this.low);
    this.#a = a;
    this.#b = b;
  }
}

/** Every bit of the result hangs on every bit of the number. */
function stir(number: number): number {
  let n = number | 0;
  n = Math.imul(n ^ (n >>> 15), MIX_END);
  n = Math.imul(n ^ (n >>> 13), MIX_B);
  return n ^ (n >>> 16);
}

/** 16 hexadecimal digits. */
export function hashText(high: number, low: number): string {
  return word(high) + word(low);
}

function word(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}

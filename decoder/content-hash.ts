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
let latest: DataView = new DataView(new ArrayBuffer(0));

export class ContentHash {
  /** The hash, as two signed 32-bit numbers, after `end`. */
  high = 0;
  low = 0;
  #a = MIX_A;
  #b = MIX_B;
  #bytes = 0;
  /** Octets of a block that is not full. */
  readonly #rest = new DataView(new ArrayBuffer(BLOCK_BYTES));

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
      while (held < BLOCK_BYTES && at < end) this.#rest.setUint8(held++, bytes[at++]);
      if (held < BLOCK_BYTES) return;
      this.#mix(this.#rest, 0, BLOCK_BYTES);
    }
    const blocksEnd = end - ((end - at) % BLOCK_BYTES);
    if (blocksEnd > at) {
      const { buffer, byteOffset } = bytes;
      if (buffer !== latest.buffer) latest = new DataView(buffer);
      this.#mix(latest, byteOffset + at, byteOffset + blocksEnd);
    }
    for (let i = 0; blocksEnd + i < end; i++) this.#rest.setUint8(i, bytes[blocksEnd + i]);
  }

  /** Whole blocks. */
  #mix(data: DataView, start: number, end: number): void {
    let a = this.#a;
    let b = this.#b;
    // Each step can be undone, so that no difference is ever lost; each half moves the other one.
    for (let at = start; at < end; at += BLOCK_BYTES) {
      a = Math.imul(a ^ data.getInt32(at, true), MIX_A);
      a = (((a << 13) | (a >>> 19)) + b) | 0;
      b = Math.imul(b ^ data.getInt32(at + 4, true), MIX_B);
      b = (((b << 17) | (b >>> 15)) + a) | 0;
    }
    this.#a = a;
    this.#b = b;
  }

  /** Works out `high` and `low`; more may be added after it. */
  end(): void {
    const held = this.#bytes % BLOCK_BYTES;
    const a = this.#a;
    const b = this.#b;
    if (held > 0) {
      for (let i = held; i < BLOCK_BYTES; i++) this.#rest.setUint8(i, 0);
      this.#mix(this.#rest, 0, BLOCK_BYTES);
    }
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

function word(n: number): string {
  return PAIRS[n >>> 24] + PAIRS[(n >>> 16) & 255] + PAIRS[(n >>> 8) & 255] + PAIRS[n & 255];
}

const PAIRS = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

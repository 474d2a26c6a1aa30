const NOTHING = new Uint8Array(0);

/** Reads the numbers and vectors of a handshake message (RFC 8446 3). Past the end it reads zeros and says so. */
export class OctetReader {
  failed = false;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  uint(octets: 1 | 2): number {
    const taken = this.take(octets);
    if (taken.length === 0) return 0;
    return octets === 1 ? taken[0] : (taken[0] << 8) | taken[1];
  }

  /** So many octets; none when there are not as many. */
  take(count: number): Uint8Array {
    if (this.failed || count > this.left) {
      this.failed = true;
      return NOTHING;
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  skip(count: number): void {
    this.take(count);
  }

  /** A vector whose length stands in front of it. */
  vector(lengthOctets: 1 | 2): Uint8Array {
    return this.take(this.uint(lengthOctets));
  }
}

/**
 * Puts the handshake messages of one direction together: one may lie in several records, and a record
 * may hold several (RFC 8446 5.1).
 */

import { LIMITS } from '../limits.ts';
import { concat } from './key-schedule.ts';

const NOTHING = new Uint8Array(0);
/** Type and length. */
const HEADER_BYTES = 4;

export class HandshakeReader {
  #held: Uint8Array = NOTHING;
  /** Octets left of a message that is too long to be one that is read here. */
  #passOver = 0;

  /** What is held of a message is no use any more: octets in front of the next record were lost. */
  clear(): void {
    this.#held = NOTHING;
    this.#passOver = 0;
  }

  /** Take what a record holds; `message` is called with each message that is whole now, header left out. */
  add(fragment: Uint8Array, message: (type: number, body: Uint8Array) => void): void {
    const passed = Math.min(this.#passOver, fragment.length);
    this.#passOver -= passed;
    let rest = fragment.subarray(passed);
    if (this.#held.length > 0) rest = concat(this.#held, rest);
    this.#held = NOTHING;
    while (rest.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + ((rest[1] << 16) | (rest[2] << 8) | rest[3]);
      if (length > LIMITS.handshakeMessageBytes) {
        this.#passOver = Math.max(0, length - rest.length);
        rest = rest.subarray(Math.min(length, rest.length));
        continue;
      }
      if (rest.length < length) break;
      message(rest[0], rest.subarray(HEADER_BYTES, length));
      rest = rest.subarray(length);
    }
    // Whatever is left is a copy, since the record is gone after this call.
    if (rest.length > 0) this.#held = rest.slice();
  }
}

import type { Bytes } from '../units.ts';

/**
 * Bytes copied out of the capture because they must outlive their packet: out-of-order segments,
 * begun frames, streams not yet recognised. One budget for all connections keeps memory bounded
 * however many of them a hostile capture leaves hanging.
 */
export class HeldBudget {
  used: Bytes = 0;
  readonly #limit: Bytes;

  constructor(limit: Bytes) {
    this.#limit = limit;
  }

  /** Claim room; false when it is not there, and then nothing was claimed. */
  take(count: Bytes): boolean {
    if (this.used + count > this.#limit) return false;
    this.used += count;
    return true;
  }

  give(count: Bytes): void {
    this.used -= count;
  }
}

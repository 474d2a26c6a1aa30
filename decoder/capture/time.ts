import { LIMITS } from '../limits.ts';
import type { Nanos } from '../units.ts';

const HIGH_WORD = 2 ** 32;
const NANOS_PER_SECOND = 1_000_000_000n;

/** Keeps a relative time within what 64-bit columns hold; only nonsense times are that far away. */
export function boundNanos(nanos: Nanos): Nanos {
  if (nanos > LIMITS.timeNanos) return LIMITS.timeNanos;
  return nanos < -LIMITS.timeNanos ? -LIMITS.timeNanos : nanos;
}

/**
 * Turns the 64-bit ticks of one pcapng interface into nanoseconds since the first packet.
 *
 * `resolution` is the octet of if_tsresol (n: 10^-n s; 0x80 | n: 2^-n s), `offsetSeconds` that of
 * if_tsoffset. Whole nanoseconds, rounded down.
 */
export class TickClock {
  readonly #numerator: bigint;
  readonly #denominator: bigint;
  readonly #offsetNanos: bigint;
  /** Nanoseconds of one tick where that is an integer, which is nearly always; else 0. */
  readonly #scale: number;
  #start = 0n;
  #referenceHigh = 0;
  #referenceLow = 0;
  #remainder = 0;

  constructor(resolution: number, offsetSeconds: bigint) {
    const exponent = BigInt(resolution & 0x7f);
    this.#numerator = NANOS_PER_SECOND;
    this.#denominator = resolution & 0x80 ? 1n << exponent : 10n ** exponent;
    this.#offsetNanos = offsetSeconds * NANOS_PER_SECOND;
    this.#scale =
      this.#numerator % this.#denominator === 0n ? Number(this.#numerator / this.#denominator) : 0;
  }

  epochNanos(high: number, low: number): bigint {
    const ticks = (BigInt(high) << 32n) | BigInt(low);
    return (ticks * this.#numerator) / this.#denominator + this.#offsetNanos;
  }

  /** Sets the time that counts as 0, in epoch nanoseconds. */
  startAt(epochNanos: bigint): void {
    this.#start = epochNanos;
    if (this.#scale === 0) return;
    // start = reference × scale + remainder, so that a difference of ticks is all a packet costs.
    const scale = BigInt(this.#scale);
    const reference = (epochNanos - this.#offsetNanos) / scale;
    this.#remainder = Number(epochNanos - this.#offsetNanos - reference * scale);
    this.#referenceHigh = Number(reference >> 32n);
    this.#referenceLow = Number(reference & 0xffffffffn);
  }

  nanos(high: number, low: number): Nanos {
    if (this.#scale === 0) {
      // Finer than nanoseconds, or binary: rare, and only big integers keep it exact.
      return boundNanos(Number(this.epochNanos(high, low) - this.#start));
    }
    const ticks = (high - this.#referenceHigh) * HIGH_WORD + (low - this.#referenceLow);
    return boundNanos(ticks * this.#scale - this.#remainder);
  }
}

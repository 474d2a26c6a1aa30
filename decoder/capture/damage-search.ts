import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset } from '../units.ts';
import { CaptureError } from './capture-error.ts';
import type { ReaderFacts } from './reader-facts.ts';

export const REJECTED = -1;
export const HOLDS_UP = 0;

export interface RecordExaminer {
  /**
   * HOLDS_UP when records begin at `at`, REJECTED when not, otherwise the octets needed from `at` on
   * to say which. With `last` the file ends at `end`, so that more never come.
   */
  examine(bytes: Uint8Array, at: number, end: number, last: boolean): number;
}

/**
 * Gets over damage in a file: looks on, octet by octet, for the next place where records hold up.
 * Every place is judged before the next one is looked at, so that the outcome does not depend on how
 * the file was cut into chunks.
 */
export class DamageSearch {
  /** Octets needed, from the place that `search` returned, before it can do more. */
  need: Bytes = 1;
  /** Nothing was found within the bound, or up to the end of the file. */
  hopeless = false;
  readonly #facts: ReaderFacts;
  readonly #examiner: RecordExaminer;
  #offset: FileOffset = -1;
  #reason = '';
  #certain = true;

  constructor(facts: ReaderFacts, examiner: RecordExaminer) {
    this.#facts = facts;
    this.#examiner = examiner;
  }

  get open(): boolean {
    return this.#offset >= 0;
  }

  /** Starts at a record that contradicts itself. Throws CaptureError when no packet came before it. */
  begin(offset: FileOffset, reason: string): void {
    if (this.#facts.packets === 0) throw new CaptureError(reason, offset);
    this.#offset = offset;
    this.#reason = reason;
    this.#certain = true;
  }

  /** Starts at a record that is merely cut if nothing holds up after it. */
  suspect(offset: FileOffset, reason: string): void {
    this.#offset = offset;
    this.#reason = reason;
    this.#certain = false;
  }

  /** Returns where records hold up (`open` is false then), or where more octets are `need`ed. */
  search(
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    last: boolean,
  ): number {
    const offset = this.#offset;
    const reason = this.#reason;
    const bound = offset + LIMITS.damageBytes - fileBase;
    let at = start;
    for (; at < end && at < bound; at++) {
      const verdict = this.#examiner.examine(bytes, at, end, last);
      if (verdict === REJECTED) continue;
      if (verdict === HOLDS_UP) {
        this.#facts.addDamage({ offset, skippedBytes: fileBase + at - offset, reason });
        this.#offset = -1;
      } else {
        this.need = verdict;
      }
      return at;
    }
    if (last || at >= bound) {
      this.hopeless = true;
      this.#facts.truncatedAt = offset;
      if (this.#certain) this.#facts.addDamage({ offset, reason });
      return end;
    }
    this.need = 1;
    return end;
  }
}

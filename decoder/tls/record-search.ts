/**
 * Finds the next record behind lost octets, where neither its place nor its number is known: a header must
 * stand there, and what follows must open with one of the next numbers. The tag of a record decides, so
 * what is found is right.
 */

import { bodyLength, isRecordHeader, RECORD_HEADER_BYTES } from './record.ts';
import type { OpenedRecord, RecordCipher } from './record-cipher.ts';

/** Keys that the next record may have, and numbers under them. */
export interface Candidate {
  readonly cipher: RecordCipher;
  readonly first: number;
  readonly count: number;
}

export interface FoundRecord {
  readonly at: number;
  readonly end: number;
  readonly opened: OpenedRecord;
  readonly cipher: RecordCipher;
  readonly sequence: number;
}

export class RecordSearch {
  /** Records may still be tried so many times. */
  trials: number;
  #at = 0;

  constructor(trials: number) {
    this.trials = trials;
  }

  /** A new search, from the first octet held. */
  begin(): void {
    this.#at = 0;
  }

  /** Up to here there is no record. */
  get passed(): number {
    return this.#at;
  }

  /** @param bytes what is held; the same octets at the same places as before, and more */
  find(bytes: Uint8Array, candidates: readonly Candidate[]): FoundRecord | undefined {
    for (; this.#at + RECORD_HEADER_BYTES <= bytes.length; this.#at++) {
      if (!isRecordHeader(bytes, this.#at)) continue;
      const end = this.#at + RECORD_HEADER_BYTES + bodyLength(bytes, this.#at);
      if (end > bytes.length) return undefined;
      const record = bytes.subarray(this.#at, end);
      for (const { cipher, first, count } of candidates) {
        for (let sequence = first; sequence < first + count; sequence++) {
          if (--this.trials < 0) return undefined;
          const opened = cipher.open(record, sequence);
          if (opened !== undefined) return { at: this.#at, end, opened, cipher, sequence };
        }
      }
    }
    return undefined;
  }
}

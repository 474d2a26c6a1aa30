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

/** Places remembered where a record may begin that is not all there yet. */
const PLACES = 64;

export class RecordSearch {
  /** Records may still be tried so many times. */
  trials: number;
  #at = 0;
  /** Where what looks like a header promises more than came: by chance it stands in any ciphertext. */
  #unfinished: number[] = [];

  constructor(trials: number) {
    this.trials = trials;
  }

  /** A new search, from the first octet held. */
  begin(): void {
    this.#at = 0;
    this.#unfinished = [];
  }

  /** @param bytes what is held; the same octets at the same places as before, and more */
  find(bytes: Uint8Array, candidates: readonly Candidate[]): FoundRecord | undefined {
    const waiting = this.#unfinished;
    this.#unfinished = [];
    for (const at of waiting) {
      const found = this.#try(bytes, at, candidates);
      if (found !== undefined) return found;
    }
    for (; this.#at + RECORD_HEADER_BYTES <= bytes.length; this.#at++) {
      if (!isRecordHeader(bytes, this.#at)) continue;
      const found = this.#try(bytes, this.#at, candidates);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #try(bytes: Uint8Array, at: number, candidates: readonly Candidate[]): FoundRecord | undefined {
    const end = at + RECORD_HEADER_BYTES + bodyLength(bytes, at);
    if (end > bytes.length) {
      if (this.#unfinished.length < PLACES) this.#unfinished.push(at);
      return undefined;
    }
    const record = bytes.subarray(at, end);
    for (const { cipher, first, count } of candidates) {
      for (let sequence = first; sequence < first + count; sequence++) {
        if (--this.trials < 0) return undefined;
        const opened = cipher.open(record, sequence);
        if (opened !== undefined) return { at, end, opened, cipher, sequence };
      }
    }
    return undefined;
  }
}

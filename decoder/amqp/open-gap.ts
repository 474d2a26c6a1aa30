import type { Bytes, StreamOffset } from '../units.ts';
import type { FrameOutput } from './frame-output.ts';
import type { Framer } from './framer.ts';
import type { FramerOwner } from './framer-owner.ts';
import type { Run } from './run.ts';

/** What is missing or passed over since the last frame, until it is known how much. */
export class OpenGap {
  /** Why the octets passed over make no sense, when they are there; empty when there is no such reason. */
  nonsense = '';
  #offset: StreamOffset = -1;
  #missing: Bytes = 0;
  #skipped: Bytes = 0;

  /** Octets are missing or passed over, and it was not told yet. */
  get isOpen(): boolean {
    return this.#offset >= 0;
  }

  clear(): void {
    this.nonsense = '';
    this.#offset = -1;
    this.#missing = 0;
    this.#skipped = 0;
  }

  /** Octets that came, and belong to no frame. */
  skip(offset: StreamOffset, count: Bytes): void {
    if (this.#offset < 0) this.#offset = offset;
    this.#skipped += count;
  }

  /** Octets that never came. */
  miss(offset: StreamOffset, count: Bytes): void {
    if (this.#offset < 0) this.#offset = offset;
    this.#missing += count;
  }

  /** Make a row of it, if it is anything. `run` holds what was passed over. */
  tell(output: FrameOutput, owner: FramerOwner, framer: Framer, run?: Run): void {
    if (this.#skipped > 0 || this.#missing > 0) {
      if (this.nonsense !== '' && this.#missing === 0) {
        output.nonsense(owner, framer, run, this.#offset, this.#skipped, this.nonsense);
      } else {
        output.gap(owner, framer, this.#offset, this.#missing, this.#skipped);
      }
    }
    this.clear();
  }
}

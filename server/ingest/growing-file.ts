import { closeSync, openSync, readSync } from 'node:fs';
import { CONTROL } from './protocol.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Reads a file that may still be written to, in chunks of one reused buffer. */
export class GrowingFile {
  readonly #path: string;
  readonly #control: Int32Array;
  /** Octets read so far. */
  position = 0;
  #wake: (() => void) | undefined;

  constructor(path: string, control: Int32Array) {
    this.#path = path;
    this.#control = control;
  }

  /** The file may have grown, or be complete. */
  wake(): void {
    this.#wake?.();
  }

  /** Each chunk is valid until the next is asked for. `idle` is called while there is none. */
  async *chunks(idle: () => void): AsyncGenerator<Uint8Array> {
    const file = openSync(this.#path, 'r');
    try {
      const buffer = new Uint8Array(CHUNK_BYTES);
      for (;;) {
        // Looked at before reading: what comes after "complete" is nothing.
        const complete = Atomics.load(this.#control, CONTROL.complete) === 1;
        const length = readSync(file, buffer, 0, CHUNK_BYTES, this.position);
        this.position += length;
        if (length > 0) yield buffer.subarray(0, length);
        else if (complete) return;
        else {
          idle();
          await this.#grown();
        }
      }
    } finally {
      closeSync(file);
    }
  }

  #grown(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

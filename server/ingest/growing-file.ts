import { closeSync, openSync, readSync } from 'node:fs';
import { CONTROL } from './protocol.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Reads a file that may still be written to, in chunks of one reused buffer. */
export class GrowingFile {
  readonly #file: number;
  readonly #control: Int32Array;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  /** Octets read so far. */
  position = 0;
  #wake: (() => void) | undefined;

  constructor(path: string, control: Int32Array) {
    this.#file = openSync(path, 'r');
    this.#control = control;
  }

  /** The file may have grown, or be complete. */
  wake(): void {
    this.#wake?.();
  }

  /** The first octets, without moving on; fewer when the file has no more. */
  async head(length: number): Promise<Uint8Array> {
    for (;;) {
      const complete = this.#complete;
      const read = readSync(this.#file, this.#buffer, 0, length, 0);
      if (read === length || complete) return this.#buffer.slice(0, read);
      await this.#grown();
    }
  }

  /** Each chunk is valid until the next is asked for. `idle` is called before waiting for more. */
  async *chunks(idle: () => void): AsyncGenerator<Uint8Array> {
    for (;;) {
      // Looked at before reading: what comes after "complete" is nothing.
      const complete = this.#complete;
      const read = readSync(this.#file, this.#buffer, 0, CHUNK_BYTES, this.position);
      this.position += read;
      if (read > 0) yield this.#buffer.subarray(0, read);
      else if (complete) return;
      else {
        idle();
        await this.#grown();
      }
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  get #complete(): boolean {
    return Atomics.load(this.#control, CONTROL.complete) === 1;
  }

  /** Messages are handled only while this waits, so none is missed between reading and here. */
  #grown(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

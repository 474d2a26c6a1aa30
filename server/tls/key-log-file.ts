/** Key logs of TLS on the disk. What they hold is secret: it is handed to the decoder and to nobody else. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { LIMITS } from '../../decoder/limits.ts';

const NEWLINE = 0x0a;

/** A key log that its clients may go on writing. */
export class KeyLogFile {
  readonly #path: string;
  /** Of the file when it was read last. */
  #size = 0;
  /** End of its last whole line then. */
  #read = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * What was written since this was asked last; undefined when that is nothing.
   *
   * @throws the operating system's error when the file cannot be read
   */
  more(): Uint8Array | undefined {
    const descriptor = openSync(this.#path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size === this.#size) return undefined;
      // It was begun anew.
      if (size < this.#size) this.#read = 0;
      this.#size = size;
      const octets = new Uint8Array(Math.min(size - this.#read, LIMITS.keyLogBytes));
      let length = 0;
      while (length < octets.length) {
        const got = readSync(
          descriptor,
          octets,
          length,
          octets.length - length,
          this.#read + length,
        );
        if (got === 0) break;
        length += got;
      }
      const read = octets.subarray(0, length);
      // A line that is not whole is read again when there is more of it.
      this.#read += read.lastIndexOf(NEWLINE) + 1;
      return read;
    } finally {
      closeSync(descriptor);
    }
  }
}

/** Key logs as the decoder asks for them: it is not told of one that cannot be read, and asks again. */
export function moreSecrets(paths: readonly string[]): () => readonly Uint8Array[] {
  const files = paths.map((path) => new KeyLogFile(path));
  return () =>
    files.flatMap((file) => {
      try {
        return file.more() ?? [];
      } catch {
        return [];
      }
    });
}

import type { Writable } from 'node:stream';
import { systemErrorCode } from '../errors.ts';
import { OutputClosed, OutputError } from './faults.ts';

/** Lines are written together: a call to the system for each would be most of the work. */
const FLUSH_CHARACTERS = 256 * 1024;

/** Standard output that waits for its reader, and knows when there is none any more. */
export class Output {
  private readonly stream: Writable;
  private lines: string[] = [];
  private characters = 0;
  private closed = false;
  private error: OutputError | undefined;

  constructor(stream: Writable) {
    this.stream = stream;
    stream.on('error', (error) => {
      const code = systemErrorCode(error);
      if (code === 'EPIPE') this.closed = true;
      else this.error = new OutputError(`the output cannot be written: ${reasonOf(error, code)}`);
    });
  }

  /** Add text, line ends included. */
  write(text: string): void {
    this.lines.push(text);
    this.characters += text.length;
    if (this.characters >= FLUSH_CHARACTERS) this.flush();
  }

  /** Hand everything on, and wait while the reader is behind. Throws OutputClosed when it is gone, OutputError. */
  async settle(): Promise<void> {
    this.flush();
    // Errors of a pipe come a turn later than the write that met them.
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.closed && this.stream.writableNeedDrain) await this.drained();
    if (this.error !== undefined) throw this.error;
    if (this.closed) throw new OutputClosed();
  }

  private flush(): void {
    if (this.characters > 0 && !this.closed) this.stream.write(this.lines.join(''));
    this.lines = [];
    this.characters = 0;
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        for (const event of ['drain', 'error', 'close']) this.stream.off(event, go);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.stream.on(event, go);
    });
  }
}

function reasonOf(error: Error, code: string | undefined): string {
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : error.message;
}

import type { WriteStream } from 'node:tty';

/** Shorter files are read before anybody wonders. */
const LONG_BYTES = 32 * 1024 * 1024;
const INTERVAL_MILLIS = 200;
const BAR_CELLS = 30;

/** A bar on a terminal that shows how much of a file has been read. */
export class Progress {
  private readonly terminal: WriteStream;
  private readonly totalBytes: number;
  private readonly begun = Date.now();
  private shown = 0;

  private constructor(terminal: WriteStream, totalBytes: number) {
    this.terminal = terminal;
    this.totalBytes = totalBytes;
  }

  /** For long files, and only where the bar does not stand between lines of output. */
  static forFile(totalBytes: number | undefined, linesGoToTerminal: boolean): Progress | undefined {
    if (totalBytes === undefined || totalBytes < LONG_BYTES) return undefined;
    if (!process.stderr.isTTY || linesGoToTerminal) return undefined;
    return new Progress(process.stderr, totalBytes);
  }

  update(bytes: number): void {
    const now = Date.now();
    if (now - this.shown < INTERVAL_MILLIS) return;
    this.shown = now;
    const share = Math.min(1, bytes / this.totalBytes);
    const full = Math.round(share * BAR_CELLS);
    const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
    const speed = bytes / 1e6 / Math.max(0.001, (now - this.begun) / 1000);
    const percent = Math.floor(share * 100);
    this.terminal.write(`\r${bar} ${percent} %  ${speed.toFixed(0)} MB/s \x1b[K`);
  }

  /** Take the bar away. */
  clear(): void {
    if (this.shown > 0) this.terminal.write('\r\x1b[K');
  }
}

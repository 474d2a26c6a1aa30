/** How much of the disk all captures together may use, indexes and decompressed files included. */
import { ProblemError } from '../errors.ts';
import type { CaptureStore } from './store.ts';

/** Files grow behind our back (indexes, decompressed captures), so the disk is measured this often. */
const MEASURE_EVERY_MS = 1000;

export class Quota {
  readonly limitBytes: number;
  readonly #store: CaptureStore;
  /** As measured last, and what was taken since. */
  #usedBytes = 0;
  #measuredAt = Number.NEGATIVE_INFINITY;

  constructor(store: CaptureStore, limitBytes: number) {
    this.#store = store;
    this.limitBytes = limitBytes;
  }

  /** Throws the problem `quota-exceeded` when so many more octets are not to be had. */
  async take(bytes: number): Promise<void> {
    const stale = performance.now() - this.#measuredAt > MEASURE_EVERY_MS;
    // The estimate errs upwards (what was taken and is on disk by now counts twice): ask the disk.
    if (stale || this.#usedBytes + bytes > this.limitBytes) await this.#measure();
    this.#usedBytes += bytes;
    if (this.#usedBytes > this.limitBytes) throw quotaExceeded(this.limitBytes);
  }

  /** Throws the problem `quota-exceeded` when so many more octets would not fit; takes nothing. */
  async refuse(bytes: number): Promise<void> {
    await this.#measure();
    if (this.#usedBytes + bytes > this.limitBytes) throw quotaExceeded(this.limitBytes);
  }

  async #measure(): Promise<void> {
    this.#measuredAt = performance.now();
    this.#usedBytes = await this.#store.usedBytes();
  }
}

function quotaExceeded(limitBytes: number): ProblemError {
  return new ProblemError(
    'quota-exceeded',
    `Captures may use ${formatBytes(limitBytes)} of the disk, and this would be more. ` +
      'Delete captures, or raise the quota.',
  );
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

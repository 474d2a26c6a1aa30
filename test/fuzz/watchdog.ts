import { Worker } from 'node:worker_threads';

/** A run that makes no progress for so long hangs. */
const STALL_MS = 30_000;
const LOOK_MS = 100;

/**
 * Looks on from a thread of its own, since a decoder that hangs lets no timer of its own thread run:
 * ends the process with a message that names the run, and keeps the largest size of the process.
 */
const LOOK_ON = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const [progress, label, stallMs, lookMs] = [new Int32Array(workerData.shared), workerData.label,
    workerData.stallMs, workerData.lookMs];
  let last = -1;
  let since = Date.now();
  setInterval(() => {
    const now = Atomics.load(progress, 0);
    const megabytes = Math.ceil(process.memoryUsage.rss() / 1048576);
    if (megabytes > Atomics.load(progress, 1)) Atomics.store(progress, 1, megabytes);
    if (now !== last) { last = now; since = Date.now(); return; }
    if (Date.now() - since < stallMs) return;
    writeSync(2, '\\nHANG: ' + label + ', run ' + now + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, lookMs);
`;

export class Watchdog {
  readonly #progress: Int32Array;
  readonly #worker: Worker;

  constructor(label: string) {
    const shared = new SharedArrayBuffer(8);
    this.#progress = new Int32Array(shared);
    this.#worker = new Worker(LOOK_ON, {
      eval: true,
      workerData: { shared, label, stallMs: STALL_MS, lookMs: LOOK_MS },
    });
    this.#worker.unref();
  }

  /** Another run begins. */
  run(number: number): void {
    Atomics.store(this.#progress, 0, number);
  }

  /** Largest resident size of the process seen so far. */
  get peakMegabytes(): number {
    return Atomics.load(this.#progress, 1);
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

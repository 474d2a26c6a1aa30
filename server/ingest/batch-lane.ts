import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Batch, BatchBuffers, BatchLane } from '../index/batch.ts';
import type { LaneMessage, LaneReply } from '../index/messages.ts';
import { CONTROL } from './protocol.ts';

/** Batches filled, on their way or being written, at one time: what bounds memory. */
const BATCHES = 4;

/** The index took no more: the disk is full, the owner has ended. */
export class LaneError extends Error {}

/**
 * The ingest worker's way to the index.
 *
 * Decoding is synchronous, so waiting is too: the worker sleeps until the owner hands buffers back.
 * Buffers go round instead of being made anew.
 */
export class OwnerLane implements BatchLane {
  readonly #port: MessagePort;
  readonly #control: Int32Array;
  readonly #free: BatchBuffers[] = [];
  #made = 0;

  constructor(port: MessagePort, control: Int32Array) {
    this.#port = port;
    this.#control = control;
  }

  take(): BatchBuffers | undefined {
    this.#receive();
    if (this.#free.length === 0 && this.#made < BATCHES) {
      this.#made++;
      return undefined;
    }
    this.#waitUntil(() => this.#free.length > 0);
    return this.#free.pop();
  }

  send(batch: Batch): void {
    this.post({ kind: 'batch', batch });
  }

  post(message: LaneMessage): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }

  #waitUntil(reached: () => boolean): void {
    for (;;) {
      const seen = Atomics.load(this.#control, CONTROL.signal);
      this.#receive();
      if (reached()) return;
      Atomics.wait(this.#control, CONTROL.signal, seen);
    }
  }

  #receive(): void {
    for (;;) {
      const received: { message: LaneReply } | undefined = receiveMessageOnPort(this.#port);
      if (!received) return;
      const { message } = received;
      if (message.kind === 'buffers') this.#free.push(message.buffers);
      else throw new LaneError(message.message);
    }
  }
}

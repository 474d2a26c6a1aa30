import type { MessagePort } from 'node:worker_threads';
import type { IndexWriter } from './index-writer.ts';
import type { LaneMessage, LaneReply } from './messages.ts';

/**
 * The owner's end of the way from one ingest worker into one index.
 *
 * Messages are taken strictly in turn. The ingest worker may sleep on `signal`, so it is raised
 * after each reply.
 */
export class Lane {
  readonly #writer: IndexWriter;
  readonly #port: MessagePort;
  readonly #signal: Int32Array;
  /** Rejects when a row cannot be written, or the port closes before the ingest has had its last word. */
  readonly written: Promise<void>;
  #tail: Promise<void> = Promise.resolve();
  #failed = false;
  #finished: () => void = () => undefined;
  #gaveUp: (reason: Error) => void = () => undefined;

  constructor(writer: IndexWriter, port: MessagePort, signal: SharedArrayBuffer) {
    this.#writer = writer;
    this.#port = port;
    this.#signal = new Int32Array(signal);
    this.written = new Promise((resolve, reject) => {
      this.#finished = resolve;
      this.#gaveUp = reject;
    });
    // Nobody may ever ask.
    this.written.catch(() => undefined);
    port.on('message', (message: LaneMessage) => {
      this.#tail = this.#tail.then(() => this.#take(message));
    });
    // The ingest is gone; what it sent before has arrived.
    port.on('close', () => {
      this.#tail = this.#tail.then(() => this.#gaveUp(new Error('the ingest ended early')));
    });
  }

  /** No more is written; what is not visible yet is dropped. */
  async stop(): Promise<void> {
    this.#failed = true;
    this.#port.close();
    await this.#tail;
    this.#writer.discard();
  }

  async #take(message: LaneMessage): Promise<void> {
    try {
      if (!this.#failed) await this.#write(message);
    } catch (error) {
      this.#failed = true;
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#gaveUp(reason);
      this.#reply({ kind: 'failed', message: reason.message });
    }
    if (message.kind === 'batch') this.#giveBack(message);
  }

  async #write(message: LaneMessage): Promise<void> {
    if (message.kind === 'batch') await this.#writer.append(message.batch);
    else if (message.kind === 'show') await this.#writer.show(message.open);
    else {
      await this.#writer.finish(message.record);
      this.#finished();
    }
  }

  #giveBack({ batch }: Extract<LaneMessage, { kind: 'batch' }>): void {
    this.#reply({ kind: 'buffers', buffers: batch.buffers });
  }

  #reply(reply: LaneReply): void {
    this.#port.postMessage(reply);
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }
}

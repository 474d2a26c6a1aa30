import { rm } from 'node:fs/promises';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { DecodeOptions } from '../../decoder/decode.ts';
import type { IndexClient, IndexedFacts } from '../index/client.ts';
import { workerFile } from '../index/worker-file.ts';
import type { KeptPaths } from '../rows/kept-octets.ts';
import {
  CONTROL,
  CONTROL_BYTES,
  type IngestProgress,
  type WorkerInput,
  type WorkerMessage,
} from './protocol.ts';

export interface IngestOptions {
  readonly id: string;
  /** The capture as it was stored, compressed or not. */
  readonly capturePath: string;
  /** Where the index and, for a compressed capture, its decompressed copy go. */
  readonly dataDir: string;
  readonly index: IndexClient;
  /** Length that the file will have, when known. */
  readonly totalBytes?: number | undefined;
  /** The file is still being written: `advance` and `complete` will be called. */
  readonly growing?: boolean | undefined;
  readonly portHints?: DecodeOptions['portHints'] | undefined;
  /** Key logs of TLS; others may go on writing them. */
  readonly keyLogPaths?: readonly string[];
  /** Nobody looks before the end: nothing need be visible until then, which is faster. */
  readonly unwatched?: boolean | undefined;
}

export interface Progress extends IngestProgress {
  readonly totalBytes?: number;
}

export interface IngestResult {
  readonly facts: IndexedFacts;
  /** Frames, gaps not counted. */
  readonly frames: number;
  readonly seconds: number;
  /** The file that offsets refer to. */
  readonly plainPath: string;
}

/** The capture cannot be read, or its index cannot be written. */
export class IngestError extends Error {
  /** What is wrong, as a sentence without its full stop. */
  readonly reason: string;
  /** Where in the plain file; absent when the fault is not the capture's. */
  readonly offset?: number;

  constructor(reason: string, offset?: number) {
    super(offset ? `${reason}, at octet ${offset}` : reason);
    this.name = 'IngestError';
    this.reason = reason;
    if (offset !== undefined) this.offset = offset;
  }
}

/**
 * Heap of the decoding thread. It holds what is open: 80 MB with LIMITS.openConnections half-open ones,
 * 240 MB when all of them have models. A bound also
 * makes V8 collect garbage early instead of letting it pile up to several times what is in use.
 */
const DECODER_HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 320 };

/** Somebody wanted the ingest to stop. */
export class IngestAborted extends Error {
  override readonly name = 'IngestAborted';
}

export interface IndexFiles {
  readonly index: string;
  /** The decompressed copy of a capture that came compressed. */
  readonly plain: string;
  /** Octets that the plain file has otherwise. */
  readonly kept: KeptPaths;
}

export function indexFiles(dataDir: string, id: string): IndexFiles {
  return {
    index: path.join(dataDir, `${id}.duckdb`),
    plain: path.join(dataDir, `${id}.plain`),
    kept: {
      decrypted: path.join(dataDir, `${id}.decrypted`),
      inflated: path.join(dataDir, `${id}.inflated`),
    },
  };
}

/** Detach an index and delete all that an ingest made. Does nothing where there is nothing. */
export async function removeIndex(index: IndexClient, dataDir: string, id: string): Promise<void> {
  await index.detach(id);
  const files = indexFiles(dataDir, id);
  for (const file of [files.index, `${files.index}.wal`, ...copiesIn(files)]) {
    await rm(file, { force: true });
  }
}

/** What of a capture is written down a second time. */
function copiesIn({ plain, kept }: IndexFiles): readonly string[] {
  return [plain, kept.decrypted, kept.inflated];
}

/** Begin to read a capture into a new index, which replaces one that was there. */
export function ingestFile(options: IngestOptions): Ingest {
  return new Ingest(options);
}

/** One capture on its way into the index, in a worker thread of its own. */
export class Ingest {
  /** Rejects with IngestError or IngestAborted. After an IngestError what was decoded stays attached. */
  readonly done: Promise<IngestResult>;
  readonly #options: IngestOptions;
  readonly #control = new Int32Array(new SharedArrayBuffer(CONTROL_BYTES));
  readonly #listeners: ((progress: Progress) => void)[] = [];
  readonly #aborted = new AbortController();
  #worker: Worker | undefined;

  constructor(options: IngestOptions) {
    this.#options = options;
    if (!options.growing) this.complete();
    this.done = this.#run();
    // Whoever only aborts need not handle what comes of it.
    this.done.catch(() => undefined);
  }

  /** Called about four times a second. */
  onProgress(listener: (progress: Progress) => void): void {
    this.#listeners.push(listener);
  }

  /** That many octets of the file are there now. */
  advance(_bytes: number): void {
    this.#worker?.postMessage('wake');
  }

  /** The file has its full length now. */
  complete(): void {
    Atomics.store(this.#control, CONTROL.complete, 1);
    this.#worker?.postMessage('wake');
  }

  /** Stop, and remove all that was made. `done` rejects with IngestAborted. */
  async abort(): Promise<void> {
    this.#aborted.abort();
    await this.#worker?.terminate();
    await this.done.catch(() => undefined);
    const { index, dataDir, id } = this.#options;
    await removeIndex(index, dataDir, id);
  }

  async #run(): Promise<IngestResult> {
    const { id, index, dataDir, capturePath } = this.#options;
    const files = indexFiles(dataDir, id);
    for (const copy of copiesIn(files)) await rm(copy, { force: true });
    await index.create(id, files.index);
    const { port1: lane, port2 } = new MessageChannel();
    await index.openLane(id, port2, this.#control.buffer);
    this.#throwIfAborted();
    const input: WorkerInput = {
      capturePath,
      plainPath: files.plain,
      keptPaths: files.kept,
      portHints: this.#options.portHints,
      keyLogPaths: this.#options.keyLogPaths ?? [],
      watched: !this.#options.unwatched,
      control: this.#control.buffer,
      lane,
    };
    const outcome = await this.#work(input);
    this.#throwIfAborted();
    if (outcome.kind === 'failed') throw new IngestError(outcome.reason, outcome.offset);
    // The worker is gone by now, and with it its memory: the end of the index takes some too.
    await index.written(id).catch((error: Error) => {
      throw new IngestError(error.message);
    });
    this.#throwIfAborted();
    const facts = await index.facts(id);
    if (!facts) throw new IngestError('the index did not keep the end of the capture');
    const plainPath = outcome.compressed ? files.plain : capturePath;
    return { facts, frames: outcome.frames, seconds: outcome.seconds, plainPath };
  }

  /** Resolves with the worker's last word once its thread has ended. */
  #work(input: WorkerInput): Promise<Exclude<WorkerMessage, { kind: 'progress' }>> {
    return new Promise((resolve) => {
      let last: Exclude<WorkerMessage, { kind: 'progress' }> | undefined;
      const worker = new Worker(workerFile('worker', import.meta.url), {
        workerData: input,
        transferList: [input.lane],
        resourceLimits: DECODER_HEAP,
      });
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'progress') this.#progress(message);
        else last = message;
      });
      worker.on('error', (error) => {
        last = { kind: 'failed', reason: `decoding stopped: ${error.message}` };
      });
      worker.on('exit', () => {
        resolve(last ?? { kind: 'failed', reason: 'decoding was ended from outside' });
      });
      this.#worker = worker;
      // The worker may be asleep, waiting for an index that is there no more.
      this.#options.index.ended.then(() => worker.terminate());
    });
  }

  #progress({ bytes, packets, frames }: IngestProgress): void {
    const { totalBytes } = this.#options;
    const progress = { bytes, packets, frames, ...(totalBytes !== undefined && { totalBytes }) };
    for (const listener of this.#listeners) listener(progress);
  }

  #throwIfAborted(): void {
    if (this.#aborted.signal.aborted) throw new IngestAborted('the ingest was stopped');
  }
}

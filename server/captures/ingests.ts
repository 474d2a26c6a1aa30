/** The ingests that run now: some at a time, each watched for the room it takes on the disk. */
import type { CaptureFault, Progress, Summary } from '../api/contract.ts';
import { diskFull, ProblemError, unreadableCapture } from '../errors.ts';
import { type Ingest, IngestError, ingestFile, removeIndex } from '../ingest/ingest.ts';
import { readPortHints } from '../port-hints.ts';
import type { Indexes } from './indexes.ts';
import type { KeyLogs } from './key-logs.ts';
import type { Quota } from './quota.ts';
import { Slots } from './slots.ts';
import type { CaptureStore } from './store.ts';
import { faultOf, summarize } from './summarize.ts';

/** Ingests at a time; each has a worker thread with its own buffers, the others wait their turn. */
const RUNNING_MAX = 4;

export interface IngestRequest {
  readonly id: string;
  /** The file is still arriving: `advance` and `complete` say how far it is. */
  readonly growing: boolean;
  /** Octets of the file, when known. */
  readonly totalBytes?: number;
  readonly onProgress: (progress: Progress) => void;
}

/** What becomes known of a capture by reading it to its end. */
export interface Indexed {
  readonly summary: Omit<Summary, 'file'>;
  /** It is damaged or cut: what to say of that. */
  readonly error: CaptureFault | undefined;
}

interface IngestParts {
  readonly store: CaptureStore;
  readonly indexes: Indexes;
  readonly quota: Quota;
  readonly keyLogs: KeyLogs;
}

export class Ingests {
  readonly #store: CaptureStore;
  readonly #indexes: Indexes;
  readonly #quota: Quota;
  readonly #keyLogs: KeyLogs;
  readonly #slots = new Slots(RUNNING_MAX);

  constructor({ store, indexes, quota, keyLogs }: IngestParts) {
    this.#store = store;
    this.#indexes = indexes;
    this.#quota = quota;
    this.#keyLogs = keyLogs;
  }

  begin(request: IngestRequest): IngestRun {
    return new IngestRun(request, (run) => this.#slots.use(run.stopped, () => this.#ingest(run)));
  }

  async #ingest(run: IngestRun): Promise<Indexed> {
    const { id, growing, totalBytes, onProgress } = run.request;
    const folder = this.#store.folder(id);
    const { client } = this.#indexes;
    // Whoever reads the index that was there before gets to the end of it.
    await this.#indexes.release(id);
    await removeIndex(client, folder, id);
    const keyLogPaths = await this.#keyLogs.of(folder);
    run.stopped.throwIfAborted();
    const ingest = ingestFile({
      id,
      capturePath: this.#store.capturePath(id),
      dataDir: folder,
      index: client,
      growing,
      portHints: readPortHints(this.#store.get(id).portHints ?? []),
      keyLogPaths,
      ...(totalBytes !== undefined && { totalBytes }),
    });
    ingest.onProgress((progress) => {
      onProgress(progress);
      // What a compressed capture unpacks to and the index are not known before they are there.
      this.#quota.take(0).catch((error) => run.stop(error));
    });
    let aborting: Promise<void> | undefined;
    const stop = () => {
      aborting = ingest.abort();
    };
    run.stopped.addEventListener('abort', stop);
    run.attach(ingest);
    try {
      const { facts, seconds } = await ingest.done;
      await this.#quota.refuse(0);
      const summary = await summarize(client, id, facts, seconds);
      // Whoever stopped it meanwhile has taken the index away; from here on nobody can.
      run.stopped.throwIfAborted();
      return { summary, error: faultOf(facts) };
    } catch (error) {
      await aborting;
      await this.#indexes.release(id);
      await removeIndex(client, folder, id);
      throw asIngestProblem(run.stopped.aborted ? run.stopped.reason : error);
    } finally {
      run.stopped.removeEventListener('abort', stop);
    }
  }
}

/** One ingest, from its place in the queue to its outcome. */
export class IngestRun {
  readonly request: IngestRequest;
  /** Rejects with a problem (or a bug); the index has been removed then. */
  readonly done: Promise<Indexed>;
  readonly #controller = new AbortController();
  #ingest: Ingest | undefined;
  #bytes = 0;
  #complete = false;

  constructor(request: IngestRequest, start: (run: IngestRun) => Promise<Indexed>) {
    this.request = request;
    this.done = start(this).catch((error: unknown) => {
      this.#controller.abort(error);
      throw error;
    });
    // Whoever is still writing the file learns of a failure by `stopped` first.
    this.done.catch(() => undefined);
  }

  /** Aborted, with the reason, as soon as nothing more comes of it. */
  get stopped(): AbortSignal {
    return this.#controller.signal;
  }

  /** Octets of the file that are on the disk now. */
  advance(bytes: number): void {
    this.#bytes = bytes;
    this.#ingest?.advance(bytes);
  }

  /** The file has its full length now. */
  complete(): void {
    this.#complete = true;
    this.#ingest?.complete();
  }

  /** Gives up; returns when everything it made is gone. */
  async stop(reason: unknown): Promise<void> {
    this.#controller.abort(reason);
    await this.done.catch(() => undefined);
  }

  /** Tells an ingest that waited for its turn how far the file has come meanwhile. */
  attach(ingest: Ingest): void {
    this.#ingest = ingest;
    if (!this.request.growing) return;
    ingest.advance(this.#bytes);
    if (this.#complete) ingest.complete();
  }
}

/** Why nothing came of an ingest; what is no problem of the capture or the disk is a bug. */
function asIngestProblem(error: unknown): unknown {
  if (!(error instanceof IngestError)) return error;
  if (error.offset !== undefined) return unreadableCapture(error.reason, error.offset);
  // From the worker thread only the words of the operating system come through.
  return /^(ENOSPC|EDQUOT)\b/.test(error.reason) ? diskFull() : error;
}

export const DELETED = new ProblemError('aborted', 'The capture was deleted.');
export const DUPLICATE = new ProblemError('aborted', 'The same file was here already.');
export const SHUT_DOWN = new ProblemError('aborted', 'The server was stopped.');

/** Everything that can be done with captures; the routes and the start of the server call this. */
import type { Capture, CaptureList } from '../api/contract.ts';
import { freeDiskBytes } from '../config.ts';
import { asProblem, ProblemError } from '../errors.ts';
import type { IndexClient } from '../index/client.ts';
import type { Log } from '../log.ts';
import { Indexes } from './indexes.ts';
import { DELETED, Ingests, SHUT_DOWN } from './ingests.ts';
import { KeyLogs, keepKeyLog } from './key-logs.ts';
import { LiveCaptures } from './live.ts';
import { cleanName } from './names.ts';
import type { Quota } from './quota.ts';
import { isUnchanged, sourceFile } from './record.ts';
import { RunningTasks } from './running.ts';
import { type CaptureStore, INTERRUPTED, newCaptureId } from './store.ts';
import { type Incoming, type Received, receive } from './upload.ts';

export interface CaptureServiceParts {
  readonly store: CaptureStore;
  readonly index: IndexClient;
  readonly quota: Quota;
  readonly dataDir: string;
  readonly log: Log;
  /** File with secrets of TLS for all captures. */
  readonly keyLogPath?: string | undefined;
}

export class CaptureService {
  readonly store: CaptureStore;
  readonly quota: Quota;
  readonly indexes: Indexes;
  readonly ingests: Ingests;
  readonly live = new LiveCaptures();
  readonly running = new RunningTasks();
  readonly #keyLogs: KeyLogs;
  readonly #dataDir: string;
  readonly #log: Log;

  constructor({ store, index, quota, dataDir, log, keyLogPath }: CaptureServiceParts) {
    this.store = store;
    this.quota = quota;
    this.indexes = new Indexes(store, index);
    this.#keyLogs = new KeyLogs(keyLogPath, log);
    this.ingests = new Ingests({ store, indexes: this.indexes, quota, keyLogs: this.#keyLogs });
    this.#dataDir = dataDir;
    this.#log = log;
  }

  async list(): Promise<CaptureList> {
    await this.store.discover();
    const [usedBytes, freeBytes] = await Promise.all([
      this.store.usedBytes(),
      freeDiskBytes(this.#dataDir),
    ]);
    const captures = this.store.list().map(({ id }) => this.present(id));
    return { captures, usedBytes, quotaBytes: this.quota.limitBytes, freeBytes };
  }

  /** A capture as the API shows it. Throws the problem `not-found`. */
  present(id: string): Capture {
    const { summary, source: _, ...record } = this.store.get(id);
    const arrives = record.state === 'receiving';
    const progress = arrives || record.state === 'indexing' ? this.live.current(id) : undefined;
    return {
      ...record,
      // Counted while it arrives; the record learns it at the end.
      ...(arrives && progress && { uploadedBytes: progress.bytes }),
      ...(progress && { progress }),
      ...(summary && { summary: { file: record.name, ...summary } }),
    };
  }

  /** The last that is heard of a capture that is not kept. */
  presentFailed(id: string, error: unknown): Capture {
    const { progress: _, ...capture } = this.present(id);
    const problem = asProblem(error) ?? new ProblemError('internal', 'An error in amqpscope.');
    const { offset } = problem.details;
    return {
      ...capture,
      state: 'failed',
      error: { sentence: problem.message, ...(offset !== undefined && { offset }) },
    };
  }

  async receive(incoming: Incoming): Promise<Received> {
    const name = cleanName(incoming.name) ?? 'capture';
    const id = incoming.id ?? newCaptureId();
    // One task from before there is such a capture, so that whoever deletes it finds what to stop.
    return this.running.run(id, async (signal) => {
      await this.store.create({ ...incoming, id, name });
      return receive(this, id, incoming, signal);
    });
  }

  async rename(id: string, name: string): Promise<Capture> {
    this.store.get(id);
    const clean = cleanName(name);
    if (clean === undefined) {
      throw new ProblemError('invalid-request', 'A name must have a character that can be seen.');
    }
    await this.store.update(id, { name: clean });
    return this.present(id);
  }

  /** Stops what goes on with a capture and removes all there is of it. */
  async remove(id: string): Promise<void> {
    this.store.get(id);
    await this.running.stop(id, DELETED);
    // An upload that was stopped has removed itself.
    if (this.store.find(id)) await this.discard(id);
  }

  /** Removes a capture that nothing goes on with. */
  async discard(id: string): Promise<void> {
    this.store.forget(id);
    await this.indexes.release(id);
    await this.store.removeFolder(id);
  }

  /** Begins to index a capture anew from its file; watch its events for the end. */
  async ingestAgain(id: string): Promise<Capture> {
    this.store.get(id);
    await this.quota.take(0);
    // Only now: it may have been deleted, or begun by somebody else, while the disk was asked.
    const { state } = this.store.get(id);
    if (state !== 'interrupted' && state !== 'failed') {
      throw new ProblemError(
        'conflict',
        `Only what was interrupted or failed can be indexed again.`,
      );
    }
    return this.#beginIndex(id);
  }

  /** Keeps secrets of TLS with a capture and begins to index it anew with them. */
  async useKeyLog(id: string, octets: Uint8Array): Promise<Capture> {
    this.store.get(id);
    await this.quota.take(octets.length);
    const { state } = this.store.get(id);
    if (state === 'receiving' || state === 'indexing') {
      throw new ProblemError('conflict', 'The capture is being read; give its keys behind that.');
    }
    await keepKeyLog(this.store.folder(id), octets);
    return this.#beginIndex(id);
  }

  /** A file that is here already: one that was not read to its end, or may be readable now, with a key log of the server. */
  readAgain(id: string): Capture {
    const { state, summary } = this.store.get(id);
    const opaque = summary?.quality.opaqueTlsConnections ?? 0;
    const helps = state === 'interrupted' || (opaque > 0 && this.#keyLogs.isShared);
    return helps ? this.#beginIndex(id) : this.present(id);
  }

  #beginIndex(id: string): Capture {
    this.running
      .run(id, (signal) => this.#index(id, signal))
      .catch((error: unknown) => this.#log.error({ capture: id, err: error }, 'indexing failed'));
    return this.present(id);
  }

  async close(): Promise<void> {
    await this.running.stopAll(SHUT_DOWN);
    await this.indexes.client.close();
  }

  async #index(id: string, signal: AbortSignal): Promise<void> {
    const { store, live } = this;
    const { uploadedBytes } = store.get(id);
    live.begin(id, { bytes: 0, totalBytes: uploadedBytes, packets: 0, frames: 0 });
    const begun = store.update(id, { state: 'indexing', error: undefined, summary: undefined });
    const run = this.ingests.begin({
      id,
      growing: false,
      totalBytes: uploadedBytes,
      onProgress: (progress) => live.progress(id, progress),
    });
    const stop = () => void run.stop(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      await begun;
      await this.#lookAtSource(id);
      await store.update(id, { state: 'ready', ...(await run.done) });
    } catch (error) {
      if (error !== DELETED) await this.#keepFailed(id, error);
    } finally {
      live.finish(id, this.present(id));
    }
  }

  /** A file outside the data folder may be another than it was. */
  async #lookAtSource(id: string): Promise<void> {
    const { source } = this.store.get(id);
    if (source === undefined || (await isUnchanged(source))) return;
    const now = await sourceFile(source.path).catch(() => undefined);
    // Where it is gone, indexing says so.
    if (now === undefined) return;
    await this.store.update(id, { source: now, uploadedBytes: now.bytes, sha256: undefined });
  }

  /** An index that came to nothing: whether trying again can help decides what it is called. */
  async #keepFailed(id: string, error: unknown): Promise<void> {
    const problem = asProblem(error);
    if (problem?.kind === 'unreadable-capture') {
      await this.store.update(id, { state: 'failed', error: this.presentFailed(id, error).error });
    } else if (error === SHUT_DOWN) {
      await this.store.update(id, { state: 'interrupted', error: INTERRUPTED });
    } else {
      if (!problem) this.#log.error({ capture: id, err: error }, 'indexing failed');
      await this.store.update(id, {
        state: 'interrupted',
        error: this.presentFailed(id, error).error,
      });
    }
  }
}

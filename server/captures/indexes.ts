/**
 * Lends out the indexes of captures to those who read them.
 *
 * An index is attached when first asked for, and the one not asked for the longest is detached when
 * many are. Nothing is detached under a reader: `release` waits until nobody reads any more.
 */
import { access } from 'node:fs/promises';
import { ProblemError } from '../errors.ts';
import { type IndexClient, IndexError } from '../index/client.ts';
import { indexFiles } from '../ingest/ingest.ts';
import type { KeptPaths } from '../rows/kept-octets.ts';
import type { CaptureStore } from './store.ts';

/** Indexes kept attached at a time; each holds a file, its header and its catalogue. */
const ATTACHED_MAX = 64;

/** Where the rows and the octets of one capture are; what server/index/reread.ts takes. */
export interface OpenIndex {
  readonly index: IndexClient;
  readonly id: string;
  /** The file that offsets refer to: the capture, or its decompressed form. */
  readonly plainPath: string;
  /** What it has otherwise, if there is any. */
  readonly keptPaths: KeptPaths;
}

/** Those who use one index now. */
interface Loan {
  readers: number;
  /** Under way while the index is attached for the first of them. */
  attaching?: Promise<void>;
  /** Under way while the index is taken away. */
  closing?: Promise<void>;
  /** Called when the last reader is gone. */
  idle?: () => void;
}

export class Indexes {
  readonly client: IndexClient;
  readonly #store: CaptureStore;
  readonly #attachedMax: number;
  /** In the order of use, the latest last. */
  readonly #loans = new Map<string, Loan>();

  constructor(store: CaptureStore, client: IndexClient, attachedMax = ATTACHED_MAX) {
    this.client = client;
    this.#store = store;
    this.#attachedMax = attachedMax;
  }

  /**
   * Runs `read` with the index of a capture. Throws a problem when there is no such capture, when it
   * has no index yet, or when the index cannot be opened.
   */
  async read<T>(id: string, read: (open: OpenIndex) => Promise<T>): Promise<T> {
    const loan = await this.#borrow(id);
    try {
      if (!this.client.isAttached(id)) {
        loan.attaching ??= this.#attach(id).finally(() => delete loan.attaching);
        await loan.attaching;
      }
      const plainPath = await this.#plainPath(id);
      const { kept: keptPaths } = indexFiles(this.#store.folder(id), id);
      return await read({ index: this.client, id, plainPath, keptPaths });
    } catch (error) {
      if (!(error instanceof IndexError) || this.client.isAttached(id)) throw error;
      // An ingest that is stopped takes its index along, whoever reads in it.
      this.#store.get(id);
      throw notIndexed(id);
    } finally {
      loan.readers -= 1;
      if (loan.readers === 0) loan.idle?.();
    }
  }

  /** Like `read`, but gives `none` of a capture that is on its way and has no index yet. */
  async readSoFar<T, N>(
    id: string,
    none: N,
    read: (open: OpenIndex) => Promise<T>,
  ): Promise<T | N> {
    try {
      return await this.read(id, read);
    } catch (error) {
      const { state } = this.#store.get(id);
      const begins = state === 'receiving' || state === 'indexing';
      if (begins && error instanceof ProblemError && error.kind === 'conflict') return none;
      throw error;
    }
  }

  /** Waits for the readers of an index, then detaches it; afterwards its files may be removed. */
  async release(id: string): Promise<void> {
    const loan = this.#loans.get(id) ?? { readers: 0 };
    this.#loans.set(id, loan);
    loan.closing ??= this.#close(id, loan);
    await loan.closing;
  }

  async #close(id: string, loan: Loan): Promise<void> {
    try {
      if (loan.readers > 0) {
        await new Promise<void>((resolve) => {
          loan.idle = resolve;
        });
      }
      await this.client.detach(id);
    } finally {
      this.#loans.delete(id);
    }
  }

  async #borrow(id: string): Promise<Loan> {
    // It may be taken away only to make room: then it is to be had again right after.
    for (;;) {
      const closing = this.#loans.get(id)?.closing;
      if (closing === undefined) break;
      await closing;
    }
    this.#store.get(id);
    const loan = this.#loans.get(id) ?? { readers: 0 };
    loan.readers += 1;
    this.#loans.delete(id);
    this.#loans.set(id, loan);
    return loan;
  }

  async #attach(id: string): Promise<void> {
    const { state } = this.#store.get(id);
    if (state !== 'ready') throw notIndexed(id);
    await this.#makeRoom();
    try {
      await this.client.attach(id, indexFiles(this.#store.folder(id), id).index);
    } catch (error) {
      if (!(error instanceof IndexError) || !UNUSABLE.has(error.code)) throw error;
      await this.#store.update(id, { state: 'interrupted', error: UNUSABLE_INDEX });
      throw new ProblemError('conflict', UNUSABLE_INDEX.sentence);
    }
  }

  async #makeRoom(): Promise<void> {
    const excess = this.#loans.size - this.#attachedMax;
    if (excess <= 0) return;
    const idle = [...this.#loans].filter(([, loan]) => loan.readers === 0);
    const unused = idle.filter(([id]) => this.#store.find(id)?.state === 'ready');
    for (const [id] of unused.slice(0, excess)) await this.release(id);
  }

  async #plainPath(id: string): Promise<string> {
    const { plain } = indexFiles(this.#store.folder(id), id);
    const hasPlain = await access(plain).then(
      () => true,
      () => false,
    );
    if (hasPlain) return plain;
    const fault = await this.#store.faultOfSource(id);
    if (fault !== undefined) throw new ProblemError('conflict', fault.sentence);
    return this.#store.capturePath(id);
  }
}

/** Codes of an IndexError that only a new index can help with. */
const UNUSABLE = new Set(['missing', 'unreadable', 'outdated']);

const UNUSABLE_INDEX = {
  sentence: 'The index of this capture cannot be used. Indexing it again makes a new one.',
};

function notIndexed(id: string): ProblemError {
  return new ProblemError('conflict', `Capture ${id} has no index yet.`);
}

/**
 * The catalogue of captures, kept in the data folder:
 *
 *     <data>/captures/<id>/meta.json      what is known of it; replaced whole, so never half written
 *                          capture        the file as it came; none of a file indexed where it is
 *                          <id>.plain     decompressed, when it came compressed
 *                          <id>.duckdb    its index
 *
 * A capture has its final place from the first byte on; `state` in meta.json says how far it got,
 * and what a crash left behind is put right by `open`.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaptureFault, CaptureId } from '../api/contract.ts';
import { captureNotFound, ProblemError, systemErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import { dataDirLock } from './lock.ts';
import { CaptureRecord, isUnchanged, readRecord, writeRecord } from './record.ts';

/** In the data folder. */
export const CAPTURES_FOLDER = 'captures';
/** In the folder of a capture. */
export const CAPTURE_FILE = 'capture';

export interface NewCapture {
  readonly name: string;
  /** Minted when absent. */
  readonly id?: string;
  readonly description?: string;
  /** What is spoken on a port, by port: `5672=amqp`. */
  readonly portHints?: readonly string[];
}

export class CaptureStore {
  readonly #root: string;
  readonly #log: Log;
  readonly #records = new Map<string, CaptureRecord>();
  /** Captures whose folder is being removed. */
  readonly #forgotten = new Set<string>();
  /** Last write of each meta.json, so that two changes of one capture do not overtake each other. */
  readonly #writes = new Map<string, Promise<void>>();

  private constructor(root: string, log: Log) {
    this.#root = root;
    this.#log = log;
  }

  /** Reads the catalogue; removes what never arrived whole, marks what was not indexed to the end. */
  static async open(dataDir: string, log: Log): Promise<CaptureStore> {
    const root = join(dataDir, CAPTURES_FOLDER);
    await mkdir(root, { recursive: true, mode: 0o700 });
    const store = new CaptureStore(root, log);
    for (const id of await readdir(root)) {
      if (CaptureId.safeParse(id).success) await store.#load(id);
    }
    return store;
  }

  /** Newest first. */
  list(): CaptureRecord[] {
    // Reversed first: of captures that came within one millisecond the later one is newer, too.
    return [...this.#records.values()]
      .reverse()
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  }

  find(id: string): CaptureRecord | undefined {
    return this.#records.get(id);
  }

  /** Throws the problem `not-found`. */
  get(id: string): CaptureRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw captureNotFound(id);
    return record;
  }

  /** A capture of the same octets, read with the same hints, that is indexed, is being so, or was interrupted. */
  findBySha256(sha256: string, portHints: readonly string[] = []): CaptureRecord | undefined {
    let interrupted: CaptureRecord | undefined;
    for (const record of this.#records.values()) {
      if (record.sha256 !== sha256) continue;
      if (portHints.join() !== (record.portHints ?? []).join()) continue;
      if (record.state === 'ready' || record.state === 'indexing') return record;
      // A file elsewhere may have been what interrupted it.
      if (record.state === 'interrupted' && record.source === undefined) interrupted ??= record;
    }
    return interrupted;
  }

  /** Makes the folder of a capture that begins to arrive. */
  async create({
    name,
    id = newCaptureId(),
    description,
    portHints = [],
  }: NewCapture): Promise<CaptureRecord> {
    if (this.#records.has(id))
      throw new ProblemError('conflict', `There is a capture ${id} already.`);
    const record: CaptureRecord = {
      id,
      name,
      createdAt: new Date().toISOString(),
      uploadedBytes: 0,
      state: 'receiving',
      ...(description !== undefined && { description }),
      ...(portHints.length > 0 && { portHints: [...portHints] }),
    };
    // Before the first await, so that a second sender of the same id is refused.
    this.#records.set(id, record);
    try {
      // An empty folder is what a crash right here leaves behind; anything in it is not ours.
      await rmdir(this.folder(id)).catch(() => undefined);
      await mkdir(this.folder(id), { mode: 0o700 });
      await this.#write(id);
    } catch (error) {
      this.#records.delete(id);
      if (systemErrorCode(error) !== 'EEXIST') throw error;
      throw new ProblemError('conflict', `There is a folder ${id} in the data folder already.`);
    }
    return record;
  }

  /** Replaces parts of a record; a key given as `undefined` is taken out. */
  async update(id: string, change: RecordChange): Promise<CaptureRecord> {
    const merged = Object.entries({ ...this.get(id), ...change });
    const record = CaptureRecord.parse(
      Object.fromEntries(merged.filter(([, value]) => value !== undefined)),
    );
    this.#records.set(id, record);
    await this.#write(id);
    return record;
  }

  /** Looks for captures that somebody else put into the data folder meanwhile. */
  async discover(): Promise<void> {
    for (const id of await readdir(this.#root)) {
      if (!CaptureId.safeParse(id).success || this.#isKnown(id)) continue;
      const record = await readRecord(this.folder(id));
      if (record?.id !== id || record.state !== 'ready' || this.#isKnown(id)) continue;
      this.#records.set(id, record);
    }
  }

  #isKnown(id: string): boolean {
    return this.#records.has(id) || this.#forgotten.has(id);
  }

  /** What is wrong with the file that a capture was indexed from where it is; it is marked so. */
  async faultOfSource(id: string): Promise<CaptureFault | undefined> {
    const { source } = this.get(id);
    if (source === undefined || (await isUnchanged(source))) return undefined;
    const sentence =
      `The file ${source.path} has changed or is gone since it was indexed. ` +
      'Indexing it again reads what is there now.';
    await this.update(id, { state: 'interrupted', error: { sentence } });
    return { sentence };
  }

  /** From now on there is no such capture; its folder is still there. */
  forget(id: string): void {
    this.#records.delete(id);
    this.#forgotten.add(id);
  }

  /** Removes the folder of a forgotten capture; its index must be detached before. */
  async removeFolder(id: string): Promise<void> {
    await this.#writes.get(id)?.catch(() => undefined);
    this.#writes.delete(id);
    await rm(this.folder(id), { recursive: true, force: true, maxRetries: 3 });
    this.#forgotten.delete(id);
  }

  folder(id: string): string {
    return join(this.#root, CaptureId.parse(id));
  }

  capturePath(id: string): string {
    return this.#records.get(id)?.source?.path ?? join(this.folder(id), CAPTURE_FILE);
  }

  /** Octets on disk of all captures, or of one. */
  async usedBytes(id?: string): Promise<number> {
    let bytes = 0;
    for (const each of id === undefined ? this.#records.keys() : [id]) {
      bytes += await folderBytes(this.folder(each));
    }
    return bytes;
  }

  async #load(id: string): Promise<void> {
    const folder = this.folder(id);
    const meta = await readRecord(folder);
    if (meta === undefined && (await this.#isUnfinished(folder))) return;
    if (meta === undefined || meta.id !== id) {
      // Not from us, or damaged: a person may still want what is in it.
      this.#log.error({ capture: id }, 'meta.json cannot be used; the folder is left alone');
      return;
    }
    if (meta.state === 'receiving') {
      this.#log.info({ capture: id }, 'removing an upload that never arrived whole');
      await rm(folder, { recursive: true, force: true });
      return;
    }
    this.#records.set(id, meta);
    if (meta.state === 'indexing') {
      this.#log.warn({ capture: id }, 'indexing was interrupted');
      await this.update(id, { state: 'interrupted', error: INTERRUPTED });
    }
  }

  /** Somebody without a server builds an index there, or did so until it was cut off: then it goes. */
  async #isUnfinished(folder: string): Promise<boolean> {
    const lock = await dataDirLock(folder);
    if (lock === 'left behind') {
      this.#log.info({ folder }, 'removing an index that was never finished');
      await rm(folder, { recursive: true, force: true });
    }
    return lock !== 'none';
  }

  async #write(id: string): Promise<void> {
    const before = this.#writes.get(id) ?? Promise.resolve();
    const write = before
      .catch(() => undefined)
      .then(async () => {
        const record = this.#records.get(id);
        if (record) await writeRecord(this.folder(id), record);
      });
    this.#writes.set(id, write);
    await write;
  }
}

export type RecordChange = {
  readonly [K in keyof CaptureRecord]?: CaptureRecord[K] | undefined;
};

export const INTERRUPTED = {
  sentence: 'Indexing was interrupted. Its file is here; indexing can be run again.',
};

export function newCaptureId(): string {
  return randomBytes(6).toString('hex');
}

/** What `stat` counts blocks of. */
const BLOCK_BYTES = 512;

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for (const name of await readdir(folder)) {
      // A file may go between the two calls: an index drops its write-ahead log at any time.
      bytes += await stat(join(folder, name)).then(
        // What was decrypted lies in a file with holes, which take no room.
        ({ size, blocks }) => (blocks > 0 ? Math.min(size, blocks * BLOCK_BYTES) : size),
        () => 0,
      );
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  return bytes;
}

/**
 * Captures that come into a data folder without its server. Each is built in a folder of its own, which
 * says who builds it; with its record, written last, it is in the catalogue.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CaptureId } from '../api/contract.ts';
import { lockDataDir } from './lock.ts';
import { type CaptureRecord, readRecord, writeRecord } from './record.ts';
import { CAPTURE_FILE, CAPTURES_FOLDER, newCaptureId } from './store.ts';

export class OfflineCapture {
  readonly id: string;
  readonly folder: string;
  readonly #release: () => Promise<void>;

  private constructor(id: string, folder: string, release: () => Promise<void>) {
    this.id = id;
    this.folder = folder;
    this.#release = release;
  }

  static async begin(dataDir: string): Promise<OfflineCapture> {
    const id = newCaptureId();
    const folder = join(dataDir, CAPTURES_FOLDER, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new OfflineCapture(id, folder, await lockDataDir(folder));
  }

  /** For the octets of a capture that has no other place. */
  get capturePath(): string {
    return join(this.folder, CAPTURE_FILE);
  }

  /** It is whole: from now on a server lists it. */
  async publish(record: Omit<CaptureRecord, 'id' | 'createdAt' | 'state'>): Promise<void> {
    const { id } = this;
    const createdAt = new Date().toISOString();
    await writeRecord(this.folder, { ...record, id, createdAt, state: 'ready' });
    await this.#release();
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await this.#release();
  }
}

/** Captures of a data folder that can be shown, whoever uses the folder now. */
export async function readCatalogue(dataDir: string): Promise<CaptureRecord[]> {
  const root = join(dataDir, CAPTURES_FOLDER);
  const ids = await readdir(root).catch(() => []);
  const records: CaptureRecord[] = [];
  for (const id of ids.filter((id) => CaptureId.safeParse(id).success)) {
    const record = await readRecord(join(root, id));
    if (record?.id === id && record.state === 'ready') records.push(record);
  }
  return records;
}

const HASH_CHUNK_BYTES = 256 * 1024;

/** In hexadecimal digits. Read into one buffer: a stream's many would lie about until they are collected. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    const buffer = new Uint8Array(HASH_CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../decoder/frame-view.ts';
import { KeptOctets, type KeptPaths } from '../rows/kept-octets.ts';
import type { CaptureInput } from './input.ts';

/**
 * The plain octets of an input, to be read again: the file itself, or a copy in a temporary folder when
 * it came compressed or can be read once only, as standard input and pipes. What it has otherwise, and was
 * decrypted or inflated, is in that folder, too.
 */
export class PlainFile {
  readonly #input: CaptureInput;
  #folder: string | undefined;
  #descriptor: number | undefined;
  #kept: KeptOctets | undefined;
  readonly #handles = new Map<string, FileHandle>();

  constructor(input: CaptureInput) {
    this.#input = input;
  }

  /** Takes every chunk of the first reading. */
  add(chunk: Uint8Array): void {
    const { totalBytes, plain } = this.#input;
    if (totalBytes !== undefined && plain.compression === 'none') return;
    this.#descriptor ??= openSync(this.#copyPath, 'wx', 0o600);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#descriptor, chunk, at);
  }

  /** Takes what the decoder decrypted and inflated. */
  get kept(): KeptOctets {
    this.#kept ??= new KeptOctets(this.#keptPaths);
    return this.#kept;
  }

  get #keptPaths(): KeptPaths {
    const [decrypted, inflated] = ['decrypted', 'inflated'].map((name) =>
      join(this.#ownFolder, name),
    );
    return { decrypted, inflated };
  }

  get path(): string {
    return this.#descriptor === undefined ? this.#input.file : this.#copyPath;
  }

  get #ownFolder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'amqpscope-'));
    return this.#folder;
  }

  get #copyPath(): string {
    return join(this.#ownFolder, 'capture');
  }

  /** Up to `length` octets, as they are in the file or as they were kept; fewer at its end. */
  async read(fileOffset: number, length: number, place: Place): Promise<Uint8Array> {
    const path = place === 'file' ? this.path : this.#keptPaths[place];
    const handle = this.#handles.get(path) ?? (await open(path, 'r'));
    this.#handles.set(path, handle);
    const octets = new Uint8Array(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await handle.read(octets, read, length - read, fileOffset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return octets.subarray(0, read);
  }

  /** Removes the copies, if there are any. */
  async close(): Promise<void> {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#kept?.close();
    for (const handle of this.#handles.values()) await handle.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

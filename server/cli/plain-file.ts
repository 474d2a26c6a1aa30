import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureInput } from './input.ts';

/**
 * The plain octets of an input, to be read again: the file itself, or a copy in a temporary folder when
 * it came compressed or can be read once only, as standard input and pipes.
 */
export class PlainFile {
  private readonly input: CaptureInput;
  private folder: string | undefined;
  private descriptor: number | undefined;
  private handle: FileHandle | undefined;

  constructor(input: CaptureInput) {
    this.input = input;
  }

  /** Takes every chunk of the first reading. */
  add(chunk: Uint8Array): void {
    const { totalBytes, plain } = this.input;
    if (totalBytes !== undefined && plain.compression === 'none') return;
    this.folder ??= mkdtempSync(join(tmpdir(), 'amqpscope-'));
    this.descriptor ??= openSync(this.path, 'wx', 0o600);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.descriptor, chunk, at);
  }

  get path(): string {
    return this.folder === undefined ? this.input.file : join(this.folder, 'capture');
  }

  /** Up to `length` octets; fewer at the end of the file. */
  async read(fileOffset: number, length: number): Promise<Uint8Array> {
    this.handle ??= await open(this.path, 'r');
    const octets = new Uint8Array(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await this.handle.read(octets, read, length - read, fileOffset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return octets.subarray(0, read);
  }

  /** Removes the copy, if there is one. */
  async close(): Promise<void> {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    await this.handle?.close();
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

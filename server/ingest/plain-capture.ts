import { closeSync, openSync, writeSync } from 'node:fs';
import { type PlainFacts, plainChunks } from '../input/plain-chunks.ts';
import { SNIFF_BYTES, sniffCompression } from '../input/sniff-compression.ts';
import type { GrowingFile } from './growing-file.ts';

/**
 * The plain octets of a capture. One that came compressed is written decompressed to `copyPath`
 * meanwhile: offsets of frames refer to that.
 */
export class PlainCapture {
  readonly facts: PlainFacts = { compression: 'none' };
  readonly #file: GrowingFile;
  readonly #copyPath: string;

  constructor(file: GrowingFile, copyPath: string) {
    this.#file = file;
    this.#copyPath = copyPath;
  }

  get compressed(): boolean {
    return this.facts.compression !== 'none';
  }

  /** Each chunk is valid until the next is asked for. */
  async *chunks(idle: () => void): AsyncGenerator<Uint8Array> {
    this.facts.compression = sniffCompression(await this.#file.head(SNIFF_BYTES));
    const stored = this.#file.chunks(idle);
    // Plain files, the large ones, go without a copy of each chunk.
    if (this.compressed) yield* this.#decompressed(stored);
    else yield* stored;
  }

  async *#decompressed(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const copy = openSync(this.#copyPath, 'w');
    try {
      for await (const chunk of plainChunks(stored, this.facts)) {
        for (let at = 0; at < chunk.length; ) at += writeSync(copy, chunk, at);
        yield chunk;
      }
    } finally {
      closeSync(copy);
    }
  }
}

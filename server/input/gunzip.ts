/**
 * gzip (RFC 1952), member after member, by the inflate of node:zlib.
 *
 * Headers and checksums are read here rather than by zlib, because zlib keeps the last octets it made
 * to itself when what follows them is damaged: a wrong checksum, or rubbish behind the last member.
 */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { Damage } from './damage.ts';
import type { OctetQueue } from './octet-queue.ts';

/** Flag bits of the header, 2.3.1. */
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
/** Plain octets made at a time: what a damaged stretch can take with it at most. */
const CHUNK_BYTES = 16 * 1024;

/** Plain octets of all members. Throws Damage after the last octet that could be had. */
export async function* gunzip(input: OctetQueue): AsyncGenerator<Uint8Array> {
  do {
    await skipHeader(input);
    yield* member(input);
    // What is no further member is padding or rubbish, and not of this file.
  } while (await startsMember(input));
}

async function startsMember(input: OctetQueue): Promise<boolean> {
  const magic = await input.peek(2);
  return magic[0] === 0x1f && magic[1] === 0x8b;
}

async function skipHeader(input: OctetQueue): Promise<void> {
  const fixed = await need(input, 10);
  if (fixed[2] !== 8) throw new Damage('the gzip header names an unknown method of compression');
  const flags = fixed[3];
  if (flags & FEXTRA) {
    const length = await need(input, 2);
    await need(input, length[0] | (length[1] << 8));
  }
  if (flags & FNAME) await skipText(input);
  if (flags & FCOMMENT) await skipText(input);
  if (flags & FHCRC) await need(input, 2);
}

async function skipText(input: OctetQueue): Promise<void> {
  for (;;) if ((await need(input, 1))[0] === 0) return;
}

async function need(input: OctetQueue, length: number): Promise<Uint8Array> {
  const octets = await input.take(length);
  if (octets === undefined) throw new Damage('the gzip data end too early', true);
  return octets;
}

async function* member(input: OctetQueue): AsyncGenerator<Uint8Array> {
  const inflater = new Inflater();
  let crc = 0;
  let length = 0;
  try {
    while (!inflater.ended) {
      const chunk = await input.takeAny();
      if (chunk === undefined) throw new Damage('the gzip data end too early', true);
      for await (const plain of inflater.push(chunk)) {
        crc = crc32(plain, crc);
        length = (length + plain.length) >>> 0;
        yield plain;
      }
      if (inflater.ended) input.giveBack(chunk.subarray(chunk.length - inflater.left));
    }
  } finally {
    inflater.close();
  }
  const trailer = await need(input, 8);
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
  if (view.getUint32(0, true) !== crc || view.getUint32(4, true) !== length) {
    throw new Damage('the checksum of the gzip data is wrong');
  }
}

/** One deflate stream, fed chunk by chunk. */
class Inflater {
  ended = false;
  /** Octets of the last chunk behind the end of the stream. */
  left = 0;
  private readonly zlib: InflateRaw;
  private made: Uint8Array[] = [];
  private written = 0;
  private error: Error | undefined;
  /** The end of the stream or an error: the write that brought it is never called back. */
  private readonly stopped: Promise<void>;

  constructor() {
    this.zlib = createInflateRaw({ chunkSize: CHUNK_BYTES });
    // In flowing mode every buffer comes at once; a paused stream would drop them with an error.
    this.zlib.on('data', (plain: Buffer) => void this.made.push(plain));
    this.stopped = new Promise((resolve) => {
      this.zlib.on('error', (error) => {
        this.error = error;
        resolve();
      });
      this.zlib.on('end', () => {
        this.ended = true;
        resolve();
      });
    });
  }

  /** What this chunk gives. A chunk can grow a thousandfold, so it is handed on in small steps. */
  async *push(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < chunk.length && !this.ended; at += STEP_BYTES) {
      const step = chunk.subarray(at, at + STEP_BYTES);
      await this.write(step);
      this.written += step.length;
      yield* this.made;
      this.made = [];
      if (this.error !== undefined) throw new Damage('the gzip data are damaged');
      // bytesWritten counts what zlib took: behind the end of the stream it takes nothing.
      if (this.ended)
        this.left = this.written - this.zlib.bytesWritten + (chunk.length - at - step.length);
    }
  }

  close(): void {
    this.zlib.destroy();
  }

  private async write(step: Uint8Array): Promise<void> {
    const taken = new Promise<void>((resolve) => {
      this.zlib.write(step, () => resolve());
    });
    await Promise.race([taken, this.stopped]);
  }
}

/** 4 kB may become 4 MB, which is what is held at most. */
const STEP_BYTES = 4096;

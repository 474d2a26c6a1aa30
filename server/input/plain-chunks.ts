import { Damage } from './damage.ts';
import { gunzip } from './gunzip.ts';
import { OctetQueue } from './octet-queue.ts';
import { type Compression, SNIFF_BYTES, sniffCompression } from './sniff-compression.ts';
import { unzstd } from './unzstd.ts';

export type { Compression } from './sniff-compression.ts';

/** What became known of a file while it was read; filled in by `plainChunks`. */
export interface PlainFacts {
  /** Set before the first chunk comes. */
  compression: Compression;
  /** The compressed data end too early or are damaged, after so many plain octets; a sentence. */
  cut?: { readonly plainBytes: number; readonly reason: string; readonly endsEarly: boolean };
}

/**
 * The plain octets of a capture file, however it is compressed (gzip or zstd, told by its content, or
 * not at all). Compressed data that are cut or damaged give what lies before the damage and then end;
 * `facts.cut` says so. A chunk is valid until the next one is asked for.
 */
export async function* plainChunks(
  source: AsyncIterable<Uint8Array>,
  facts: PlainFacts = { compression: 'none' },
): AsyncGenerator<Uint8Array> {
  const input = new OctetQueue(source);
  let plainBytes = 0;
  try {
    facts.compression = sniffCompression(await input.peek(SNIFF_BYTES));
    for await (const chunk of decompress(input, facts.compression)) {
      plainBytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    facts.cut = { plainBytes, reason: error.message, endsEarly: error.endsEarly };
  } finally {
    await input.close();
  }
}

async function* decompress(
  input: OctetQueue,
  compression: Compression,
): AsyncGenerator<Uint8Array> {
  if (compression === 'gzip') yield* gunzip(input);
  else if (compression === 'zstd') yield* unzstd(input);
  else {
    for (;;) {
      const chunk = await input.takeAny();
      if (chunk === undefined) return;
      yield chunk;
    }
  }
}

/**
 * zstd (RFC 8878), frame after frame. fzstd decodes the blocks; the frames are taken apart here, so that
 * a header cannot ask for more memory than we are ready to give, and skippable frames are skipped.
 */
import { Decompress } from 'fzstd';
import { LIMITS } from '../../decoder/limits.ts';
import { Damage } from './damage.ts';
import type { OctetQueue } from './octet-queue.ts';
import { sniffCompression } from './sniff-compression.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;
/** Longest frame header with its magic number, 3.1.1.1. */
const HEADER_BYTES = 18;
const BLOCK_HEADER_BYTES = 3;
const BLOCK_RLE = 1;

/** Plain octets of all frames. Throws Damage after the last octet that could be had. */
export async function* unzstd(input: OctetQueue): AsyncGenerator<Uint8Array> {
  for (;;) {
    const start = await input.peek(8);
    if (start.length === 0) return;
    // Padding or rubbish behind the last frame is not of this file.
    if (!mayBeginFrame(start)) return;
    if (start.length < 8) throw tooEarly();
    const view = new DataView(start.buffer, start.byteOffset, 8);
    if (start[0] === MAGIC[0]) yield* frame(input);
    else await skip(input, 8 + view.getUint32(4, true));
  }
}

/** As far as the first octets are there. */
function mayBeginFrame(start: Uint8Array): boolean {
  const head = Uint8Array.from(MAGIC);
  head.set(start.subarray(0, head.length));
  return sniffCompression(head) === 'zstd';
}

async function* frame(input: OctetQueue): AsyncGenerator<Uint8Array> {
  const { headerBytes, hasChecksum } = readHeader(await input.peek(HEADER_BYTES));
  const made: Uint8Array[] = [];
  const decoder = new Decompress((plain) => void made.push(plain.slice()));
  decode(decoder, await need(input, headerBytes), false);
  for (let last = false; !last; ) {
    const head = await input.peek(BLOCK_HEADER_BYTES);
    if (head.length < BLOCK_HEADER_BYTES) throw tooEarly();
    const bits = head[0] | (head[1] << 8) | (head[2] << 16);
    last = (bits & 1) === 1;
    const blockBytes = bits >> 3;
    // An RLE block of four octets could otherwise stand for 2 MiB.
    if (blockBytes > LIMITS.zstdBlockBytes) {
      throw new Damage(`the zstd data have a block of ${blockBytes} octets`);
    }
    const content = ((bits >> 1) & 3) === BLOCK_RLE ? 1 : blockBytes;
    const trailer = last && hasChecksum ? 4 : 0;
    const block = await need(input, BLOCK_HEADER_BYTES + content + trailer);
    decode(decoder, block, last);
    yield* made.splice(0);
  }
}

function decode(decoder: Decompress, octets: Uint8Array, final: boolean): void {
  try {
    decoder.push(octets, final);
  } catch {
    throw new Damage('the zstd data are damaged');
  }
}

/** Length of a frame header and whether a checksum follows the frame, 3.1.1.1. */
function readHeader(octets: Uint8Array): { headerBytes: number; hasChecksum: boolean } {
  if (octets.length < 6) throw tooEarly();
  const descriptor = octets[4];
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeBytes = descriptor >> 6 === 0 ? (isSingle ? 1 : 0) : 1 << (descriptor >> 6);
  const headerBytes = 5 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  if (octets.length < headerBytes) throw tooEarly();
  if (
    octets
      .subarray(headerBytes - sizeBytes - dictionaryBytes, headerBytes - sizeBytes)
      .some(Boolean)
  ) {
    throw new Damage('the zstd data need a dictionary');
  }
  const base = 2 ** (10 + (octets[5] >> 3));
  const windowBytes = isSingle
    ? littleEndian(octets.subarray(headerBytes - sizeBytes, headerBytes))
    : base + (base / 8) * (octets[5] & 7);
  if (windowBytes > LIMITS.zstdWindowBytes) {
    throw new Damage(`the zstd data need a window of ${windowBytes} octets`);
  }
  return { headerBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function littleEndian(octets: Uint8Array): number {
  return octets.reduceRight((value, octet) => value * 256 + octet, 0);
}

async function need(input: OctetQueue, length: number): Promise<Uint8Array> {
  const octets = await input.take(length);
  if (octets === undefined) throw tooEarly();
  return octets;
}

async function skip(input: OctetQueue, length: number): Promise<void> {
  for (let left = length; left > 0; ) {
    const octets = await input.takeAny();
    if (octets === undefined) throw tooEarly();
    if (octets.length > left) input.giveBack(octets.subarray(left));
    left -= Math.min(left, octets.length);
  }
}

function tooEarly(): Damage {
  return new Damage('the zstd data end too early', true);
}

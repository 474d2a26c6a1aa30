import type { FileOffset } from '../units.ts';
import { CaptureError } from './capture-error.ts';
import { PacketEmitter } from './packet-emitter.ts';
import type { PacketSink } from './packet-view.ts';
import { PcapParser } from './pcap.ts';
import { PcapngParser } from './pcapng.ts';
import { PendingBuffer } from './pending-buffer.ts';
import { ReaderFacts } from './reader-facts.ts';
import type { RecordParser } from './record-parser.ts';
import { describeContent, SNIFF_LENGTH, sniffFormat } from './sniff.ts';

/** First octets kept to say what a file that is no capture looks like. */
const DESCRIBE_LENGTH = 64;

/**
 * Reads a pcap or pcapng file that comes in chunks of any size and hands its packets on in the order
 * of the file. What comes out does not depend on the chunks.
 *
 * `push` and `end` throw CaptureError for what is no capture, or is damaged before its first packet.
 * Damage after that is got over where the next packet can be found, and told in `facts.damages`;
 * where it cannot, reading stops and `facts.truncatedAt` says where.
 */
export class CaptureReader {
  readonly facts = new ReaderFacts();
  readonly #emitter: PacketEmitter;
  readonly #pending = new PendingBuffer();
  #parser: RecordParser | undefined;
  #error: CaptureError | undefined;

  constructor(sink: PacketSink) {
    this.#emitter = new PacketEmitter(sink, this.facts);
  }

  /** Takes the next octets of the plain file. They are not kept after the call. */
  push(octets: Uint8Array): void {
    if (this.#error !== undefined) throw this.#error;
    // Of a Buffer a slice would be no copy: what is held back of a chunk would hold all of it.
    const chunk = new Uint8Array(octets.buffer, octets.byteOffset, octets.length);
    const chunkBase = this.facts.bytes;
    this.facts.bytes += chunk.length;
    const from = this.#completePending(chunk, chunkBase);
    const parser = this.#parser;
    if (parser === undefined || from === chunk.length) return;
    const stop = this.#parse(parser, chunk, from, chunk.length, chunkBase, false);
    if (!parser.stopped) this.#pending.append(chunk, stop, chunk.length);
  }

  /** Says that the file ends here. */
  end(): void {
    if (this.#error !== undefined) throw this.#error;
    const { bytes, start, end } = this.#pending;
    const parser = this.#parser;
    if (parser === undefined) throw this.#noCapture(bytes.subarray(start, end));
    const stop = this.#parse(parser, bytes, start, end, this.#pendingBase(this.facts.bytes), true);
    if (!parser.begun && this.facts.damages.length === 0) {
      throw this.#fail('The file is not a capture: it ends inside its header');
    }
    if (stop < end && this.facts.truncatedAt === undefined && !parser.stopped) {
      this.facts.truncatedAt = this.facts.bytes - (end - stop);
    }
    this.#pending.consume(end);
  }

  /** Goes on with the record begun in earlier chunks; returns how far `chunk` has been used up. */
  #completePending(chunk: Uint8Array, chunkBase: FileOffset): number {
    const pending = this.#pending;
    let from = 0;
    while (this.#parser === undefined || pending.length > 0) {
      const parser = this.#parser;
      if (parser?.stopped) return chunk.length;
      const need = parser === undefined ? DESCRIBE_LENGTH : parser.need;
      const taken = Math.min(chunk.length - from, Math.max(0, need - pending.length));
      pending.append(chunk, from, from + taken);
      from += taken;
      if (parser === undefined) {
        if (!this.#sniff()) return from;
      } else {
        if (pending.length < need) return from;
        const base = this.#pendingBase(chunkBase + from);
        pending.consume(
          this.#parse(parser, pending.bytes, pending.start, pending.end, base, false),
        );
      }
    }
    return from;
  }

  /** Place in the file of `pending.bytes[0]` when the octets so far end at `fileEnd`. */
  #pendingBase(fileEnd: FileOffset): FileOffset {
    return fileEnd - this.#pending.end;
  }

  #parse(
    parser: RecordParser,
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    last: boolean,
  ): number {
    try {
      return parser.parse(bytes, start, end, fileBase, last);
    } catch (error) {
      if (error instanceof CaptureError) this.#error = error;
      throw error;
    }
  }

  /** Chooses the parser by the first octets; false while more of them are wanted. */
  #sniff(): boolean {
    const { bytes, start, end, length } = this.#pending;
    const sniffed = length < SNIFF_LENGTH ? undefined : sniffFormat(bytes, start);
    if (sniffed === undefined) {
      if (length < DESCRIBE_LENGTH) return false;
      throw this.#noCapture(bytes.subarray(start, end));
    }
    this.facts.format = sniffed.format;
    this.#parser =
      sniffed.format === 'pcapng'
        ? new PcapngParser(this.#emitter)
        : new PcapParser(this.#emitter, sniffed);
    return true;
  }

  #noCapture(first: Uint8Array): CaptureError {
    let reason = 'The file is empty';
    if (first.length > 0) {
      const looks = describeContent(first);
      reason = 'The file is neither a pcap nor a pcapng capture';
      if (looks !== undefined) reason += `; it looks like ${looks}`;
      else if (first.length < SNIFF_LENGTH) reason += `: it has only ${first.length} octets`;
    }
    return this.#fail(reason);
  }

  #fail(reason: string): CaptureError {
    this.#error = new CaptureError(reason, 0);
    return this.#error;
  }
}

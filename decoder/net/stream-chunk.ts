import type { Bytes, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';

const NOTHING = new Uint8Array(0);

/**
 * Consecutive bytes of a stream and where they came from. Reused: valid only during the call, and
 * whoever takes the bytes may move `start` on.
 */
export class StreamChunk {
  bytes: Uint8Array = NOTHING;
  /** The bytes not dealt with yet are `bytes[start, end)`. */
  start = 0;
  end = 0;
  /** Where `bytes[start]` lies in the stream and in the plain capture file. */
  offset: StreamOffset = 0;
  fileOffset: FileOffset = 0;
  /** The packet that carried these bytes. */
  packet: PacketNumber = 0;
  /** The latest packet among those that carried these bytes and all before them, and its time. */
  arrivalPacket: PacketNumber = 0;
  arrivalNanos: Nanos = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** The first `count` bytes have been dealt with. */
  advance(count: number): void {
    this.start += count;
    this.offset += count;
    this.fileOffset += count;
  }
}

/** The latest packet among those whose bytes were handed on, and its time. */
export interface Arrival {
  readonly arrivalPacket: PacketNumber;
  readonly arrivalNanos: Nanos;
}

/** What takes the bytes of a stream, in order. */
export interface StreamSink {
  /** Bytes that came; the chunk is reused, copy what you keep. */
  data(chunk: StreamChunk): void;
  /** Bytes `[offset, offset + count)` never came; `before` is what had come before them. */
  missing(offset: StreamOffset, count: Bytes, before: Arrival): void;
}

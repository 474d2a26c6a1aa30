/**
 * Bytes of a stream kept while more of them are awaited, and where each came from.
 *
 * Holds the first `keepBytes` octets; what comes after is only counted, and found again in the file
 * through the pieces. One run serves a frame that came in parts, another a search for a boundary.
 */

import type { PieceList } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { HeldBudget } from '../net/held-budget.ts';
import type { StreamChunk } from '../net/stream-chunk.ts';
import type { Bytes, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';

const SMALLEST = 64;
/** A buffer up to this size stays with its run for the next use. */
const KEPT = 4096;
/** Numbers kept of a piece, in this order: start, length, file offset, packet, arrival packet, arrival time. */
const PIECE = {
  start: 0,
  length: 1,
  fileOffset: 2,
  packet: 3,
  arrivalPacket: 4,
  arrivalNanos: 5,
} as const;
const PIECE_NUMBERS = 6;
/** Pieces that cost nothing from the budget; beyond, what each takes in the lists. */
const FREE_PIECES = 64;
const PIECE_BYTES = 48;
const NOTHING = new Uint8Array(0);
const NO_PIECES: number[] = [];

export function makePieceList(capacity: number): PieceList {
  return {
    count: 0,
    start: new Float64Array(capacity),
    length: new Float64Array(capacity),
    fileOffset: new Float64Array(capacity),
    packet: new Float64Array(capacity),
  };
}

export class Run {
  bytes: Uint8Array = NOTHING;
  /** Octets held, from the first on. */
  held: Bytes = 0;
  /** Octets that belong to the run: held, only counted, and missing ones. */
  total: Bytes = 0;
  /** Stream offset of the first octet. */
  offset: StreamOffset = 0;
  /** Place of the first missing octet, or -1. */
  firstMissing = -1;
  missing: Bytes = 0;
  /** The last octet that came; 0-9-1 frames end in a known one. */
  lastOctet = 0;
  /** Latest packet so far when that octet was delivered, and its time. */
  lastArrivalPacket: PacketNumber = 0;
  lastArrivalNanos: Nanos = 0;
  /** How many octets to hold at most. */
  keepBytes: Bytes = 0;
  /** Places in the file where its octets lie. */
  pieceCount = 0;
  /** Flat, since a half-open connection may hold one or two for as long as the capture lasts. */
  #pieces = NO_PIECES;
  /** Claimed for the pieces. */
  #pieceBytes: Bytes = 0;
  readonly #budget: HeldBudget;

  constructor(budget: HeldBudget) {
    this.#budget = budget;
  }

  get empty(): boolean {
    return this.total === 0;
  }

  get fileOffset(): FileOffset {
    return this.pieceCount > 0 ? this.#pieces[PIECE.fileOffset] : 0;
  }

  /** Which of the file's octets are the run's first `until`; lists that are too short are replaced. */
  fillPieces(list: PieceList, until: Bytes): void {
    const pieces = this.#pieces;
    if (list.start.length < this.pieceCount) {
      let capacity = list.start.length * 2;
      while (capacity < this.pieceCount) capacity *= 2;
      Object.assign(list, makePieceList(capacity));
    }
    list.count = 0;
    for (let i = 0; i < this.pieceCount; i++) {
      const at = i * PIECE_NUMBERS;
      if (pieces[at] >= until) break;
      list.count = i + 1;
      list.start[i] = pieces[at];
      list.length[i] = Math.min(pieces[at + PIECE.length], until - pieces[at]);
      list.fileOffset[i] = pieces[at + PIECE.fileOffset];
      list.packet[i] = pieces[at + PIECE.packet];
    }
  }

  /** The latest packet so far when a piece was delivered, and its time. */
  arrivalPacketOf(index: number): PacketNumber {
    return this.#pieces[index * PIECE_NUMBERS + PIECE.arrivalPacket];
  }

  arrivalNanosOf(index: number): Nanos {
    return this.#pieces[index * PIECE_NUMBERS + PIECE.arrivalNanos];
  }

  /** Take the first `count` bytes of the chunk, which moves on behind them. */
  append(chunk: StreamChunk, count: Bytes): void {
    if (count <= 0) return;
    const { bytes, start } = chunk;
    const told = this.#addPiece(chunk, count);
    // Bytes behind a missing one cannot be read as part of the frame; its length is all they add.
    const joins = this.firstMissing < 0 && this.held === this.total;
    if (told && joins) this.#keep(bytes, start, start + count);
    this.lastOctet = bytes[start + count - 1];
    this.lastArrivalPacket = chunk.arrivalPacket;
    this.lastArrivalNanos = chunk.arrivalNanos;
    this.total += count;
    chunk.advance(count);
  }

  /** Make `chunk` the part of piece `index` that lies behind the run's first `from` octets; false when there is none. */
  chunkOf(index: number, from: Bytes, chunk: StreamChunk): boolean {
    const pieces = this.#pieces;
    const at = index * PIECE_NUMBERS;
    const begin = pieces[at];
    const start = Math.max(from, begin);
    const end = Math.min(begin + pieces[at + PIECE.length], this.held);
    if (start >= end) return false;
    chunk.bytes = this.bytes;
    chunk.start = start;
    chunk.end = end;
    chunk.offset = this.offset + start;
    chunk.fileOffset = pieces[at + PIECE.fileOffset] + (start - begin);
    chunk.packet = pieces[at + PIECE.packet];
    chunk.arrivalPacket = pieces[at + PIECE.arrivalPacket];
    chunk.arrivalNanos = pieces[at + PIECE.arrivalNanos];
    return true;
  }

  /** What is held lies elsewhere, without a break; octets that are only counted are nowhere any more. */
  moveTo(fileOffset: FileOffset): void {
    const pieces = this.#pieces;
    let count = 0;
    for (; count < this.pieceCount; count++) {
      const at = count * PIECE_NUMBERS;
      const start = pieces[at];
      if (start >= this.held) break;
      pieces[at + PIECE.length] = Math.min(pieces[at + PIECE.length], this.held - start);
      pieces[at + PIECE.fileOffset] = fileOffset + start;
    }
    this.pieceCount = count;
  }

  lose(count: Bytes): void {
    if (this.firstMissing < 0) this.firstMissing = this.total;
    this.missing += count;
    this.total += count;
  }

  /** Make room for the next run; a large buffer is let go. */
  clear(): void {
    this.held = 0;
    this.total = 0;
    this.firstMissing = -1;
    this.missing = 0;
    if (this.bytes.length > KEPT) {
      this.#budget.give(this.bytes.length);
      this.bytes = NOTHING;
    }
    this.pieceCount = 0;
    if (this.#pieceBytes > 0) {
      this.#budget.give(this.#pieceBytes);
      this.#pieceBytes = 0;
      this.#pieces = NO_PIECES;
    }
  }

  /** Let go of the small buffer too, of a run that is not used again. */
  drop(): void {
    this.#budget.give(this.bytes.length);
    this.bytes = NOTHING;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const take = Math.min(end - start, this.keepBytes - this.held);
    const needed = this.held + take;
    if (needed > this.bytes.length && !this.#grow(needed)) return;
    if (take === end - start && take < 64) {
      // A short copy is cheaper octet by octet than through a subarray.
      for (let i = 0; i < take; i++) this.bytes[this.held + i] = bytes[start + i];
    } else {
      this.bytes.set(bytes.subarray(start, start + take), this.held);
    }
    this.held = needed;
  }

  #grow(needed: Bytes): boolean {
    let size = Math.max(SMALLEST, this.bytes.length * 2);
    while (size < needed) size *= 2;
    size = Math.min(size, Math.max(SMALLEST, this.keepBytes));
    if (!this.#budget.take(size - this.bytes.length)) return false;
    const larger = new Uint8Array(size);
    larger.set(this.bytes.subarray(0, this.held));
    this.bytes = larger;
    return true;
  }

  #addPiece(chunk: StreamChunk, length: Bytes): boolean {
    const count = this.pieceCount;
    if (count === LIMITS.piecesPerFrame) return false;
    // Claimed each time that their number has doubled.
    if (count >= FREE_PIECES && (count & (count - 1)) === 0) {
      const more = count * PIECE_BYTES;
      if (!this.#budget.take(more)) return false;
      this.#pieceBytes += more;
    }
    if (this.#pieces === NO_PIECES) this.#pieces = [0, 0, 0, 0, 0, 0];
    const pieces = this.#pieces;
    const at = count * PIECE_NUMBERS;
    pieces[at] = this.total;
    pieces[at + PIECE.length] = length;
    pieces[at + PIECE.fileOffset] = chunk.fileOffset;
    pieces[at + PIECE.packet] = chunk.packet;
    pieces[at + PIECE.arrivalPacket] = chunk.arrivalPacket;
    pieces[at + PIECE.arrivalNanos] = chunk.arrivalNanos;
    this.pieceCount = count + 1;
    return true;
  }
}

/**
 * Runs for all streams of a capture. Most streams need one only now and then, and a run has
 * arrays of its own: too much to make for each of a hundred thousand connections.
 */
export class RunPool {
  readonly #free: Run[] = [];
  readonly #budget: HeldBudget;

  constructor(budget: HeldBudget) {
    this.#budget = budget;
  }

  take(keepBytes: Bytes): Run {
    const run = this.#free.pop() ?? new Run(this.#budget);
    run.keepBytes = keepBytes;
    return run;
  }

  /** One that goes on from `chunk`. */
  takeFor(chunk: StreamChunk, keepBytes: Bytes): Run {
    const run = this.take(keepBytes);
    run.offset = chunk.offset;
    return run;
  }

  give(run: Run): void {
    run.clear();
    if (this.#free.length < POOLED_RUNS) this.#free.push(run);
    else run.drop();
  }
}

const POOLED_RUNS = 256;

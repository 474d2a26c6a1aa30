/**
 * Cuts one direction of a connection into frames.
 *
 *     identify ──▶ frames ⇄ search        skip
 *        └───────────────────────────────▲
 *
 * identify: what is this stream? Bytes are held until it is known. frames: boundaries are known.
 * search: a boundary was lost (bytes missing, or a header that cannot be one) and is looked for.
 * skip: not AMQP, or encrypted; bytes are only counted.
 *
 * Every byte of an AMQP stream ends up in exactly one row: a frame, a `gap` (missing and skipped bytes)
 * or an `unknown` row for bytes that are there and make no sense.
 */

import { LIMITS } from '../limits.ts';
import type { Stream, StreamSink } from '../net/stream.ts';
import { PROTOCOL, type ProtocolCode } from '../protocol.ts';
import type { Bytes, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';
import {
  claimedSize,
  type Framing,
  findBoundary,
  isHeaderAt,
  NO_FRAME,
  SHORTEST_FRAME,
} from './boundary.ts';
import type { FrameOutput, FrameSource } from './frame-output.ts';
import { HEADER_ID_TLS, headerProtocol } from './header.ts';
import type { Run, RunPool } from './run.ts';
import { isTlsAt } from './signature.ts';

export type FramerMode = 'identify' | 'frames' | 'search' | 'skip';

/** What a framer tells the connection it belongs to. */
export interface FramerOwner extends FrameSource {
  /** More bytes of a stream not yet recognised are held in `framer.run`. */
  identify(framer: Framer, last: boolean): void;
  /** The stream turned into something that cannot be decoded. */
  opaque(framer: Framer, what: 'tls' | 'amqp-0-10'): void;
}

/** Up to here each arrival is searched; beyond, only each quarter more, or the search would be quadratic. */
const SEARCH_EAGERLY_BYTES = 4096;

export class Framer implements StreamSink {
  mode: FramerMode = 'identify';
  /** How frames are cut; undefined until a header or the peer said so. */
  framing: Framing | undefined;
  /** Bytes held while the stream is not recognised, or while a boundary is searched. */
  run: Run | undefined;
  /** The frame that has begun. */
  #partial: Run | undefined;
  #partialSize: Bytes = -1;
  /** Holes inside the begun frame: offset, count, offset, count … */
  #holes: number[] | undefined;
  #gapOffset: StreamOffset = -1;
  #gapMissing: Bytes = 0;
  #gapSkipped: Bytes = 0;
  /** Why the present search began, when bytes that are there made no sense. */
  #nonsense = '';
  #searchAt: Bytes = 0;
  #tlsFollows = false;
  readonly #owner: FramerOwner;
  readonly #output: FrameOutput;
  readonly #runs: RunPool;

  constructor(owner: FramerOwner, output: FrameOutput, runs: RunPool) {
    this.#owner = owner;
    this.#output = output;
    this.#runs = runs;
  }

  data(
    bytes: Uint8Array,
    start: number,
    end: number,
    offset: StreamOffset,
    packet: PacketNumber,
    fileOffset: FileOffset,
    stream: Stream,
  ): void {
    const { arrivalPacket, arrivalNanos } = stream;
    if (this.mode === 'frames') {
      this.#frames(bytes, start, end, offset, packet, fileOffset, arrivalPacket, arrivalNanos);
    } else if (this.mode !== 'skip') {
      this.#collect(bytes, start, end, offset, packet, fileOffset, arrivalPacket, arrivalNanos);
    }
  }

  missing(offset: StreamOffset, count: Bytes, stream: Stream): void {
    this.#output.at(stream.arrivalPacket, stream.arrivalNanos);
    if (this.mode === 'identify' || this.mode === 'search') this.#settleRun();
    if (this.mode === 'skip') return;
    if (this.mode === 'frames') this.#loseInFrame(offset, count);
    else this.#noteGap(offset, count);
  }

  /** The stream is over: whatever is held becomes rows. */
  end(): void {
    if (this.mode === 'identify' || this.mode === 'search') this.#settleRun();
    if (this.mode === 'search') this.#leaveSearch();
    if (this.mode === 'frames' && this.#partial !== undefined) {
      this.#emitPartial(this.#partial, 'the capture ends');
    }
    this.skip();
  }

  /** The stream is AMQP; frames begin at this place of the run. */
  startAt(place: number, framing: Framing | undefined): void {
    if (framing !== undefined) this.framing = framing;
    const replay = this.run;
    if (replay === undefined) return;
    this.run = undefined;
    this.#gapSkipped += place;
    if (this.#gapOffset < 0) this.#gapOffset = replay.offset;
    this.#leaveSearch(replay);
    this.mode = 'frames';
    const { pieces } = replay;
    for (let i = 0; i < pieces.count; i++) {
      const from = Math.max(place, pieces.start[i]);
      const until = Math.min(pieces.start[i] + pieces.length[i], replay.held);
      if (from >= until) continue;
      this.#feed(
        replay.bytes,
        from,
        until,
        replay.offset + from,
        pieces.packet[i],
        pieces.fileOffset[i] + (from - pieces.start[i]),
        replay.arrivalPacket[i],
        replay.arrivalNanos[i],
      );
    }
    this.#runs.give(replay);
  }

  /** The stream is not AMQP: nothing of it is kept. */
  skip(): void {
    this.mode = 'skip';
    if (this.run !== undefined) this.#runs.give(this.run);
    if (this.#partial !== undefined) this.#runs.give(this.#partial);
    this.run = undefined;
    this.#partial = undefined;
  }

  /** Look for a boundary among the given framings; the bytes up to it count as skipped. */
  search(framings: readonly Framing[], last: boolean): boolean {
    const { run } = this;
    if (run === undefined) return false;
    if (!last && run.held > SEARCH_EAGERLY_BYTES && run.held < this.#searchAt) return false;
    this.#searchAt = run.held + (run.held >> 2);
    const full = run.held >= LIMITS.resyncBytes;
    const boundary = findBoundary(framings, run.bytes, 0, run.held, last || full);
    if (boundary !== undefined) {
      this.startAt(boundary.at, boundary.framing);
      return true;
    }
    if (full) this.#dropRun();
    return false;
  }

  #feed(
    bytes: Uint8Array,
    start: number,
    end: number,
    offset: StreamOffset,
    packet: PacketNumber,
    fileOffset: FileOffset,
    arrivalPacket: PacketNumber,
    arrivalNanos: Nanos,
  ): void {
    if (this.mode === 'frames') {
      this.#frames(bytes, start, end, offset, packet, fileOffset, arrivalPacket, arrivalNanos);
    } else if (this.mode !== 'skip') {
      this.#collect(bytes, start, end, offset, packet, fileOffset, arrivalPacket, arrivalNanos);
    }
  }

  #collect(
    bytes: Uint8Array,
    start: number,
    end: number,
    offset: StreamOffset,
    packet: PacketNumber,
    fileOffset: FileOffset,
    arrivalPacket: PacketNumber,
    arrivalNanos: Nanos,
  ): void {
    this.#output.at(arrivalPacket, arrivalNanos);
    if (this.run === undefined) {
      this.run = this.#runs.take(LIMITS.resyncBytes);
      this.run.offset = offset;
    }
    this.run.append(bytes, start, end, packet, fileOffset, arrivalPacket, arrivalNanos);
    if (this.mode === 'identify') this.#owner.identify(this, false);
    else if (this.framing !== undefined) this.search([this.framing], false);
  }

  /** The hot loop: frames that lie whole in one segment are read where they are. */
  #frames(
    bytes: Uint8Array,
    start: number,
    end: number,
    offset: StreamOffset,
    packet: PacketNumber,
    fileOffset: FileOffset,
    arrivalPacket: PacketNumber,
    arrivalNanos: Nanos,
  ): void {
    this.#output.at(arrivalPacket, arrivalNanos);
    let at = start;
    while (at < end) {
      if (this.#partial !== undefined) {
        at += this.#continuePartial(
          this.#partial,
          bytes,
          at,
          end,
          packet,
          fileOffset + (at - start),
          arrivalPacket,
          arrivalNanos,
        );
        if (this.mode !== 'frames') break;
        continue;
      }
      const size = end - at >= SHORTEST_FRAME ? this.#sizeAt(bytes, at) : 0;
      if (size === NO_FRAME) {
        this.#lostBoundary(bytes, at);
        break;
      }
      if (size === 0 || at + size > end) {
        const place = fileOffset + (at - start);
        const partial = this.#runs.take(LIMITS.frameHeadBytes);
        partial.offset = offset + (at - start);
        partial.append(bytes, at, end, packet, place, arrivalPacket, arrivalNanos);
        this.#partial = partial;
        this.#partialSize = size === 0 ? -1 : size;
        return;
      }
      this.#output.whole(
        this.#owner,
        this,
        bytes,
        at,
        size,
        offset + (at - start),
        packet,
        fileOffset + (at - start),
      );
      at += size;
    }
    if (this.mode !== 'frames' && at < end) {
      const done = at - start;
      this.#feed(
        bytes,
        at,
        end,
        offset + done,
        packet,
        fileOffset + done,
        arrivalPacket,
        arrivalNanos,
      );
    }
  }

  /** Add to the begun frame what belongs to it; returns how many octets that took. */
  #continuePartial(
    partial: Run,
    bytes: Uint8Array,
    at: number,
    end: number,
    packet: PacketNumber,
    fileOffset: FileOffset,
    arrivalPacket: PacketNumber,
    arrivalNanos: Nanos,
  ): number {
    const wanted = this.#partialSize < 0 ? SHORTEST_FRAME : this.#partialSize;
    const take = Math.min(wanted - partial.total, end - at);
    partial.append(bytes, at, at + take, packet, fileOffset, arrivalPacket, arrivalNanos);
    if (this.#partialSize < 0 && partial.total >= SHORTEST_FRAME) {
      const size = partial.held < SHORTEST_FRAME ? NO_FRAME : this.#sizeAt(partial.bytes, 0);
      if (size === NO_FRAME) {
        // The octets held so far become the beginning of the search.
        this.#partial = undefined;
        this.#lostBoundary(partial.bytes, 0);
        if (this.mode === 'search') this.#takeOver(partial);
        this.#runs.give(partial);
        return take;
      }
      this.#partialSize = size;
    }
    if (partial.total === this.#partialSize) this.#emitPartial(partial, '');
    return take;
  }

  #takeOver(begun: Run): void {
    const { pieces } = begun;
    for (let i = 0; i < pieces.count; i++) {
      this.#feed(
        begun.bytes,
        pieces.start[i],
        pieces.start[i] + pieces.length[i],
        begun.offset + pieces.start[i],
        pieces.packet[i],
        pieces.fileOffset[i],
        begun.arrivalPacket[i],
        begun.arrivalNanos[i],
      );
    }
  }

  /** Size of the frame or protocol header at this place; learns the framing from a header. */
  #sizeAt(bytes: Uint8Array, at: number): number {
    if (bytes[at] === 0x41 && isHeaderAt(bytes, at)) {
      const protocol = headerProtocol(bytes, at);
      if (protocol === PROTOCOL.amqp10) {
        this.framing = 10;
        this.#tlsFollows = bytes[at + 4] === HEADER_ID_TLS;
      } else {
        this.framing = protocol === PROTOCOL.amqp010 ? undefined : 9;
      }
      return SHORTEST_FRAME;
    }
    const opaque = this.framing === undefined || (this.#tlsFollows && isTlsAt(bytes, at));
    if (opaque || this.framing === undefined) return NO_FRAME;
    return claimedSize(this.framing, bytes, at);
  }

  #lostBoundary(bytes: Uint8Array, at: number): void {
    if (this.framing === undefined) {
      this.#owner.opaque(this, 'amqp-0-10');
      this.skip();
    } else if (this.#tlsFollows && isTlsAt(bytes, at)) {
      this.#owner.opaque(this, 'tls');
      this.skip();
    } else {
      this.mode = 'search';
      this.#searchAt = 0;
      this.#nonsense = 'no frame begins here: the octets are no frame header';
    }
  }

  /** Bytes are missing while frames are being cut. */
  #loseInFrame(offset: StreamOffset, count: Bytes): void {
    const partial = this.#partial;
    if (partial === undefined || this.#partialSize < 0) {
      if (partial !== undefined) {
        this.#gapOffset = partial.offset;
        this.#gapSkipped += partial.total;
        this.#runs.give(partial);
        this.#partial = undefined;
      }
      this.#beginSearch();
      this.#noteGap(offset, count);
      return;
    }
    const rest = this.#partialSize - partial.total;
    partial.lose(Math.min(count, rest));
    if (count <= rest) {
      this.#holes ??= [];
      this.#holes.push(offset, count);
      if (partial.total === this.#partialSize) this.#emitPartial(partial, '');
      return;
    }
    this.#emitPartial(partial, '');
    this.#beginSearch();
    this.#noteGap(offset, count);
  }

  #beginSearch(): void {
    this.mode = 'search';
    this.#searchAt = 0;
  }

  #noteGap(offset: StreamOffset, count: Bytes): void {
    if (this.#nonsense !== '') this.#leaveSearch();
    if (this.#gapOffset < 0) this.#gapOffset = offset;
    this.#gapMissing += count;
  }

  /** No more bytes will join the run: find a boundary on weaker grounds, or give its bytes up. */
  #settleRun(): void {
    if (this.run === undefined) return;
    if (this.mode === 'identify') this.#owner.identify(this, true);
    else if (this.framing !== undefined) this.search([this.framing], true);
    if (this.mode === 'identify' || this.mode === 'search') this.#dropRun();
  }

  #dropRun(): void {
    const { run } = this;
    if (run === undefined) return;
    if (this.#gapOffset < 0) this.#gapOffset = run.offset;
    this.#gapSkipped += run.total;
    if (this.#nonsense !== '') this.#leaveSearch(run);
    this.run = undefined;
    this.#runs.give(run);
  }

  /** Say what was missing or skipped, now that it is known how much. */
  #leaveSearch(run?: Run): void {
    if (this.#gapSkipped > 0 || this.#gapMissing > 0) {
      if (this.#nonsense !== '' && this.#gapMissing === 0) {
        this.#output.nonsense(
          this.#owner,
          this,
          run,
          this.#gapOffset,
          this.#gapSkipped,
          this.#nonsense,
        );
      } else {
        this.#output.gap(this.#owner, this, this.#gapOffset, this.#gapMissing, this.#gapSkipped);
      }
    }
    this.#gapOffset = -1;
    this.#gapMissing = 0;
    this.#gapSkipped = 0;
    this.#nonsense = '';
  }

  /** The begun frame is complete, or as complete as it will get. */
  #emitPartial(partial: Run, cutBy: string): void {
    const last = partial.pieces.count - 1;
    const packet = last < 0 ? 0 : partial.arrivalPacket[last];
    this.#output.at(packet, last < 0 ? 0 : partial.arrivalNanos[last]);
    this.#output.partial(this.#owner, this, partial, this.#partialSize, cutBy);
    this.#runs.give(partial);
    this.#partial = undefined;
    this.#partialSize = -1;
    const holes = this.#holes;
    if (holes === undefined) return;
    this.#holes = undefined;
    for (let i = 0; i < holes.length; i += 2) {
      this.#output.gap(this.#owner, this, holes[i], holes[i + 1], 0);
    }
  }

  /** The protocol the framing stands for when nothing more exact is known. */
  get protocolByFraming(): ProtocolCode {
    if (this.framing === 10) return PROTOCOL.amqp10;
    return this.framing === 9 ? PROTOCOL.amqp091 : PROTOCOL.unknown;
  }
}

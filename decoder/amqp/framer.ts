/**
 * Cuts one direction of a connection into frames.
 *
 *     identify ──▶ frames ⇄ search        skip
 *        └───────────────────────────────▲
 *
 * identify: bytes are held until it is known what they are. frames: boundaries are known. search: one
 * was lost (bytes missing, or no header) and is looked for. skip: not AMQP, or encrypted; only counted.
 *
 * Every byte of an AMQP stream ends up in exactly one row: a frame, a `gap` (missing and skipped bytes)
 * or an `unknown` row for bytes that are there and make no sense.
 */

import { LIMITS } from '../limits.ts';
import type { Arrival, StreamChunk, StreamSink } from '../net/stream-chunk.ts';
import { PROTOCOL } from '../protocol.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import {
  claimedSize,
  type Framing,
  findBoundary,
  isHeaderAt,
  NO_FRAME,
  SHORTEST_FRAME,
} from './boundary.ts';
import type { FrameOutput } from './frame-output.ts';
import type { FramerOwner } from './framer-owner.ts';
import { HEADER_ID_TLS, headerProtocol } from './header.ts';
import { OpenGap } from './open-gap.ts';
import { Replay } from './replay.ts';
import type { Run, RunPool } from './run.ts';
import { isTlsAt } from './signature.ts';

/** Up to here each arrival is searched; beyond, only each time it has doubled: else the cost is quadratic, */
const SEARCH_EAGERLY_BYTES = 4096;
/** and so many from when more is known of what is looked for: the frame that is cut may be large. */
const EAGER_SEARCHES = 16;

export class Framer implements StreamSink {
  mode: 'identify' | 'frames' | 'search' | 'skip' = 'identify';
  /** How frames are cut; undefined until a header or the peer said so. */
  framing: Framing | undefined;
  /** Bytes held while the stream is not recognised, or while a boundary is searched. */
  run: Run | undefined;
  /** What was held of a stream that is recognised now, and is not read yet. */
  replay: Replay | undefined;
  /** End of the latest frame handed on. */
  frameEnd: StreamOffset = 0;
  /**
   * Up to where the other end must have the stream to have one more frame than was told; -1 when it has
   * all. Exact for the first frame behind those it has; behind others in flight, the next octet.
   */
  awaitedEnd: StreamOffset = -1;
  /** Where what it is given is to be read again: FLAG.decrypted, FLAG.inflated, or 0 for the file itself. */
  place = 0;
  /** Where the octets of the stream go in. */
  entry: StreamSink = this;
  /** The begun frame. */
  #partial: Run | undefined;
  #partialSize: Bytes = -1;
  /** Holes inside the begun frame: offset, count, offset, count … */
  #holes: number[] | undefined;
  readonly #gap = new OpenGap();
  #searchAt: Bytes = 0;
  /** How many framings the latest search took for possible. */
  #searchedFor = 0;
  #searchesLeft = 0;
  #tlsFollows = false;
  readonly #owner: FramerOwner;
  readonly #output: FrameOutput;
  readonly #runs: RunPool;

  constructor(owner: FramerOwner, output: FrameOutput, runs: RunPool) {
    this.#owner = owner;
    this.#output = output;
    this.#runs = runs;
  }

  /** A new stream, in place of one that ended: then nothing is held. */
  begin(): void {
    this.mode = 'identify';
    this.framing = undefined;
    this.replay = undefined;
    this.frameEnd = 0;
    this.awaitedEnd = -1;
    this.place = 0;
    this.#partialSize = -1;
    this.#holes = undefined;
    this.#gap.clear();
    this.#searchAt = 0;
    this.#tlsFollows = false;
  }

  data(chunk: StreamChunk): void {
    // A frame may turn out to be none in the middle of a chunk: then the rest is read another way.
    while (chunk.start < chunk.end && this.mode !== 'skip') {
      this.#output.at(chunk.arrivalPacket, chunk.arrivalNanos);
      if (this.mode === 'frames') this.#frames(chunk);
      else this.#collect(chunk);
    }
  }

  /** @param isExact what comes next follows after just as many octets */
  missing(offset: StreamOffset, count: Bytes, before: Arrival, isExact = true): void {
    this.#output.at(before.arrivalPacket, before.arrivalNanos);
    if (this.mode === 'identify' || this.mode === 'search') this.#settleRun();
    if (this.mode === 'skip') return;
    if (this.mode === 'frames') this.#loseInFrame(offset, count, isExact);
    else this.#lose(offset, count);
  }

  /** A frame that ends there was handed on. */
  handedOn(end: StreamOffset): void {
    if (end <= this.frameEnd) return;
    this.frameEnd = end;
    if (this.awaitedEnd < 0) this.awaitedEnd = end;
  }

  /** It was told that the other end has everything before this. */
  acknowledge(end: StreamOffset): void {
    this.awaitedEnd = end < this.frameEnd ? end + 1 : -1;
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

  /** The stream is AMQP; frames begin at this place of the run, which is to be read then by `readOn`. */
  startAt(place: number, framing: Framing | undefined): void {
    if (framing !== undefined) this.framing = framing;
    const { run } = this;
    if (run === undefined) return;
    this.run = undefined;
    this.#searchAt = 0;
    this.#gap.skip(run.offset, place);
    this.#leaveSearch(run);
    this.mode = 'frames';
    this.replay = new Replay(run, place);
  }

  /** Octets were missing or passed over, and no frame behind them was found yet. */
  get hasOpenGap(): boolean {
    return this.#gap.isOpen;
  }

  /** Read the next piece of what was held while the stream was not recognised. */
  readOn(): void {
    const { replay } = this;
    if (replay === undefined) return;
    replay.next(this.entry);
    if (replay.arrivalPacket < Number.POSITIVE_INFINITY) return;
    this.replay = undefined;
    this.#readTo(replay.run);
  }

  #readTo(run: Run): void {
    const { held, total, offset } = run;
    if (held < total) this.passOver(offset + held, total - held);
    this.#runs.give(run);
  }

  /** The stream is not AMQP: nothing of it is kept. */
  skip(): void {
    const held = this.surrender();
    if (held !== undefined) this.#runs.give(held);
  }

  /** What came, and was not handed on. */
  get held(): Run | undefined {
    return this.run ?? this.#partial;
  }

  /** Somebody else reads on, from what is held. */
  surrender(): Run | undefined {
    const { held } = this;
    this.mode = 'skip';
    this.run = undefined;
    this.#partial = undefined;
    this.#partialSize = -1;
    return held;
  }

  /** Look for a boundary among the given framings; the bytes up to it count as skipped. */
  search(framings: readonly Framing[], last: boolean): boolean {
    const { run } = this;
    if (run === undefined) return false;
    if (framings.length !== this.#searchedFor) this.#searchesLeft = EAGER_SEARCHES;
    this.#searchedFor = framings.length;
    const isEager = run.held <= SEARCH_EAGERLY_BYTES || --this.#searchesLeft >= 0;
    if (!last && !isEager && run.held < this.#searchAt) return false;
    this.#searchAt = 2 * run.held;
    const full = run.held >= LIMITS.resyncBytes;
    const boundary = findBoundary(framings, run.bytes, 0, run.held, last || full);
    if (boundary === undefined) {
      if (full) this.#dropRun();
      return false;
    }
    const { mode, replay } = this;
    this.startAt(boundary.at, boundary.framing);
    if (mode === 'identify') return true;
    // A boundary found again: it may have been lost in the middle of what was held.
    this.replay?.all(this);
    this.replay = replay;
    this.#readTo(run);
    return true;
  }

  #collect(chunk: StreamChunk): void {
    if (this.run === undefined) {
      this.run = this.#runs.take(LIMITS.resyncBytes);
      this.run.offset = chunk.offset;
    }
    const { run } = this;
    // Only up to the next search: what is found is read again, and all behind it would be copied again.
    const until = Math.min(LIMITS.resyncBytes, Math.max(SEARCH_EAGERLY_BYTES, this.#searchAt));
    run.append(chunk, Math.min(chunk.length, Math.max(1, until - run.total)));
    if (run.held < run.total) this.#settleRun();
    else if (this.mode === 'identify') this.#owner.identify(this, false);
    else if (this.framing !== undefined) this.search([this.framing], false);
  }

  /** The hot loop: frames that lie whole in one segment are read where they are. */
  #frames(chunk: StreamChunk): void {
    const { bytes, end } = chunk;
    while (chunk.start < end && this.mode === 'frames') {
      if (this.#partial !== undefined) {
        this.#continuePartial(this.#partial, chunk);
        continue;
      }
      const at = chunk.start;
      const size = end - at >= SHORTEST_FRAME ? this.#sizeAt(bytes, at) : 0;
      if (size === NO_FRAME) {
        this.#lostBoundary(bytes, at);
      } else if (size === 0 || at + size > end) {
        const partial = this.#runs.take(LIMITS.frameHeadBytes);
        partial.offset = chunk.offset;
        partial.append(chunk, end - at);
        this.#partial = partial;
        this.#partialSize = size === 0 ? -1 : size;
      } else {
        this.#output.whole(this.#owner, this, chunk, size);
        chunk.advance(size);
      }
    }
  }

  /** Add to the begun frame what belongs to it. */
  #continuePartial(partial: Run, chunk: StreamChunk): void {
    const wanted = this.#partialSize < 0 ? SHORTEST_FRAME : this.#partialSize;
    partial.append(chunk, Math.min(wanted - partial.total, chunk.length));
    if (this.#partialSize < 0 && partial.total >= SHORTEST_FRAME) {
      const size = partial.held < SHORTEST_FRAME ? NO_FRAME : this.#sizeAt(partial.bytes, 0);
      if (size === NO_FRAME) {
        if (partial.held < partial.total) {
          this.passOver(chunk.offset, 0);
          return;
        }
        this.#lostBoundary(partial.bytes, 0);
        if (this.#partial === undefined) return;
        // The octets held so far become the beginning of the search.
        this.#partial = undefined;
        new Replay(partial, 0).all(this);
        this.#runs.give(partial);
        return;
      }
      this.#partialSize = size;
    }
    if (partial.total === this.#partialSize) this.#emitPartial(partial, '');
  }

  /** Size of the frame or protocol header at this place; learns the framing from a header. */
  #sizeAt(bytes: Uint8Array, at: number): number {
    if (bytes[at] === 0x41 && isHeaderAt(bytes, at)) {
      const protocol = headerProtocol(bytes, at);
      if (protocol === PROTOCOL.amqp10) {
        this.framing = 10;
        this.#tlsFollows = bytes[at + 4] === HEADER_ID_TLS;
      } else {
        this.framing = protocol === PROTOCOL.amqp010 ? '0-10' : 9;
      }
      return SHORTEST_FRAME;
    }
    const isTls = this.#tlsFollows && isTlsAt(bytes, at);
    if (isTls || this.framing === undefined) return NO_FRAME;
    return claimedSize(this.framing, bytes, at);
  }

  #lostBoundary(bytes: Uint8Array, at: number): void {
    if (this.#tlsFollows && isTlsAt(bytes, at)) {
      this.#owner.tlsFollows(this);
      this.skip();
    } else {
      this.mode = 'search';
      this.#searchAt = 0;
      this.#gap.nonsense = 'no frame begins here: the octets are no frame header';
    }
  }

  /** Bytes are missing while frames are being cut. */
  #loseInFrame(offset: StreamOffset, count: Bytes, isExact: boolean): void {
    const partial = this.#partial;
    if (partial === undefined || this.#partialSize < 0) {
      this.#dropPartial();
      this.#beginSearch();
      this.#lose(offset, count);
      return;
    }
    const rest = this.#partialSize - partial.total;
    partial.lose(Math.min(count, rest));
    if (isExact && count <= rest) {
      this.#holes ??= [];
      if (this.#holes.length < 2 * LIMITS.holesPerFrame) this.#holes.push(offset, count);
      else this.#output.gap(this.#owner, this, offset, count, 0);
      if (partial.total === this.#partialSize) this.#emitPartial(partial, '');
      return;
    }
    this.#emitPartial(partial, '');
    this.#beginSearch();
    this.#lose(offset, count);
  }

  /** The octets of the begun frame count as skipped. */
  #dropPartial(): void {
    const partial = this.#partial;
    if (partial === undefined) return;
    this.#gap.skip(partial.offset, partial.total);
    this.#runs.give(partial);
    this.#partial = undefined;
    this.#partialSize = -1;
  }

  /** Octets came, and there was no room to hold them, or no key; they follow what is held. */
  passOver(offset: StreamOffset, count: Bytes): void {
    if (this.mode === 'skip') return;
    if (this.mode === 'frames') {
      this.#dropPartial();
      this.#beginSearch();
    } else {
      this.#dropRun();
    }
    this.#gap.skip(offset, count);
  }

  #beginSearch(): void {
    this.mode = 'search';
    this.#searchAt = 0;
  }

  #lose(offset: StreamOffset, count: Bytes): void {
    if (this.#gap.nonsense !== '') this.#leaveSearch();
    this.#gap.miss(offset, count);
  }

  /** No more bytes will join the run: find a boundary on weaker grounds, or give its bytes up. */
  #settleRun(): void {
    // What is found may end in another search, over less.
    while (this.run !== undefined && (this.mode === 'identify' || this.mode === 'search')) {
      const { run } = this;
      if (this.mode === 'identify') this.#owner.identify(this, true);
      else if (this.framing !== undefined) this.search([this.framing], true);
      if (this.run === run) this.#dropRun();
    }
  }

  #dropRun(): void {
    const { run } = this;
    if (run === undefined) return;
    this.#gap.skip(run.offset, run.total);
    if (this.#gap.nonsense !== '') this.#leaveSearch(run);
    this.run = undefined;
    this.#searchAt = 0;
    this.#runs.give(run);
  }

  /** Say what was missing or skipped, now that it is known how much. */
  #leaveSearch(run?: Run): void {
    this.#gap.tell(this.#output, this.#owner, this, run);
  }

  /** The begun frame is complete, or as complete as it will get. */
  #emitPartial(partial: Run, cutBy: string): void {
    this.#output.at(partial.lastArrivalPacket, partial.lastArrivalNanos);
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
}

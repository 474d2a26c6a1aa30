/**
 * One direction of a connection that is WebSocket, or asks to become it.
 *
 *     head ⇄ waiting ──▶ frames ⇄ searching
 *      ⇅ body              └──────────┴──▶ stopped
 *
 * head: HTTP. body: what follows an answer that refuses. waiting: the client asked, and was not answered
 * yet. frames: where each begins is known. searching: it is not. stopped: nothing more of it is read.
 */

import { Replay } from '../amqp/replay.ts';
import type { Run, RunPool } from '../amqp/run.ts';
import { LIMITS } from '../limits.ts';
import type { HeldBudget } from '../net/held-budget.ts';
import type { Arrival, StreamChunk, StreamSink } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { Carrier } from './carrier.ts';
import type { AgreedExtensions } from './extensions.ts';
import { FRAME_HEADER_BYTES, FrameHeader } from './frame-header.ts';
import { FrameReader } from './frame-reader.ts';
import { findFrames } from './frame-search.ts';
import { headEnd } from './http-head.ts';
import { PayloadReader } from './payload-reader.ts';

/** What a side tells the connection it belongs to. */
export interface WebSocketSideOwner {
  readonly extensions: AgreedExtensions;
  /** It is known to be WebSocket. */
  readonly isOpen: boolean;
  /** Whether that side is the client's; undefined while nobody knows. */
  isClient(side: Side): boolean | undefined;
  /** A whole head; the owner says what follows. */
  head(side: WebSocketSide, octets: Uint8Array): void;
  /** What should become WebSocket does not. */
  notWebSocket(): void;
  /** Octets of a head never came. */
  headLost(side: WebSocketSide): void;
  /** Frames follow, and the answer that allows them never came. */
  unanswered(side: WebSocketSide): void;
  /** Frames were found. */
  found(side: WebSocketSide): void;
  masked(side: WebSocketSide, isMasked: boolean): void;
  /** It does what RFC 6455 does not allow. */
  faulty(side: WebSocketSide, what: string): void;
  sentText(side: WebSocketSide): void;
  closed(side: WebSocketSide, code: number | undefined, reason: string): void;
}

export class WebSocketSide implements StreamSink {
  readonly index: Side;
  /** Why nothing more is read. */
  stopReason: string | undefined;
  readonly payload: PayloadReader;
  readonly #owner: WebSocketSideOwner;
  readonly #carrier: Carrier;
  readonly #runs: RunPool;
  readonly #frames: FrameReader<WebSocketSide>;
  #mode: 'head' | 'body' | 'waiting' | 'frames' | 'searching' | 'stopped' = 'head';
  /** What is held of a head, while waiting, or while searching. */
  #run: Run | undefined;
  /** Octets of the body that are left. */
  #bodyLeft: Bytes = 0;
  /** Octets that never came, and octets that were not read, since the latest frame. */
  #missingBytes: Bytes = 0;
  #unreadBytes: Bytes = 0;
  #searchAt: Bytes = 0;
  /** How often what is held was begun to be read inside itself. */
  #depth = 0;
  /** The other end's answer is missing. */
  #isAlone = false;
  #arrival: Arrival = { arrivalPacket: 0, arrivalNanos: 0 };

  /** @param offset where it begins in the stream below; what it carries is counted on from there */
  constructor(
    index: Side,
    owner: WebSocketSideOwner,
    carrier: Carrier,
    runs: RunPool,
    budget: HeldBudget,
    offset: StreamOffset,
  ) {
    this.index = index;
    this.#owner = owner;
    this.#carrier = carrier;
    this.#runs = runs;
    this.payload = new PayloadReader(carrier, budget, offset);
    this.#frames = new FrameReader(this, owner, this.payload);
  }

  /** Octets came that were not handed on yet. */
  get holdsBack(): boolean {
    return this.#run !== undefined || this.#mode === 'searching';
  }

  /** Another head follows, behind so many octets. */
  readHead(bodyBytes: Bytes): void {
    this.#mode = bodyBytes > 0 ? 'body' : 'head';
    this.#bodyLeft = bodyBytes;
  }

  readFrames(): void {
    this.#mode = 'frames';
  }

  wait(): void {
    this.#mode = 'waiting';
  }

  /** Where the next frame begins is not known. */
  search(): void {
    this.#mode = 'searching';
    this.#searchAt = 0;
    this.#frames.forget();
  }

  /** What is waited for will not come. */
  goOnAlone(): void {
    this.#isAlone = true;
    if (this.#mode === 'waiting' && this.#run !== undefined) this.#goOnUnanswered();
  }

  /** What was waited for is there: read what is held. @param areFrames else it is another head */
  resume(areFrames: boolean): void {
    if (this.#mode !== 'waiting') return;
    this.#mode = areFrames ? 'frames' : 'head';
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) this.#readOn(run, 0);
  }

  data(chunk: StreamChunk): void {
    while (chunk.length > 0) {
      if (this.#mode === 'frames') {
        if (!this.#frames.data(chunk)) this.search();
        else if (this.#carrier.isDone) this.stop('it is no AMQP');
      } else if (this.#mode === 'head') this.#collectHead(chunk);
      else if (this.#mode === 'waiting') this.#hold(chunk);
      else if (this.#mode === 'searching') this.#collectSearched(chunk);
      else if (this.#mode === 'body') this.#passBody(chunk);
      else chunk.advance(chunk.length);
    }
  }

  /** @param isExact what comes next follows after just as many octets */
  missing(_offset: StreamOffset, count: Bytes, before: Arrival, isExact = true): void {
    if (this.#mode === 'waiting') this.#goOnUnanswered();
    if (this.#mode === 'stopped') return;
    if (this.#mode === 'frames' && isExact && this.#frames.lose(count, before)) return;
    this.#arrival = { arrivalPacket: before.arrivalPacket, arrivalNanos: before.arrivalNanos };
    this.#dropRun();
    this.#missingBytes += count;
    const isHttp = this.#mode === 'head' || this.#mode === 'body';
    this.search();
    if (isHttp) this.#owner.headLost(this);
  }

  /** Octets came that the layer below could not read. */
  passOver(count: Bytes): void {
    if (this.#mode === 'stopped') return;
    this.#dropRun();
    this.#unreadBytes += count;
    this.search();
  }

  stop(reason: string): void {
    if (this.#mode === 'stopped') return;
    this.#mode = 'stopped';
    this.stopReason = reason;
    this.#dropRun();
    this.payload.end();
  }

  /** The stream is over. */
  end(): void {
    if (this.#mode === 'waiting') this.#goOnUnanswered();
    if (this.#mode === 'searching' && this.#run !== undefined) this.#find(this.#run, true);
    this.#dropRun();
    if (this.#mode !== 'stopped') this.#lose();
    this.payload.end();
  }

  #readOn(run: Run, from: Bytes): void {
    this.#depth++;
    new Replay(run, from).all(this);
    this.#depth--;
    this.#runs.give(run);
  }

  #collectHead(chunk: StreamChunk): void {
    this.#run ??= this.#runs.takeFor(chunk, LIMITS.httpHeadBytes);
    const run = this.#run;
    const from = Math.max(0, run.held - 3);
    run.append(chunk, Math.min(chunk.length, LIMITS.httpHeadBytes - run.total));
    const end = headEnd(run.bytes, from, run.held);
    if (end >= 0) {
      this.#run = undefined;
      this.#owner.head(this, run.bytes.slice(0, end));
      this.#readOn(run, end);
    } else if (run.held < run.total || run.total >= LIMITS.httpHeadBytes)
      this.#owner.notWebSocket();
  }

  #passBody(chunk: StreamChunk): void {
    const count = Math.min(this.#bodyLeft, chunk.length);
    chunk.advance(count);
    this.#bodyLeft -= count;
    if (this.#bodyLeft === 0) this.#mode = 'head';
  }

  #hold(chunk: StreamChunk): void {
    this.#run ??= this.#runs.takeFor(chunk, LIMITS.heldUpgradeBytes);
    const run = this.#run;
    run.append(chunk, Math.min(chunk.length, LIMITS.heldUpgradeBytes - run.total));
    const isFull = run.total >= LIMITS.heldUpgradeBytes || run.held < run.total;
    if (isFull || (this.#isAlone && run.held >= FRAME_HEADER_BYTES)) this.#goOnUnanswered();
  }

  /** The other end said nothing to the request that is in the capture: what follows it tells what came of it. */
  #goOnUnanswered(): void {
    const run = this.#run;
    const header = new FrameHeader();
    const isFrame =
      run !== undefined &&
      header.read(run.bytes, 0, Math.min(run.held, FRAME_HEADER_BYTES)) &&
      header.isKnown &&
      header.isMasked;
    if (!isFrame) {
      this.#owner.notWebSocket();
      return;
    }
    this.#owner.unanswered(this);
  }

  #dropRun(): void {
    if (this.#run === undefined) return;
    this.#unreadBytes += this.#run.total - this.#run.missing;
    this.#runs.give(this.#run);
    this.#run = undefined;
  }

  /** Tell what was lost since the latest frame. */
  #lose(): void {
    const missing = this.#missingBytes;
    const unread = this.#unreadBytes;
    this.#missingBytes = 0;
    this.#unreadBytes = 0;
    this.payload.missing(missing, this.#arrival, false);
    this.payload.passOver(unread);
  }

  #collectSearched(chunk: StreamChunk): void {
    const most = this.#owner.isOpen ? LIMITS.resyncBytes : LIMITS.searchedHttpBytes;
    this.#run ??= this.#runs.takeFor(chunk, LIMITS.resyncBytes);
    const run = this.#run;
    run.append(chunk, Math.min(chunk.length, most - run.total));
    const full = run.total >= most || run.held < run.total;
    if (!full && run.held < this.#searchAt) return;
    this.#searchAt = run.held < SEARCH_EAGERLY_BYTES ? 0 : 2 * run.held;
    if (this.#find(run, false) || !full) return;
    this.#dropRun();
    this.#searchAt = 0;
    if (!this.#owner.isOpen) this.#owner.notWebSocket();
  }

  #find(run: Run, last: boolean): boolean {
    // What was found may turn out to be none, again and again: the rest is searched when more comes.
    if (this.#depth >= MOST_NESTED) return false;
    const isClient = this.#owner.isClient(this.index);
    const rules = { isMasked: this.#frames.isMasked ?? isClient, isWebSocket: this.#owner.isOpen };
    const found = findFrames(run.bytes, 0, run.held, rules, last);
    if (found === undefined) return false;
    this.#run = undefined;
    this.#unreadBytes += found.at;
    this.#lose();
    if (found.hasAmqp) this.#carrier.begins(this.payload.offset);
    this.#mode = 'frames';
    this.#owner.found(this);
    this.#readOn(run, found.at);
    return true;
  }
}

const MOST_NESTED = 8;
/** Up to here each arrival is searched; beyond, only each time it has doubled: else the cost is quadratic. */
const SEARCH_EAGERLY_BYTES = 4096;

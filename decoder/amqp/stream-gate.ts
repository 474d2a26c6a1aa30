import type { Arrival, StreamChunk, StreamSink } from '../net/stream-chunk.ts';
import type { TlsSide } from '../tls/tls-side.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { Framer } from './framer.ts';
import { Replay } from './replay.ts';
import type { Run, RunPool } from './run.ts';

/**
 * Where one direction of TCP goes in: to its framer, or to the TLS that carries what the framer reads. TLS
 * may begin in the middle of a segment, behind a header of AMQP.
 */
export class StreamGate implements StreamSink {
  readonly framer: Framer;
  tls: TlsSide | undefined;
  readonly #runs: RunPool;
  /** What the framer held when TLS began. */
  #held: Run | undefined;
  #isNew = false;
  #inFramer = false;

  constructor(framer: Framer, runs: RunPool) {
    this.framer = framer;
    this.#runs = runs;
  }

  begin(): void {
    this.tls = undefined;
    this.#held = undefined;
    this.#isNew = false;
    this.#inFramer = false;
    this.framer.begin();
    this.framer.entry = this;
  }

  /** From here on it is TLS, and the framer reads what that carries; `held` is the beginning. */
  open(tls: TlsSide, held: Run | undefined): void {
    this.tls = tls;
    this.#held = held;
    this.#isNew = true;
    if (!this.#inFramer) this.#readHeld();
  }

  data(chunk: StreamChunk): void {
    if (this.tls === undefined) {
      this.#inFramer = true;
      this.framer.data(chunk);
      this.#inFramer = false;
    }
    if (this.tls === undefined) return;
    this.#readHeld();
    this.tls.data(chunk);
    this.#letGo();
  }

  missing(offset: StreamOffset, count: Bytes, before: Arrival): void {
    if (this.tls === undefined) {
      this.#inFramer = true;
      this.framer.missing(offset, count, before);
      this.#inFramer = false;
    }
    if (this.tls === undefined) return;
    this.#readHeld();
    this.tls.missing(offset, count, before);
    this.#letGo();
  }

  /** Up to where the other end has what the framer reads, when it has TCP's stream up to there. */
  acknowledged(to: StreamOffset): StreamOffset {
    return this.tls === undefined ? to : this.tls.offsets.acknowledged(to);
  }

  end(): void {
    this.#readHeld();
    this.tls?.end();
  }

  /** The framer begins anew. Not while it reads, since it would go on with what it was given. */
  #readHeld(): void {
    const held = this.#held;
    const { framer, tls } = this;
    if (tls === undefined || !this.#isNew) return;
    this.#isNew = false;
    framer.mode = 'identify';
    framer.framing = undefined;
    framer.isDecrypted = true;
    framer.entry = framer;
    if (held === undefined) return;
    this.#held = undefined;
    new Replay(held, 0).all(tls);
    this.#runs.give(held);
  }

  /** Nothing will come any more of which the framer could learn what it is. */
  #letGo(): void {
    const { framer, tls } = this;
    if (tls?.stopReason === undefined || framer.mode !== 'identify') return;
    if (framer.run === undefined) framer.skip();
  }
}

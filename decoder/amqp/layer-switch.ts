import type { Arrival, StreamChunk, StreamSink } from '../net/stream-chunk.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { Framer } from './framer.ts';
import { Replay } from './replay.ts';
import type { Run, RunPool } from './run.ts';

/** What stands between the octets of a direction and its framer, which reads what it carries. */
export interface Layer extends StreamSink {
  /** Why nothing more is read. */
  readonly stopReason: string | undefined;
  /** The stream is over. */
  end(): void;
}

/**
 * Where octets go in: to a framer, or to the layer that carries what the framer reads. A layer may begin in the
 * middle of a segment, and is known only by the octets that it begins with.
 */
export class LayerSwitch implements StreamSink {
  readonly #framer: Framer;
  readonly #runs: RunPool;
  #layer: Layer | undefined;
  /** What the framer held when the layer began. */
  #held: Run | undefined;
  /** `Framer.place` of what the layer carries. */
  #place = 0;
  #isNew = false;
  #inFramer = false;

  constructor(framer: Framer, runs: RunPool) {
    this.#framer = framer;
    this.#runs = runs;
  }

  begin(): void {
    this.#layer = undefined;
    this.#held = undefined;
    this.#isNew = false;
    this.#inFramer = false;
  }

  /** From here on the framer reads what the layer carries; `held` is the beginning of that. */
  open(layer: Layer, held: Run | undefined, place: number): void {
    this.#layer = layer;
    this.#held = held;
    this.#place = place;
    this.#isNew = true;
    if (!this.#inFramer) this.#readHeld();
  }

  data(chunk: StreamChunk): void {
    if (this.#layer === undefined) {
      this.#inFramer = true;
      this.#framer.data(chunk);
      this.#inFramer = false;
    }
    if (this.#layer === undefined) return;
    this.#readHeld();
    this.#layer.data(chunk);
    this.#letGo();
  }

  missing(offset: StreamOffset, count: Bytes, before: Arrival): void {
    if (this.#layer === undefined) {
      this.#inFramer = true;
      this.#framer.missing(offset, count, before);
      this.#inFramer = false;
    }
    if (this.#layer === undefined) return;
    this.#readHeld();
    this.#layer.missing(offset, count, before);
    this.#letGo();
  }

  end(): void {
    this.#readHeld();
    this.#layer?.end();
  }

  /** The framer begins anew. Not while it reads, since it would go on with what it was given. */
  #readHeld(): void {
    const held = this.#held;
    const framer = this.#framer;
    const layer = this.#layer;
    if (layer === undefined || !this.#isNew) return;
    this.#isNew = false;
    framer.mode = 'identify';
    framer.framing = undefined;
    framer.place = this.#place;
    framer.entry = framer;
    if (held === undefined) return;
    this.#held = undefined;
    new Replay(held, 0).all(layer);
    this.#runs.give(held);
  }

  /** Nothing will come any more of which the framer could learn what it is. */
  #letGo(): void {
    if (this.#layer?.stopReason === undefined || this.#framer.mode !== 'identify') return;
    if (this.#framer.run === undefined) this.#framer.skip();
  }
}

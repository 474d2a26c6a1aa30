import { StreamChunk, type StreamSink } from '../net/stream-chunk.ts';
import type { Bytes, PacketNumber } from '../units.ts';
import type { Run } from './run.ts';

/** Octets that were held, read piece by piece as if they came only now. */
export class Replay {
  readonly run: Run;
  readonly #from: Bytes;
  readonly #chunk = new StreamChunk();
  #piece = 0;

  /** @param from the place in the run where reading begins */
  constructor(run: Run, from: Bytes) {
    this.run = run;
    this.#from = from;
  }

  /** When the next piece came: the latest packet so far; Infinity when none is left. */
  get arrivalPacket(): PacketNumber {
    const { run } = this;
    const isLeft = this.#piece < run.pieceCount;
    return isLeft ? run.arrivalPacketOf(this.#piece) : Number.POSITIVE_INFINITY;
  }

  next(sink: StreamSink): void {
    if (this.#piece >= this.run.pieceCount) return;
    if (this.run.chunkOf(this.#piece++, this.#from, this.#chunk)) sink.data(this.#chunk);
  }

  all(sink: StreamSink): void {
    while (this.#piece < this.run.pieceCount) this.next(sink);
  }
}

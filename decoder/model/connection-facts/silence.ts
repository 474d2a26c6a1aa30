import { ABSENT } from '../../frame-view.ts';
import type { FrameNumber, Nanos } from '../../units.ts';

/** The longest time without a frame of one end. */
export class Silence {
  /** When it was heard last; NaN while nothing is measured: comparisons with it never hold. */
  #heard: Nanos = Number.NaN;
  #longest: Nanos = Number.NaN;
  #frame: FrameNumber = ABSENT;

  /** undefined where nothing was measured. */
  get longestNanos(): Nanos | undefined {
    return Number.isNaN(this.#longest) ? undefined : this.#longest;
  }

  /** The frame that ended it; undefined where the connection or the capture did. */
  get frame(): FrameNumber | undefined {
    return this.#frame === ABSENT ? undefined : this.#frame;
  }

  get isMeasured(): boolean {
    return !Number.isNaN(this.#heard);
  }

  /** From here on it counts. */
  start(nanos: Nanos): void {
    if (!this.isMeasured) this.#heard = nanos;
  }

  heard(frame: FrameNumber, nanos: Nanos): void {
    const silent = nanos - this.#heard;
    if (silent > this.#longest || (silent >= 0 && Number.isNaN(this.#longest))) {
      this.#longest = silent;
      this.#frame = frame;
    }
    if (this.isMeasured) this.#heard = nanos;
  }

  /** Frames may be missing: it was not silent for certain. */
  lose(nanos: Nanos): void {
    if (this.isMeasured) this.#heard = nanos;
  }

  /** The other end, or the end of everything, ends it. */
  stop(frame: FrameNumber, nanos: Nanos): void {
    this.heard(frame, nanos);
    this.#heard = Number.NaN;
  }
}

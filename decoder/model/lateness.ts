import type { FrameView } from '../frame-view.ts';
import type { Nanos } from '../units.ts';

/**
 * Frames that waited behind missing octets: what answers them may have been read before them, and not have
 * been understood. Without holes the order of release tells nothing: what was sent again is all there.
 */
export class Lateness {
  #hasHoles = false;
  readonly #latest: [Nanos, Nanos] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  /** Of every frame, when it is worked on. */
  see({ direction, timeNanos }: FrameView): void {
    if (timeNanos > this.#latest[direction]) this.#latest[direction] = timeNanos;
  }

  lose(): void {
    this.#hasHoles = true;
  }

  /** The other end has been heard of later than the frame was captured. */
  isLate({ direction, timeNanos }: FrameView): boolean {
    return this.#hasHoles && timeNanos < this.#latest[direction === 0 ? 1 : 0];
  }
}

import type { FrameNumber, Nanos } from '../units.ts';

/** When something happened. Every FrameView is one. */
export interface Moment {
  readonly number: FrameNumber;
  readonly timeNanos: Nanos;
}

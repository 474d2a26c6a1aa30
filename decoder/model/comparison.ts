import type { ConnectionNumber, Direction, FrameNumber, Nanos } from '../units.ts';
import type { COMPARISONS } from './names.ts';

/** What was compared, and how it came out. */
export type ComparisonKind = (typeof COMPARISONS)[number];

/**
 * Something that a frame says of itself or of its peer, where it is not what the capture gives.
 *
 * Made before what the frame says is taken over, and only where the capture has all that decides: behind a
 * hole, or before the first frame with authority, nothing is compared. Counters of 1.0 are serial numbers.
 */
export interface Comparison {
  readonly kind: ComparisonKind;
  readonly connection: ConnectionNumber;
  /** The n of `c1.s<n>`. */
  readonly session: number;
  /** The n of `c1.s1.l<n>`; ABSENT where it is of the session. */
  readonly link: number;
  /** Which way the messages go that it is about. */
  readonly direction: Direction;
  /** The frame that says it. */
  readonly frame: FrameNumber;
  readonly timeNanos: Nanos;
  /** What the frame says, or the place that it takes. */
  readonly told: number | bigint;
  /** What the capture gives for it. */
  readonly seen: number | bigint;
  /** The frame that it does not agree with, where there is one; ABSENT otherwise. */
  readonly against: FrameNumber;
}

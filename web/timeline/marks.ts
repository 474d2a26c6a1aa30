/** What is drawn in the lanes, as rectangles with a meaning; the pointer asks the same rectangles. */
import type {
  BarState,
  HandshakePart,
  TimelineFlag,
  Wait,
} from '../../server/api/timeline-contract.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Placed extends Rect {
  /** The lane it lies in. */
  readonly lane: string;
}

export type Mark = Placed &
  (
    | {
        readonly kind: 'life';
        readonly part: 'open' | 'handshake' | 'closing';
        readonly toEnd: boolean;
        /** Its beginning is not in the capture. */
        readonly fromBefore: boolean;
      }
    | {
        /** Of the handshake of a connection. */
        readonly kind: 'phase';
        readonly part: HandshakePart['part'];
        readonly text: string;
        readonly fromNanos: number;
        readonly toNanos: number;
      }
    | { readonly kind: 'dry' }
    | {
        readonly kind: 'bar';
        readonly state: BarState;
        readonly delivery: number;
        /** From its first frame to its settlement, or to where nothing more is known. */
        readonly fromNanos: number;
        readonly toNanos: number;
        /** Where, in px from `x`, its outcome was stated: from there on it waits for settlement. */
        readonly statedPx: number | undefined;
      }
    | {
        readonly kind: 'column';
        readonly state: BarState;
        readonly delivery: number;
        readonly count: number;
        /** Its bucket. */
        readonly fromNanos: number;
        readonly toNanos: number;
      }
    | {
        readonly kind: 'more';
        readonly state: BarState;
        readonly count: number;
        readonly fromNanos: number;
        readonly toNanos: number;
      }
    | { readonly kind: 'wait'; readonly wait: Wait; readonly text: string; readonly tone: WaitTone }
    | {
        readonly kind: 'stall';
        readonly text: string;
        readonly fromNanos: number;
        readonly toNanos: number;
      }
    | { readonly kind: 'beat'; readonly count: number; readonly fromNanos: number }
    | { readonly kind: 'resend'; readonly count: number; readonly fromNanos: number }
    | { readonly kind: 'flag'; readonly flag: TimelineFlag }
  );

/** `blocked`: somebody must act; `quiet`: nobody need; `unknown`: the capture does not tell. */
export type WaitTone = 'blocked' | 'quiet' | 'unknown';

/** A value over time, as a step line over its base; a break where it is not known. */
export interface StepArea {
  readonly lane: string;
  readonly baseY: number;
  readonly fill: boolean;
  /** Runs of x, y, x, y … */
  readonly runs: readonly (readonly number[])[];
}

export interface LaneDrawing {
  readonly areas: readonly StepArea[];
  readonly marks: readonly Mark[];
}

/** Marks that can be pointed at; the others are ground. */
export function isTarget(mark: Mark): boolean {
  return mark.kind !== 'dry' && mark.kind !== 'life';
}

/** How far beside a mark the pointer still means it, in px. */
const REACH_PX = 3;

/** The mark under the pointer: the last drawn that holds it, or the nearest within reach. */
export function markAt(marks: readonly Mark[], x: number, y: number): Mark | undefined {
  let nearest: Mark | undefined;
  let nearestPx = REACH_PX + 0.001;
  for (let index = marks.length - 1; index >= 0; index--) {
    const mark = marks[index];
    if (!isTarget(mark)) continue;
    const dx = Math.max(mark.x - x, 0, x - (mark.x + mark.w));
    const dy = Math.max(mark.y - y, 0, y - (mark.y + mark.h));
    const far = Math.max(dx, dy);
    if (far === 0) return mark;
    if (far < nearestPx) {
      nearest = mark;
      nearestPx = far;
    }
  }
  return nearest;
}

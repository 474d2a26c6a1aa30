import type { Lane, TimelineFlag } from '../../server/api/timeline-contract.ts';
import type { Mark, Rect } from './marks.ts';
import type { TimeScale } from './scale.ts';

/** What a lane is laid out in. */
export interface LanePlace {
  readonly lane: Lane;
  /** Its upper edge on the canvas. */
  readonly y: number;
  readonly scale: TimeScale;
  /** End of the capture. */
  readonly endNanos: number;
  /** From which time on, and how long, buckets are counted. */
  readonly fromNanos: number;
  readonly bucketNanos: number;
}

/** Nothing is drawn narrower: what happened must be seen. */
export const MIN_PX = 2;
const FLAG_PX = { w: 9, h: 7 } as const;
/** Flags that would cover each other stand on so many levels; the lowest lane has room for two. */
const FLAG_STEPS = 2;

/**
 * The part of a stretch of time that is in view, at least `MIN_PX` wide; undefined when none is. Of
 * what begins before the view or ends behind it the edge lies a little outside, so that it is drawn
 * as going on.
 */
export function stretch(
  scale: TimeScale,
  from: number,
  to: number,
  y: number,
  h: number,
): Rect | undefined {
  if (to < scale.shown.startNanos || from > scale.shown.endNanos) return undefined;
  const left = Math.max(scale.toPx(from), scale.leftPx - OUTSIDE_PX);
  const right = Math.min(scale.toPx(to), scale.rightPx + OUTSIDE_PX);
  return { x: left, y, w: Math.max(right - left, MIN_PX), h };
}
const OUTSIDE_PX = 8;

/** Life of a session or link, as a line through the lane. */
export function lifeMark(place: LanePlace, y: number, h: number): Mark[] {
  const { lane, scale, endNanos } = place;
  const to = lane.endNanos ?? endNanos;
  const rect = stretch(scale, lane.firstNanos, to, y, h);
  if (!rect) return [];
  return [
    {
      kind: 'life',
      lane: lane.lane,
      ...rect,
      part: 'open',
      toEnd: lane.endNanos === undefined,
      fromBefore: false,
    },
  ];
}

export function flagMarks(place: LanePlace, flags: readonly TimelineFlag[]): Mark[] {
  const marks: Mark[] = [];
  let step = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const flag of flags.toSorted((one, other) => one.timeNanos - other.timeNanos)) {
    const x = place.scale.toPx(flag.timeNanos);
    step = x - before < FLAG_PX.w ? (step + 1) % FLAG_STEPS : 0;
    before = x;
    if (x < place.scale.leftPx - FLAG_PX.w || x > place.scale.rightPx) continue;
    const y = place.y + 2 + step * (FLAG_PX.h + 1);
    marks.push({ kind: 'flag', lane: place.lane.lane, x, y, ...FLAG_PX, flag });
  }
  return marks;
}

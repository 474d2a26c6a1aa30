import type { Nanos } from '../../decoder/units.ts';
import type { Mark } from './marks.ts';
import type { TimeScale } from './scale.ts';

/** How far from the pointer an edge still draws it. */
const SNAP_PX = 12;

/** The moment that is meant: the nearest edge of one of the marks, or the place itself. */
export function snapped(marks: readonly Mark[], scale: TimeScale, px: number): Nanos {
  let best: Nanos | undefined;
  let bestPx = SNAP_PX;
  const consider = (edgePx: number, at: Nanos) => {
    const far = Math.abs(edgePx - px);
    if (far >= bestPx || edgePx < 0 || edgePx > scale.widthPx) return;
    best = at;
    bestPx = far;
  };
  for (const mark of marks) {
    for (const at of edgesOf(mark, scale)) consider(scale.toPx(at), at);
  }
  return best ?? scale.toNanos(px);
}

/** Exact where the mark knows its times; else as it is drawn. */
function edgesOf(mark: Mark, scale: TimeScale): readonly Nanos[] {
  switch (mark.kind) {
    case 'dry':
      return [];
    case 'flag':
      return [mark.flag.timeNanos];
    case 'wait':
      return [mark.wait.fromNanos, mark.wait.toNanos];
    case 'bar':
    case 'stall':
    case 'phase':
    case 'more':
      return [mark.fromNanos, mark.toNanos];
    case 'beat':
    case 'resend':
    case 'column':
      return [mark.fromNanos];
    case 'life':
      return [scale.toNanos(mark.x), scale.toNanos(mark.x + mark.w)];
  }
}

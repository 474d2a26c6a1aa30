import type { Nanos } from '../../decoder/units.ts';
import type { Mark } from './marks.ts';
import type { TimeScale } from './scale.ts';

/** How far from the pointer an edge still draws it. */
const SNAP_PX = 12;

/** The moment that is meant: the nearest edge of something in the lane, or the place itself. */
export function snapped(marks: readonly Mark[], scale: TimeScale, px: number, y: number): Nanos {
  let best: number | undefined;
  let bestPx = SNAP_PX;
  for (const mark of marks) {
    if (mark.kind === 'dry' || y < mark.y - 30 || y > mark.y + mark.h + 30) continue;
    const edges =
      mark.kind === 'flag' || mark.kind === 'beat' ? [mark.x] : [mark.x, mark.x + mark.w];
    for (const edge of edges) {
      const far = Math.abs(edge - px);
      if (far >= bestPx || edge < 0 || edge > scale.widthPx) continue;
      best = edge;
      bestPx = far;
    }
  }
  return scale.toNanos(best ?? px);
}

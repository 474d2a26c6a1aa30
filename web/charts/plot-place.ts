/** Where moments lie in a plot: the same in all of a page, so that one line goes through them. */
import type { Nanos } from '../../decoder/units.ts';
import type { Stretch } from './step-data.ts';

/** What the axis of figures takes at left, and the margin at right. */
export const PLOT_AXIS_PX = 64;
export const PLOT_RIGHT_PX = 14;
/** The pointer has to go so far before it chooses a stretch. */
const DRAG_PX = 6;

function innerPx(widthPx: number): number {
  return Math.max(1, widthPx - PLOT_AXIS_PX - PLOT_RIGHT_PX);
}

/** The moment at `px` from the left edge of the plot; undefined beside the drawing. */
export function nanosAt(px: number, widthPx: number, stretch: Stretch): Nanos | undefined {
  const share = (px - PLOT_AXIS_PX) / innerPx(widthPx);
  if (share < 0 || share > 1) return undefined;
  return Math.round(stretch.fromNanos + share * (stretch.toNanos - stretch.fromNanos));
}

/** In percent of the drawing, not below 0 and not above 100. */
export function percentOf(nanos: Nanos, { fromNanos, toNanos }: Stretch): number {
  const length = Math.max(1, toNanos - fromNanos);
  return (100 * Math.min(length, Math.max(0, nanos - fromNanos))) / length;
}

/** Those that can be told apart: the first in each of so many parts of the stretch. */
export function spaced<F extends { readonly timeNanos: Nanos }>(
  flags: readonly F[],
  stretch: Stretch,
  parts: number,
): readonly F[] {
  const taken = new Set<number>();
  return flags.filter(({ timeNanos }) => {
    const part = Math.floor((percentOf(timeNanos, stretch) * parts) / 100);
    if (taken.has(part)) return false;
    taken.add(part);
    return true;
  });
}

/** The stretch that a drag chose; undefined where it was a click. */
export function draggedStretch(
  fromPx: number,
  toPx: number,
  widthPx: number,
  stretch: Stretch,
): Stretch | undefined {
  if (Math.abs(toPx - fromPx) < DRAG_PX) return undefined;
  const within = (px: number) => Math.min(widthPx - PLOT_RIGHT_PX, Math.max(PLOT_AXIS_PX, px));
  const start = nanosAt(within(Math.min(fromPx, toPx)), widthPx, stretch);
  const end = nanosAt(within(Math.max(fromPx, toPx)), widthPx, stretch);
  if (start === undefined || end === undefined || start >= end) return undefined;
  return { fromNanos: start, toNanos: end };
}

/**
 * What is asked of the server for a window. The bucket is a power of two, and the range three
 * windows wide and snapped to a coarse grid, so that neighbouring windows ask for the same and
 * panning rarely asks for anything.
 */
import type { Nanos } from '../../decoder/units.ts';
import type { TimelineRequest } from '../api/timeline.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { spanOf, type TimeScale } from './scale.ts';

/** A bucket is two to four pixels wide: a column that can be seen, and hit. */
const BUCKET_PX = 4;

/** `2^floor(log2(time of 4 px))`, at least 1 ns. */
export function resolutionOf(nanosPerPx: number): Nanos {
  return 2 ** Math.max(0, Math.floor(Math.log2(nanosPerPx * BUCKET_PX)));
}

/** A quarter to half a window: a grid of its own coarseness would make the range jump while zooming. */
function gridOf(window: TimeWindow, resolution: Nanos): Nanos {
  return 2 ** Math.floor(Math.log2(Math.max(spanOf(window) / 2, resolution)));
}

export function requestFor(scale: TimeScale, bounds: TimeWindow): TimelineRequest {
  const { window, nanosPerPx } = scale;
  const resolution = resolutionOf(nanosPerPx);
  const grid = gridOf(window, resolution);
  const snap = (nanos: Nanos) => Math.floor(nanos / grid) * grid;
  const least = snap(bounds.startNanos);
  const most = snap(bounds.endNanos) + grid;
  const from = Math.max(snap(window.startNanos) - grid, least);
  const to = Math.min(snap(window.endNanos) + 2 * grid, most);
  return { from, to, resolution };
}

/** What was asked for will do: it is as fine, and reaches some way beyond both edges of the window. */
export function stillServes(
  request: TimelineRequest,
  { window, nanosPerPx }: TimeScale,
  bounds: TimeWindow,
): boolean {
  const resolution = resolutionOf(nanosPerPx);
  if (request.resolution !== resolution) return false;
  const beyond = gridOf(window, resolution) / 2;
  return (
    request.from <= Math.max(window.startNanos - beyond, bounds.startNanos) &&
    request.to >= Math.min(window.endNanos + beyond, bounds.endNanos)
  );
}

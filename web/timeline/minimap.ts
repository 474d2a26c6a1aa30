/** Draws the whole capture, small: messages over time, and what went wrong. */
import type { Nanos } from '../../decoder/units.ts';
import type { TimelineOverview } from '../../server/api/timeline-contract.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { flagColour } from './draw-flags.ts';
import type { Palette } from './palette.ts';
import type { TimeScale } from './scale.ts';

type Pen = CanvasRenderingContext2D;
const FLAG_PX = 2.5;

export function drawMinimap(
  pen: Pen,
  overview: TimelineOverview | undefined,
  scale: TimeScale,
  heightPx: number,
  palette: Palette,
): void {
  pen.fillStyle = palette.panel;
  pen.fillRect(0, 0, scale.widthPx, heightPx);
  if (!overview) return;
  const base = heightPx - 1;
  const most = Math.max(1, ...overview.messages);
  pen.beginPath();
  pen.moveTo(scale.toPx(0), base);
  for (const [index, count] of overview.messages.entries()) {
    const from = scale.toPx(index * overview.bucketNanos);
    const to = scale.toPx((index + 1) * overview.bucketNanos);
    const y = base - (count === 0 ? 0 : Math.max(2, (heightPx - 12) * Math.sqrt(count / most)));
    pen.lineTo(from, y);
    pen.lineTo(to, y);
  }
  pen.lineTo(scale.toPx(overview.endNanos), base);
  pen.closePath();
  pen.fillStyle = palette.credit;
  pen.fill();
  pen.strokeStyle = palette.creditLine;
  pen.lineWidth = 1;
  pen.stroke();
  for (const { kind, timeNanos } of overview.flags) {
    pen.fillStyle = flagColour(kind, palette);
    pen.beginPath();
    pen.arc(scale.toPx(timeNanos), 4, FLAG_PX, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** What a press on the minimap takes hold of: an edge of the brush, the brush, or a place outside. */
export type Hold = 'start' | 'end' | 'all' | 'new';

const EDGE_PX = 6;

export function holdAt(px: number, brush: readonly [number, number]): Hold {
  const [from, to] = brush;
  // Of a brush narrower than its edges the middle still moves it.
  const inward = Math.min(EDGE_PX, (to - from) / 4);
  if (px >= from - EDGE_PX && px <= from + inward) return 'start';
  if (px >= to - inward && px <= to + EDGE_PX) return 'end';
  return px > from && px < to ? 'all' : 'new';
}

/**
 * What is in view while the brush is dragged.
 *
 * @param by how far the pointer went, in nanoseconds
 * @param drawn where it was pressed and where it is, which a new brush spans
 */
export function brushed(
  hold: Hold,
  { startNanos, endNanos }: TimeWindow,
  by: Nanos,
  drawn: readonly [Nanos, Nanos],
): TimeWindow {
  switch (hold) {
    case 'all':
      return { startNanos: startNanos + by, endNanos: endNanos + by };
    case 'start':
      return { startNanos: Math.min(startNanos + by, endNanos - 1), endNanos };
    case 'end':
      return { startNanos, endNanos: Math.max(endNanos + by, startNanos + 1) };
    case 'new':
      return { startNanos: Math.min(...drawn), endNanos: Math.max(...drawn) };
  }
}

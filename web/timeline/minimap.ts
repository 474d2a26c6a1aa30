/** Draws the whole capture, small: messages over time, and what went wrong. */
import type { TimelineOverview } from '../../server/api/timeline-contract.ts';
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
  const edge = Math.min(EDGE_PX, Math.max(2, (to - from) / 4));
  if (Math.abs(px - from) <= edge) return 'start';
  if (Math.abs(px - to) <= edge) return 'end';
  return px > from && px < to ? 'all' : 'new';
}

/** Times over the lanes, and the moment under the pointer. */
import { momentText } from '../lib/time.ts';
import type { Palette } from './palette.ts';
import type { TimeScale } from './scale.ts';
import { ticksOf } from './ticks.ts';

type Pen = CanvasRenderingContext2D;
export const RULER_PX = 22;
/** Of a label that would be cut off nothing is shown. */
const LABEL_PX = 34;
const PAD_PX = 5;

export function drawRuler(
  pen: Pen,
  scale: TimeScale,
  cursorPx: number | undefined,
  palette: Palette,
): void {
  pen.fillStyle = palette.panel;
  pen.fillRect(0, 0, scale.widthPx, RULER_PX);
  pen.font = `10.5px ${palette.mono}`;
  pen.textBaseline = 'middle';
  for (const { px, label } of ticksOf(scale)) {
    if (px < 0 || px > scale.widthPx) continue;
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(Math.round(px), 0, 1, RULER_PX);
    if (px > scale.widthPx - LABEL_PX) continue;
    pen.fillStyle = palette.muted;
    pen.fillText(label, Math.round(px) + PAD_PX, RULER_PX / 2 + 0.5);
  }
  if (cursorPx !== undefined) drawMoment(pen, scale, cursorPx, palette);
}

/** Beside the pointer, and never beyond the edges. */
function drawMoment(pen: Pen, scale: TimeScale, cursorPx: number, palette: Palette): void {
  const text = momentText(scale.toNanos(cursorPx));
  const width = pen.measureText(text).width + 2 * PAD_PX;
  const left = Math.min(Math.max(cursorPx - width / 2, 0), Math.max(scale.widthPx - width, 0));
  pen.fillStyle = palette.accent;
  pen.beginPath();
  pen.roundRect(left, 2, width, RULER_PX - 4, 3);
  pen.fill();
  pen.fillStyle = palette.onAccent;
  pen.fillText(text, left + PAD_PX, RULER_PX / 2 + 0.5);
}

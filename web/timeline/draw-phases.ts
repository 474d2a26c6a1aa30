/** The parts of a handshake: a colour, a height and, where there is room above, a name for each. */
import type { Mark, Rect } from './marks.ts';
import type { Palette } from './palette.ts';
import { BEGUN_BEFORE } from './words.ts';

type Pen = CanvasRenderingContext2D;
const PAD_PX = 2;
/** Between two parts, so that they are two without their colours. */
const GAP_PX = 1;

export function drawPhases(
  pen: Pen,
  marks: readonly Mark[],
  hasWords: boolean,
  palette: Palette,
): void {
  pen.font = `500 9px ${palette.sans}`;
  pen.textBaseline = 'alphabetic';
  for (const mark of marks) {
    if (mark.kind !== 'phase') continue;
    const { x, y, w, h, part, text } = mark;
    pen.fillStyle = palette.ground;
    pen.fillRect(x, y, w, h);
    pen.fillStyle =
      part === 'transport'
        ? palette.muted
        : part === 'security'
          ? palette.security
          : palette.accent;
    const inset = part === 'transport' ? 2 : 0;
    pen.fillRect(x, y + inset, Math.max(w - GAP_PX, 1), h - 2 * inset);
    const left = Math.max(x, 0) + PAD_PX;
    if (!hasWords || left + pen.measureText(text).width > x + w - PAD_PX) continue;
    pen.fillStyle = palette.muted;
    pen.fillText(text, left, y - 2);
  }
}

const NOTCH_PX = 3;

/** A beginning that is torn off, and why. */
export function drawBegunBefore(pen: Pen, { x, y, w, h }: Rect, palette: Palette): void {
  // Scrolled out, the beginning is somewhere else.
  if (x < 0) return;
  pen.fillStyle = palette.ground;
  pen.beginPath();
  pen.moveTo(x, y);
  for (let at = 0; at < h; at += NOTCH_PX)
    pen.lineTo(x + (at % (2 * NOTCH_PX) === 0 ? 4 : 0), y + at);
  pen.lineTo(x, y + h);
  pen.closePath();
  pen.fill();
  pen.font = `500 9px ${palette.sans}`;
  pen.textBaseline = 'alphabetic';
  if (x + PAD_PX + pen.measureText(BEGUN_BEFORE).width > x + w) return;
  pen.fillStyle = palette.muted;
  pen.fillText(BEGUN_BEFORE, x + PAD_PX, y - 2);
}

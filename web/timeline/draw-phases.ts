/** The parts of a handshake: a colour, a height and, where there is room above, a name for each. */
import type { Mark } from './marks.ts';
import type { Palette } from './palette.ts';

type Pen = CanvasRenderingContext2D;
const PAD_PX = 2;
/** Between two parts, so that they are two without their colours. */
const GAP_PX = 1;

export function drawPhases(pen: Pen, marks: readonly Mark[], palette: Palette): void {
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
    if (left + pen.measureText(text).width > x + w - PAD_PX) continue;
    pen.fillStyle = palette.muted;
    pen.fillText(text, left, y - 2);
  }
}

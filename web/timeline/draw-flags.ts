/** Flags: a pole through the lane and a cloth at its top; warnings and losses have cloths of their own. */
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import type { Mark } from './marks.ts';
import type { Palette } from './palette.ts';

type Pen = CanvasRenderingContext2D;
const POLE_PX = 18;

export function flagColour(
  kind: TimelineFlag['kind'],
  palette: Pick<Palette, 'error' | 'warning'>,
): string {
  return kind === 'gap' || kind === 'returned' ? palette.warning : palette.error;
}

export function drawFlags(pen: Pen, marks: readonly Mark[], palette: Palette): void {
  for (const mark of marks) {
    if (mark.kind !== 'flag') continue;
    const { x, y, w, h, flag } = mark;
    pen.fillStyle = flagColour(flag.kind, palette);
    pen.fillRect(x, y, 1, POLE_PX);
    pen.beginPath();
    if (flag.kind === 'gap') {
      // A hole: square and open.
      pen.rect(x, y, w - 2, h);
      pen.rect(x + 2, y + 2, w - 6, h - 4);
      pen.fill('evenodd');
      continue;
    }
    pen.moveTo(x, y);
    pen.lineTo(x + w, y);
    pen.lineTo(x + w - 3, y + h / 2);
    pen.lineTo(x + w, y + h);
    pen.lineTo(x, y + h);
    pen.closePath();
    pen.fill();
  }
}

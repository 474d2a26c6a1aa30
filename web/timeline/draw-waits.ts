/** The band below a link: why it does not move, for how long, and who must act, in words where they fit. */
import { formatDuration } from '../lib/format.ts';
import type { Mark, WaitTone } from './marks.ts';
import type { Palette } from './palette.ts';

type Pen = CanvasRenderingContext2D;

/** A sign for each, so that a band too short for words still says which it is. */
const GLYPHS: Readonly<Record<WaitTone, string>> = { blocked: '‖', quiet: '·', unknown: '?' };
const PAD_PX = 5;

export function drawWaits(
  pen: Pen,
  marks: readonly Mark[],
  hasWords: boolean,
  palette: Palette,
): void {
  for (const mark of marks) {
    if (mark.kind !== 'wait') continue;
    const { x, y, w, h, tone } = mark;
    pen.fillStyle =
      tone === 'blocked' ? palette.waiting : tone === 'quiet' ? palette.quiet : palette.unknown;
    pen.fillRect(x, y, w, h);
    if (tone === 'blocked') {
      pen.fillStyle = palette.warning;
      pen.fillRect(x, y, Math.min(2, w), h);
    }
    if (hasWords) writeInside(pen, mark, palette);
  }
}

function writeInside(pen: Pen, mark: Extract<Mark, { kind: 'wait' }>, palette: Palette): void {
  const left = Math.max(mark.x, 0) + PAD_PX;
  const room = mark.x + mark.w - left - PAD_PX;
  if (room < 8) return;
  pen.font = `500 10.5px ${palette.sans}`;
  pen.textBaseline = 'middle';
  const text = textsOf(mark).find((candidate) => pen.measureText(candidate).width <= room);
  if (text === undefined) return;
  const middle = mark.y + mark.h / 2 + 0.5;
  // Words are read on a ground of their own, not on hatching.
  pen.fillStyle = mark.tone === 'blocked' ? palette.dry : palette.ground;
  pen.fillRect(left - 2, mark.y + 1, pen.measureText(text).width + 4, mark.h - 2);
  pen.fillStyle = mark.tone === 'blocked' ? palette.text : palette.muted;
  pen.fillText(text, left, middle);
}

/** From all of it to a sign. */
function textsOf({ text, wait, tone }: Extract<Mark, { kind: 'wait' }>): string[] {
  const glyph = GLYPHS[tone];
  const [reason] = text.split(':');
  const lasted = formatDuration(wait.toNanos - wait.fromNanos);
  return [`${glyph} ${text}`, `${glyph} ${reason}`, `${glyph} ${lasted}`, glyph];
}

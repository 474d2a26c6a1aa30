/** What lies over the lanes: what is pointed at and selected, a stretch that is measured, the pointer. */
import type { Palette } from './palette.ts';
import type { Overlay } from './picture.ts';

type Pen = CanvasRenderingContext2D;

export function drawOverlay(pen: Pen, overlay: Overlay, heightPx: number, palette: Palette): void {
  drawMarked(pen, overlay, palette);
  drawRange(pen, overlay, heightPx, palette);
  drawCursor(pen, overlay, heightPx, palette);
}

/** Whether it has to be drawn again: an empty one stays as it is while the lanes move below it. */
export function isSameOverlay(one: Overlay, other: Overlay): boolean {
  return (
    one.hovered === other.hovered &&
    one.cursorPx === other.cursorPx &&
    one.selected.length === 0 &&
    other.selected.length === 0 &&
    one.range?.fromPx === other.range?.fromPx &&
    one.range?.toPx === other.range?.toPx
  );
}

function drawMarked(pen: Pen, { hovered, selected }: Overlay, palette: Palette): void {
  pen.strokeStyle = palette.text;
  pen.lineWidth = 1.5;
  if (hovered) pen.strokeRect(hovered.x - 1.5, hovered.y - 1.5, hovered.w + 3, hovered.h + 3);
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 2;
  for (const mark of selected) pen.strokeRect(mark.x - 2, mark.y - 2, mark.w + 4, mark.h + 4);
}

function drawRange(pen: Pen, { range }: Overlay, heightPx: number, palette: Palette): void {
  if (!range) return;
  const { fromPx, toPx, text } = range;
  pen.fillStyle = palette.accent;
  pen.globalAlpha = 0.12;
  pen.fillRect(fromPx, 0, toPx - fromPx, heightPx);
  pen.globalAlpha = 1;
  pen.fillRect(fromPx - 0.5, 0, 1, heightPx);
  pen.fillRect(toPx - 0.5, 0, 1, heightPx);
  pen.font = `600 11px ${palette.sans}`;
  pen.textBaseline = 'bottom';
  const width = pen.measureText(text).width;
  if (width + 12 > toPx - fromPx) return;
  const left = (fromPx + toPx - width) / 2;
  pen.fillRect(left - 5, heightPx - 22, width + 10, 17);
  pen.fillStyle = palette.onAccent;
  pen.fillText(text, left, heightPx - 7);
}

function drawCursor(pen: Pen, { cursorPx }: Overlay, heightPx: number, palette: Palette): void {
  if (cursorPx === undefined) return;
  pen.fillStyle = palette.accent;
  pen.fillRect(Math.round(cursorPx), 0, 1, heightPx);
}

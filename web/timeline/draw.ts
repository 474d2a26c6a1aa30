/** Draws a picture of the lanes. Pure in what it reads: the picture and the palette say all. */

import { drawBars, drawColumns } from './draw-deliveries.ts';
import { drawFlags } from './draw-flags.ts';
import { drawBegunBefore, drawPhases } from './draw-phases.ts';
import { drawWaits } from './draw-waits.ts';
import type { LaneDrawing, Mark, StepArea } from './marks.ts';
import type { Palette } from './palette.ts';
import type { Picture, PictureRow } from './picture.ts';

export type Pen = CanvasRenderingContext2D;

export function draw(pen: Pen, picture: Picture, palette: Palette): void {
  drawRows(pen, picture.flowing, 0, picture.heightPx, picture, palette);
  if (picture.stuckPx > 0) drawStuck(pen, picture, palette);
  drawMarked(pen, picture, palette);
  drawRange(pen, picture, palette);
  drawCursor(pen, picture, palette);
}

/** Rows on a ground of their own. */
function drawRows(
  pen: Pen,
  rows: readonly PictureRow[],
  fromPx: number,
  toPx: number,
  picture: Picture,
  palette: Palette,
): void {
  pen.fillStyle = palette.ground;
  pen.fillRect(0, fromPx, picture.widthPx, toPx - fromPx);
  for (const row of rows) drawGround(pen, row, picture, palette);
  drawGrid(pen, picture, fromPx, toPx, palette);
  // Before the rows: what happened at the very end has its flag there.
  drawOutside(pen, picture, fromPx, toPx, palette);
  for (const row of rows) drawRow(pen, row.drawing, palette);
}

/** One by one, since the later lies over the earlier; nothing of them reaches below. */
function drawStuck(pen: Pen, picture: Picture, palette: Palette): void {
  for (const row of picture.stuck) {
    pen.save();
    pen.beginPath();
    pen.rect(0, row.y, picture.widthPx, row.h);
    pen.clip();
    drawRows(pen, [row], row.y, row.y + row.h, picture, palette);
    pen.restore();
  }
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(0, picture.stuckPx - 1, picture.widthPx, 1);
}

function drawGround(pen: Pen, row: PictureRow, { widthPx }: Picture, palette: Palette): void {
  if (row.isSelected) {
    pen.fillStyle = palette.selected;
    pen.fillRect(0, row.y, widthPx, row.h);
  } else if (row.isLoading) {
    pen.globalAlpha = 0.5;
    pen.fillStyle = palette.unknown;
    pen.fillRect(0, row.y + 4, widthPx, row.h - 8);
    pen.globalAlpha = 1;
  }
  pen.fillStyle = palette.line;
  pen.fillRect(0, row.y + row.h - 1, widthPx, 1);
}

function drawGrid(
  pen: Pen,
  { ticks }: Picture,
  fromPx: number,
  toPx: number,
  palette: Palette,
): void {
  pen.fillStyle = palette.line;
  for (const { px } of ticks) pen.fillRect(Math.round(px), fromPx, 1, toPx - fromPx);
}

function drawRow(pen: Pen, { areas, marks }: LaneDrawing, palette: Palette): void {
  pen.fillStyle = palette.dry;
  for (const mark of marks) if (mark.kind === 'dry') pen.fillRect(mark.x, mark.y, mark.w, mark.h);
  for (const area of areas) drawArea(pen, area, palette);
  drawLives(pen, marks, palette);
  drawPhases(pen, marks, palette);
  drawColumns(pen, marks, palette);
  drawBars(pen, marks, palette);
  drawWaits(pen, marks, palette);
  drawFlags(pen, marks, palette);
}

function drawLives(pen: Pen, marks: readonly Mark[], palette: Palette): void {
  for (const mark of marks) {
    if (mark.kind === 'life') {
      pen.fillStyle = mark.part === 'handshake' ? palette.accent : palette.lineStrong;
      pen.fillRect(mark.x, mark.y, mark.w, mark.h);
      if (mark.fromBefore) drawBegunBefore(pen, mark, palette);
    } else if (mark.kind === 'beat') {
      pen.fillStyle = palette.ground;
      pen.fillRect(mark.x, mark.y, 1.5, mark.h);
    } else if (mark.kind === 'resend') {
      pen.fillStyle = palette.warning;
      pen.fillRect(mark.x, mark.y, mark.w, mark.h);
    } else if (mark.kind === 'stall') {
      pen.fillStyle = palette.stalled;
      pen.fillRect(mark.x, mark.y, mark.w, mark.h);
      pen.strokeStyle = palette.error;
      pen.lineWidth = 1;
      pen.strokeRect(mark.x + 0.5, mark.y + 0.5, Math.max(mark.w - 1, 1), mark.h - 1);
    }
  }
}

function drawArea(pen: Pen, { runs, baseY, fill }: StepArea, palette: Palette): void {
  for (const run of runs) {
    pen.beginPath();
    for (let at = 0; at < run.length; at += 2) {
      if (at === 0) pen.moveTo(run[0], run[1]);
      else pen.lineTo(run[at], run[at + 1]);
    }
    pen.strokeStyle = palette.creditLine;
    pen.lineWidth = 1;
    pen.stroke();
    if (!fill) continue;
    pen.lineTo(run[run.length - 2], baseY);
    pen.lineTo(run[0], baseY);
    pen.closePath();
    pen.fillStyle = palette.credit;
    pen.globalAlpha = 0.75;
    pen.fill();
    pen.globalAlpha = 1;
  }
}

/** Before the first packet and after the last nothing is known. */
function drawOutside(
  pen: Pen,
  { knownPx, widthPx }: Picture,
  fromPx: number,
  toPx: number,
  palette: Palette,
): void {
  const [from, to] = knownPx;
  const heightPx = toPx - fromPx;
  pen.fillStyle = palette.panel;
  pen.globalAlpha = 0.8;
  if (from > 0) pen.fillRect(0, fromPx, Math.min(from, widthPx), heightPx);
  if (to < widthPx) pen.fillRect(Math.max(to, 0), fromPx, widthPx - Math.max(to, 0), heightPx);
  pen.globalAlpha = 1;
}

function drawMarked(pen: Pen, { hovered, selected }: Picture, palette: Palette): void {
  pen.strokeStyle = palette.text;
  pen.lineWidth = 1.5;
  if (hovered) pen.strokeRect(hovered.x - 1.5, hovered.y - 1.5, hovered.w + 3, hovered.h + 3);
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 2;
  for (const mark of selected) pen.strokeRect(mark.x - 2, mark.y - 2, mark.w + 4, mark.h + 4);
}

function drawRange(pen: Pen, { range, heightPx }: Picture, palette: Palette): void {
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

function drawCursor(pen: Pen, { cursorPx, heightPx }: Picture, palette: Palette): void {
  if (cursorPx === undefined) return;
  pen.fillStyle = palette.accent;
  pen.fillRect(Math.round(cursorPx), 0, 1, heightPx);
}

/** Draws a picture of the lanes. Pure in what it reads: the picture and the palette say all. */

import { drawBars, drawColumns } from './draw-deliveries.ts';
import { drawFlags } from './draw-flags.ts';
import { drawBegunBefore, drawPhases } from './draw-phases.ts';
import { drawWaits } from './draw-waits.ts';
import type { LaneDrawing, Mark, StepArea } from './marks.ts';
import type { Palette } from './palette.ts';
import type { Picture, PictureRow } from './picture.ts';

export type Pen = CanvasRenderingContext2D;

export function drawLanes(pen: Pen, picture: Picture, palette: Palette): void {
  drawRows(pen, picture.flowing, 0, picture.heightPx, picture, palette);
  if (picture.stuckPx > 0) drawStuck(pen, picture, palette);
}

function widthOf({ leftPx, rightPx }: Picture): number {
  return rightPx - leftPx;
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
  pen.fillRect(picture.leftPx, fromPx, widthOf(picture), toPx - fromPx);
  for (const row of rows) drawGround(pen, row, picture, palette);
  drawGrid(pen, picture, fromPx, toPx, palette);
  // Before the rows: what happened at the very end has its flag there.
  drawOutside(pen, picture, fromPx, toPx, palette);
  for (const row of rows) drawRow(pen, row.drawing, picture.hasWords, palette);
}

/** One by one, since the later lies over the earlier; nothing of them reaches below. */
function drawStuck(pen: Pen, picture: Picture, palette: Palette): void {
  for (const row of picture.stuck) {
    pen.save();
    pen.beginPath();
    pen.rect(picture.leftPx, row.y, widthOf(picture), row.h);
    pen.clip();
    drawRows(pen, [row], row.y, row.y + row.h, picture, palette);
    pen.restore();
  }
  pen.fillStyle = palette.lineStrong;
  pen.fillRect(picture.leftPx, picture.stuckPx - 1, widthOf(picture), 1);
}

function drawGround(pen: Pen, row: PictureRow, picture: Picture, palette: Palette): void {
  const { leftPx } = picture;
  const widthPx = widthOf(picture);
  if (row.isSelected) {
    pen.fillStyle = palette.selected;
    pen.fillRect(leftPx, row.y, widthPx, row.h);
  } else if (row.isLoading) {
    pen.globalAlpha = 0.5;
    pen.fillStyle = palette.unknown;
    pen.fillRect(leftPx, row.y + 4, widthPx, row.h - 8);
    pen.globalAlpha = 1;
  }
  pen.fillStyle = palette.line;
  pen.fillRect(leftPx, row.y + row.h - 1, widthPx, 1);
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

function drawRow(
  pen: Pen,
  { areas, marks }: LaneDrawing,
  hasWords: boolean,
  palette: Palette,
): void {
  pen.fillStyle = palette.dry;
  for (const mark of marks) if (mark.kind === 'dry') pen.fillRect(mark.x, mark.y, mark.w, mark.h);
  for (const area of areas) drawArea(pen, area, palette);
  drawLives(pen, marks, hasWords, palette);
  drawPhases(pen, marks, hasWords, palette);
  drawColumns(pen, marks, palette);
  drawBars(pen, marks, hasWords, palette);
  drawWaits(pen, marks, hasWords, palette);
  drawFlags(pen, marks, palette);
}

function drawLives(pen: Pen, marks: readonly Mark[], hasWords: boolean, palette: Palette): void {
  for (const mark of marks) {
    if (mark.kind === 'life') {
      pen.fillStyle = mark.part === 'handshake' ? palette.accent : palette.lineStrong;
      pen.fillRect(mark.x, mark.y, mark.w, mark.h);
      if (mark.fromBefore && hasWords) drawBegunBefore(pen, mark, palette);
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
  { knownPx, leftPx, rightPx }: Picture,
  fromPx: number,
  toPx: number,
  palette: Palette,
): void {
  const [from, to] = knownPx;
  const heightPx = toPx - fromPx;
  pen.fillStyle = palette.panel;
  pen.globalAlpha = 0.8;
  const begin = Math.min(from, rightPx);
  if (begin > leftPx) pen.fillRect(leftPx, fromPx, begin - leftPx, heightPx);
  const end = Math.max(to, leftPx);
  if (end < rightPx) pen.fillRect(end, fromPx, rightPx - end, heightPx);
  pen.globalAlpha = 1;
}

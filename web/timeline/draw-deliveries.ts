/** Deliveries: a colour for each state, and a shape as well, since colour is never alone. */
import type { BarState } from '../../server/api/timeline-contract.ts';
import type { Mark } from './marks.ts';
import { type Palette, stateColour } from './palette.ts';

type Pen = CanvasRenderingContext2D;
type Bar = Extract<Mark, { kind: 'bar' }>;

/** Solid is settled, with a cap where not accepted; hatched was never settled; struck came to nothing. */
const SHAPES: Readonly<Record<BarState, 'solid' | 'thin' | 'hatched' | 'struck' | 'capped'>> = {
  presettled: 'thin',
  accepted: 'solid',
  settled: 'solid',
  modified: 'capped',
  released: 'capped',
  'rolled-back': 'capped',
  aborted: 'struck',
  open: 'hatched',
  requeued: 'hatched',
  'in-doubt': 'hatched',
  returned: 'capped',
  rejected: 'capped',
};

/** Columns of one state in one path: there may be thousands. */
export function drawColumns(pen: Pen, marks: readonly Mark[], palette: Palette): void {
  let state: BarState | undefined;
  for (const mark of marks) {
    if (mark.kind !== 'column') continue;
    if (mark.state !== state) {
      state = mark.state;
      pen.fillStyle = stateColour(palette, state);
    }
    pen.fillRect(mark.x, mark.y, mark.w, mark.h);
  }
}

export function drawBars(
  pen: Pen,
  marks: readonly Mark[],
  hasWords: boolean,
  palette: Palette,
): void {
  for (const mark of marks) {
    if (mark.kind === 'bar') drawBar(pen, mark, palette);
    else if (mark.kind === 'more') drawMore(pen, mark, hasWords, palette);
  }
}

function drawBar(pen: Pen, bar: Bar, palette: Palette): void {
  const { x, y, w, h, state } = bar;
  const colour = stateColour(palette, state);
  pen.fillStyle = colour;
  switch (SHAPES[state]) {
    case 'thin':
      pen.fillRect(x, y + h / 2 - 0.75, w, 1.5);
      pen.fillRect(x, y, MARK_PX, h);
      return;
    case 'solid':
      fillStated(pen, bar);
      return;
    case 'capped':
      fillStated(pen, bar);
      pen.fillRect(x + w - 2, y - 1, 2, h + 2);
      return;
    case 'struck':
      outline(pen, bar, colour);
      pen.fillRect(x, y + h / 2 - 0.5, w, 1);
      return;
    case 'hatched':
      pen.fillStyle = state === 'open' ? palette.open : palette.lost;
      pen.fillRect(x, y, w, h);
      outline(pen, bar, colour);
      return;
  }
}
const MARK_PX = 2;

/** Until its outcome is stated a delivery is on its way, which is drawn lighter. */
function fillStated(pen: Pen, { x, y, w, h, statedPx }: Bar): void {
  if (statedPx === undefined) {
    pen.fillRect(x, y, w, h);
    return;
  }
  pen.fillRect(x, y, statedPx, h);
  pen.globalAlpha = 0.55;
  pen.fillRect(x + statedPx, y, w - statedPx, h);
  pen.globalAlpha = 1;
}

function outline(pen: Pen, { x, y, w, h }: Bar, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  pen.strokeRect(x + 0.6, y + 0.6, Math.max(w - 1.2, 0.8), h - 1.2);
}

/** Bars beyond the rows, as one strip with their number where there is room for it. */
function drawMore(
  pen: Pen,
  mark: Extract<Mark, { kind: 'more' }>,
  hasWords: boolean,
  palette: Palette,
): void {
  pen.fillStyle = stateColour(palette, mark.state);
  pen.globalAlpha = 0.5;
  pen.fillRect(mark.x, mark.y, mark.w, mark.h);
  pen.globalAlpha = 1;
  if (!hasWords) return;
  const text = `+${mark.count}`;
  pen.font = `600 9px ${palette.sans}`;
  const left = Math.max(mark.x, 0) + 3;
  const width = pen.measureText(text).width;
  if (left + width + 6 > mark.x + mark.w) return;
  pen.fillStyle = palette.ground;
  pen.fillRect(left - 2, mark.y - 2, width + 4, mark.h + 4);
  pen.fillStyle = palette.muted;
  pen.textBaseline = 'middle';
  pen.fillText(text, left, mark.y + mark.h / 2 + 0.5);
}

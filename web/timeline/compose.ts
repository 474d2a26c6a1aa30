/** Puts the picture of what is in view together. */
import { formatDuration } from '../lib/format.ts';
import type { TimeWindow } from '../state/time-window.ts';
import type { HeldLane } from './held-lanes.ts';
import { layOutLane } from './lay-out-lane.ts';
import type { Mark } from './marks.ts';
import type { Overlay, Picture, PictureRow, RangePicture } from './picture.ts';
import { spanOf, type TimeScale } from './scale.ts';
import type { ScreenRow, ScreenRows } from './screen-rows.ts';
import { ticksOf } from './ticks.ts';

export interface View {
  readonly screen: ScreenRows;
  readonly lanes: ReadonlyMap<string, HeldLane>;
  readonly scale: TimeScale;
  readonly heightPx: number;
  readonly endNanos: number;
  /** Name of the lane that is selected. */
  readonly selectedLane: string | undefined;
}

/** What the pointer and the hand have set over it. */
export interface Over {
  readonly hovered: Mark | undefined;
  readonly cursorPx: number | undefined;
  readonly range: TimeWindow | undefined;
}

/** The rows of the screen, laid out. */
export interface LaidOut {
  readonly flowing: readonly PictureRow[];
  readonly stuck: readonly PictureRow[];
  /** Lower edge of what is stuck. */
  readonly stuckPx: number;
}

export function layOutScreen(view: View): LaidOut {
  const { flowing, stuck, stuckPx } = view.screen;
  return { flowing: layOutRows(view, flowing), stuck: layOutRows(view, stuck), stuckPx };
}

function layOutRows(view: View, rows: readonly ScreenRow[]): PictureRow[] {
  const { scale, endNanos, lanes } = view;
  return rows.map(({ row, y }): PictureRow => {
    const held = lanes.get(row.lane.lane);
    const place = {
      lane: row.lane,
      y,
      scale,
      endNanos,
      fromNanos: held?.timeline.fromNanos ?? 0,
      bucketNanos: held?.timeline.resolutionNanos ?? 1,
    };
    return {
      y,
      h: row.heightPx,
      kind: row.lane.kind,
      isSelected: row.lane.lane === view.selectedLane,
      isLoading: held === undefined,
      drawing: layOutLane(place, held?.lane),
    };
  });
}

export function pictureOf(view: View, laidOut: LaidOut, hasWords: boolean): Picture {
  const { scale, heightPx, endNanos } = view;
  return {
    leftPx: scale.leftPx,
    rightPx: scale.rightPx,
    heightPx,
    ticks: ticksOf(scale),
    ...laidOut,
    knownPx: [scale.toPx(0), scale.toPx(endNanos)],
    hasWords,
  };
}

export function overlayOf(
  { flowing, stuck }: LaidOut,
  scale: TimeScale,
  selectedDelivery: number | undefined,
  over: Over,
): Overlay {
  const marks = selectedDelivery === undefined ? [] : [...flowing, ...stuck];
  return {
    hovered: over.hovered,
    selected: marks.flatMap(({ drawing }) =>
      drawing.marks.filter((mark) => mark.kind === 'bar' && mark.delivery === selectedDelivery),
    ),
    cursorPx: over.cursorPx,
    range: over.range && rangePicture(over.range, scale),
  };
}

function rangePicture(range: TimeWindow, scale: TimeScale): RangePicture {
  return {
    fromPx: scale.toPx(range.startNanos),
    toPx: scale.toPx(range.endNanos),
    text: formatDuration(spanOf(range)),
  };
}

/** The marks that can be seen at a height, in the order in which they are drawn. */
export function marksAt({ flowing, stuck, stuckPx }: LaidOut, y: number): readonly Mark[] {
  const rows = y < stuckPx ? stuck : flowing;
  return rows.flatMap((row) =>
    y >= row.y - REACH_PX && y <= row.y + row.h + REACH_PX ? row.drawing.marks : [],
  );
}
/** Marks of a neighbouring row may be meant as well. */
const REACH_PX = 4;

/** Puts the picture of what is in view together. */
import type { LaneRow } from './lane-rows.ts';
import { layOutLane } from './lay-out-lane.ts';
import type { Mark } from './marks.ts';
import type { Picture, PictureRow } from './picture.ts';
import type { TimeScale } from './scale.ts';
import { ticksOf } from './ticks.ts';
import type { HeldLane } from './use-contents.ts';

export interface View {
  readonly rows: readonly LaneRow[];
  readonly lanes: ReadonlyMap<string, HeldLane>;
  readonly scale: TimeScale;
  /** How far the lanes are scrolled. */
  readonly topPx: number;
  readonly heightPx: number;
  readonly endNanos: number;
  /** Name of the lane that is selected. */
  readonly selectedLane: string | undefined;
  readonly selectedDelivery: number | undefined;
}

/** What the pointer and the hand have set over it. */
export interface Over {
  readonly hovered: Mark | undefined;
  readonly cursorPx: number | undefined;
  readonly range: readonly [number, number] | undefined;
}

export function layOutRows(view: View): PictureRow[] {
  const { scale, topPx, endNanos, lanes } = view;
  return view.rows.map((row): PictureRow => {
    const held = lanes.get(row.lane.lane);
    const y = row.topPx - topPx;
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

export function pictureOf(view: View, rows: readonly PictureRow[], over: Over): Picture {
  const { scale, heightPx, endNanos, selectedDelivery } = view;
  const selected = new Set<Mark>();
  if (selectedDelivery !== undefined) {
    for (const { drawing } of rows) {
      for (const mark of drawing.marks) {
        if (mark.kind === 'bar' && mark.delivery === selectedDelivery) selected.add(mark);
      }
    }
  }
  return {
    widthPx: scale.widthPx,
    heightPx,
    ticks: ticksOf(scale),
    rows,
    knownPx: [scale.toPx(0), scale.toPx(endNanos)],
    hovered: over.hovered,
    selected,
    cursorPx: over.cursorPx,
    range: over.range,
  };
}

/** All marks of the rows in the order in which they are drawn. */
export function marksOf(rows: readonly PictureRow[]): readonly Mark[] {
  return rows.flatMap(({ drawing }) => drawing.marks);
}

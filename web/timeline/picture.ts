import type { Lane } from '../../server/api/timeline-contract.ts';
import type { LaneDrawing, Mark, Rect } from './marks.ts';
import type { Tick } from './ticks.ts';

/** The lanes, in px from the upper left corner of their canvas. */
export interface Picture {
  /** What of it is drawn: the edges of the view, or more or less than that. */
  readonly leftPx: number;
  readonly rightPx: number;
  readonly heightPx: number;
  readonly ticks: readonly Tick[];
  readonly flowing: readonly PictureRow[];
  /** Over those, down to `stuckPx`. */
  readonly stuck: readonly PictureRow[];
  readonly stuckPx: number;
  /** Where the capture begins and ends; nothing is known outside. */
  readonly knownPx: readonly [number, number];
  /** Words stand where they are read from the left edge of the view, so a part of it has none. */
  readonly hasWords: boolean;
}

/** What lies over them. */
export interface Overlay {
  readonly hovered: Mark | undefined;
  readonly selected: readonly Mark[];
  /** Where the pointer is. */
  readonly cursorPx: number | undefined;
  readonly range: RangePicture | undefined;
}

/** A stretch that is measured, and how long it is. */
export interface RangePicture {
  readonly fromPx: number;
  readonly toPx: number;
  readonly text: string;
}

export interface PictureRow extends Pick<Rect, 'y' | 'h'> {
  readonly kind: Lane['kind'];
  readonly isSelected: boolean;
  /** What it holds is not here yet. */
  readonly isLoading: boolean;
  readonly drawing: LaneDrawing;
}

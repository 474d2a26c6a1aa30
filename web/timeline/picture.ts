import type { Lane } from '../../server/api/timeline-contract.ts';
import type { LaneDrawing, Mark, Rect } from './marks.ts';
import type { Tick } from './ticks.ts';

/** All that one frame of the canvas shows, in px from its upper left corner. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ticks: readonly Tick[];
  readonly flowing: readonly PictureRow[];
  /** Over those, down to `stuckPx`. */
  readonly stuck: readonly PictureRow[];
  readonly stuckPx: number;
  /** Where the capture begins and ends; nothing is known outside. */
  readonly knownPx: readonly [number, number];
  readonly hovered: Mark | undefined;
  readonly selected: ReadonlySet<Mark>;
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

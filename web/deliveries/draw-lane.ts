/** Lanes of a delivery as bars and ticks. */
import type { Nanos } from '../../decoder/units.ts';
import type { End, LaneRow, LaneState } from './lanes.ts';

/** A stretch of one lane, in percent of its length. */
export interface LaneStretch extends LaneState {
  readonly leftPercent: number;
  readonly widthPercent: number;
  /** Absent for the last: the capture does not say how long that holds. */
  readonly lastedNanos: Nanos | undefined;
}

export interface DrawnLane {
  readonly stretches: readonly LaneStretch[];
  readonly ticksPercent: readonly number[];
}

/**
 * What is drawn of one lane from the first row to `endNanos`, to scale.
 *
 * @param lasts what the lane is at last holds until then, and not only that far on the drawing
 */
export function drawLane(
  rows: readonly LaneRow[],
  end: End,
  endNanos: Nanos,
  lasts: boolean,
): DrawnLane {
  const [first] = rows;
  const startNanos = first?.nanos ?? 0;
  const length = Math.max(1, endNanos - startNanos);
  const percent = (nanos: Nanos) => (100 * (nanos - startNanos)) / length;
  const mine = rows.filter((row) => row.end === end);
  const changes = mine.filter((row, index) => row.after[end] !== mine[index - 1]?.after[end]);
  const stretches = changes.flatMap((row, index) => {
    const held = row.after[end];
    const next = changes[index + 1];
    const until = next?.nanos ?? endNanos;
    // What lasted no time is nothing to see.
    if (held === undefined || until <= row.nanos) return [];
    return [
      {
        ...held,
        leftPercent: percent(row.nanos),
        widthPercent: Math.max(0, percent(until) - percent(row.nanos)),
        lastedNanos: next === undefined && !lasts ? undefined : until - row.nanos,
      },
    ];
  });
  const heard = new Set(mine.flatMap(({ kind, nanos }) => (kind === 'known' ? [nanos] : [])));
  return { stretches, ticksPercent: [...heard].map(percent) };
}

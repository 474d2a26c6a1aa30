/** Which rows are on the screen and where: those that are scrolled, and those that stay at the top. */
import { firstRowBelow, LANE_HEIGHT_PX, type LaneRow } from './lane-rows.ts';

export interface ScreenRow {
  readonly row: LaneRow;
  /** Its place among all rows. */
  readonly index: number;
  /** Its upper edge, in px below that of the lanes. */
  readonly y: number;
}

export interface ScreenRows {
  readonly flowing: readonly ScreenRow[];
  /** Over the others: the connection that what is below it belongs to, then the pinned lanes. */
  readonly stuck: readonly ScreenRow[];
  /** Lower edge of what is stuck. */
  readonly stuckPx: number;
}

/** Pinned lanes that would take more of the height are scrolled like the others. */
const PINNED_PART_MAX = 0.6;

/**
 * @param topPx how far the lanes are scrolled
 * @param heightPx how much of them is in view
 */
export function rowsOnScreen(
  rows: readonly LaneRow[],
  topPx: number,
  heightPx: number,
): ScreenRows {
  const pins = pinnedCount(rows, heightPx);
  const pinnedPx = pins === 0 ? 0 : rows[pins - 1].topPx + rows[pins - 1].heightPx;
  const first = Math.max(pins, firstRowBelow(rows, topPx + pinnedPx));
  const head = headOf(rows, first, topPx, pinnedPx);
  const flowing: ScreenRow[] = [];
  for (let index = first; index < rows.length; index++) {
    const y = rows[index].topPx - topPx;
    if (y >= heightPx) break;
    if (index !== head?.index) flowing.push({ row: rows[index], index, y });
  }
  const pinned = rows.slice(0, pins).map((row, index) => ({ row, index, y: row.topPx }));
  const headEnd = head ? head.y + head.row.heightPx : 0;
  return {
    flowing,
    stuck: head ? [head, ...pinned] : pinned,
    stuckPx: Math.max(pinnedPx, headEnd),
  };
}

/** How many rows are pinned and stay, from the top. */
export function pinnedCount(rows: readonly LaneRow[], heightPx: number): number {
  let count = 0;
  while (count < rows.length && rows[count].pinned) count++;
  if (count === 0) return 0;
  const last = rows[count - 1];
  return last.topPx + last.heightPx <= heightPx * PINNED_PART_MAX ? count : 0;
}

/** The connection of the first row, where it is scrolled out itself; the next one pushes it away. */
function headOf(
  rows: readonly LaneRow[],
  first: number,
  topPx: number,
  pinnedPx: number,
): ScreenRow | undefined {
  let index = Math.min(first, rows.length - 1);
  while (index >= 0 && !isHead(rows[index])) index--;
  if (index < 0) return undefined;
  const row = rows[index];
  if (row.topPx - topPx >= pinnedPx) return undefined;
  const next = rows.slice(first, first + NEAR_ROWS).find((one) => one !== row && isHead(one));
  const pushed = next ? next.topPx - topPx - row.heightPx : pinnedPx;
  return { row, index, y: Math.min(pinnedPx, pushed) };
}
/** A connection further below pushes nothing. */
const NEAR_ROWS = 4;

function isHead({ lane, pinned }: LaneRow): boolean {
  return lane.kind === 'connection' && !pinned;
}

/** The row at a height on the screen. */
export function rowOnScreen(
  { flowing, stuck, stuckPx }: ScreenRows,
  y: number,
): LaneRow | undefined {
  const holds = (one: ScreenRow) => y >= one.y && y < one.y + one.row.heightPx;
  if (y >= stuckPx) return flowing.find(holds)?.row;
  return stuck.findLast(holds)?.row;
}

/** How far to scroll so that the row is not hidden; undefined where it is in view. */
export function scrollFor(
  rows: readonly LaneRow[],
  row: LaneRow,
  topPx: number,
  heightPx: number,
): number | undefined {
  const pins = pinnedCount(rows, heightPx);
  if (rows.indexOf(row) < pins) return undefined;
  const pinnedPx = pins === 0 ? 0 : rows[pins - 1].topPx + rows[pins - 1].heightPx;
  const head = row.lane.kind === 'connection' || row.pinned ? 0 : LANE_HEIGHT_PX.connection;
  const highest = row.topPx - pinnedPx - head;
  if (topPx > highest) return Math.max(0, highest);
  const lowest = row.topPx + row.heightPx - heightPx;
  return topPx < lowest ? lowest : undefined;
}

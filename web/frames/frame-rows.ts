import type { FrameRow, Total } from '../../server/api/contract.ts';

/**
 * The rows that the table scrolls over, wherever they come from. An index counts from the first row
 * the table can reach now; a number is the frame's own and does not change.
 */
export interface FrameRows {
  /** Changes when the rows are others and no position carries over: another filter or jump. */
  readonly key: string;
  readonly count: number;
  /** How many there are in the capture; absent until the server has said. */
  readonly total: Total | undefined;
  rowAt(index: number): FrameRow | undefined;
  numberAt(index: number): number | undefined;
  /** Where the frame is, if the table can reach it now. */
  indexOf(number: number): number | undefined;
  readonly isPending: boolean;
  /** The rows answer an older question and the new answer is on its way. */
  readonly isStale: boolean;
  readonly error: Error | undefined;
  retry(): void;
}

/** Index of the row with this number in rows that rise by number, or where it would stand. */
export function lowerBound(rows: readonly Pick<FrameRow, 'number'>[], number: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pages that hold the rows `[first, last)`. */
export function pagesOf(first: number, last: number, pageRows: number): readonly number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / pageRows); page * pageRows < last; page++) pages.push(page);
  return pages;
}

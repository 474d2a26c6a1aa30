/** Bars that overlap in time are put below each other, in a few rows; the rest is told as density. */

/** Rows of bars in a lane. */
export const SUB_ROWS = 4;

/**
 * For each bar its row, or -1 where all rows were taken when it began. Bars come in any order; they
 * are packed by their start, the longer of two first, each into the first row that is free.
 *
 * @param gap time that must be free between two bars of a row
 */
export function packBars(start: readonly number[], end: readonly number[], gap: number): Int8Array {
  const order = start.map((_, index) => index);
  order.sort((a, b) => start[a] - start[b] || end[b] - end[a]);
  const rows = new Int8Array(start.length).fill(-1);
  const busyUntil = new Float64Array(SUB_ROWS).fill(Number.NEGATIVE_INFINITY);
  for (const index of order) {
    for (let row = 0; row < SUB_ROWS; row++) {
      if (busyUntil[row] > start[index]) continue;
      rows[index] = row;
      busyUntil[row] = end[index] + gap;
      break;
    }
  }
  return rows;
}

/** Rows that are in use, from the top. */
export function rowsInUse(rows: Int8Array): number {
  let most = -1;
  for (const row of rows) if (row > most) most = row;
  return most + 1;
}

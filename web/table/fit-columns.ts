/** A column of a table whose rows are of one kind. */
export interface ColumnWidth {
  /** No narrower than this. */
  readonly minPx: number;
  /** Its share of what is left over; 0 keeps it at its least. */
  readonly grow: number;
  /** Where there is no room for all, those that yield most go first; 0 always stays. */
  readonly yields: number;
}

export const COLUMN_GAP_PX = 12;

/** The columns that have room in a row of this width, in their order. */
export function fitColumns<C extends ColumnWidth>(columns: readonly C[], widthPx: number): C[] {
  const kept = [...columns];
  while (neededPx(kept) > widthPx) {
    const most = Math.max(...kept.map(({ yields }) => yields));
    if (most <= 0) break;
    kept.splice(
      kept.findLastIndex(({ yields }) => yields === most),
      1,
    );
  }
  return kept;
}

function neededPx(columns: readonly ColumnWidth[]): number {
  const widths = columns.reduce((sum, { minPx }) => sum + minPx, 0);
  return widths + COLUMN_GAP_PX * Math.max(0, columns.length - 1);
}

/** What a CSS grid makes of them. */
export function gridTemplate(columns: readonly ColumnWidth[]): string {
  return columns
    .map(({ minPx, grow }) => (grow === 0 ? `${minPx}px` : `minmax(${minPx}px, ${grow}fr)`))
    .join(' ');
}

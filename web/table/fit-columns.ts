/** A column of a table whose rows are of one kind. */
export interface ColumnWidth {
  /** No narrower than this. */
  readonly minPx: number;
  /** What it takes to be read whole: those that yield much go before it gets less. */
  readonly wantsPx?: number;
  /** Its share of what is left over; 0 keeps it at its least. */
  readonly grow: number;
  /** Where there is no room for all, those that yield most go first; 0 always stays. */
  readonly yields: number;
}

export const COLUMN_GAP_PX = 12;

/** Columns that yield as much as this go for others to be read whole. */
const YIELDS_MUCH = 4;

/** The columns that have room in a row of this width, in their order. */
export function fitColumns<C extends ColumnWidth>(columns: readonly C[], widthPx: number): C[] {
  const kept = [...columns];
  const wanted = ({ minPx, wantsPx = minPx }: ColumnWidth) => wantsPx;
  dropFrom(kept, YIELDS_MUCH, () => neededPx(kept, wanted) > widthPx);
  dropFrom(kept, Number.MIN_VALUE, () => neededPx(kept, ({ minPx }) => minPx) > widthPx);
  return kept;
}

/** Takes out those that yield most, one after the other, but none that yields less than `least`. */
function dropFrom(kept: ColumnWidth[], least: number, isTooWide: () => boolean): void {
  while (isTooWide()) {
    const most = Math.max(...kept.map(({ yields }) => yields));
    if (most < least) break;
    kept.splice(
      kept.findLastIndex(({ yields }) => yields === most),
      1,
    );
  }
}

function neededPx(
  columns: readonly ColumnWidth[],
  widthOf: (column: ColumnWidth) => number,
): number {
  const widths = columns.reduce((sum, column) => sum + widthOf(column), 0);
  return widths + COLUMN_GAP_PX * Math.max(0, columns.length - 1);
}

/** What a CSS grid makes of them. */
export function gridTemplate(columns: readonly ColumnWidth[]): string {
  return columns
    .map(({ minPx, grow }) => (grow === 0 ? `${minPx}px` : `minmax(${minPx}px, ${grow}fr)`))
    .join(' ');
}

/** What a fault looks like on the page: where on the timeline it is, and which rows of a ladder explain it. */

/** A place in a lane of the timeline where a mark may lie. */
export interface Spot {
  readonly lane: string;
  readonly atNanos: number;
  /** `flag` at the top of a lane, `band` below a link that waits, `delivery`: bars and columns. */
  readonly part: 'flag' | 'band' | 'delivery';
}

/**
 * A row of a ladder: of one frame, the one selected, or any; a pause has no frame, nor has what is told
 * of a delivery above the ladder.
 */
export interface LadderRow {
  readonly frame?: number | 'selected' | undefined;
  readonly says: RegExp;
}

export interface Fault {
  /** Where the mark may lie: the first that says the right thing is clicked. */
  readonly spots: readonly Spot[];
  /** What the mark says when it is pointed at. */
  readonly mark: RegExp;
  /** What stands beside the timeline once it was clicked. */
  readonly told: RegExp;
  /** The link from there to the ladder. */
  readonly way?: string;
  /** Rows that are in view together, whole; one of these sets. */
  readonly rows: readonly (readonly LadderRow[])[];
}

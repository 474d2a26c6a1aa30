/**
 * Rows of a ladder and where they lie. Pure: frames in, rows out.
 *
 *     y 0    ──── transfer #4 ───▶      one row, 24 px
 *     y 24   ┄┄┄┄ 2.0 s ┄┄┄┄┄┄┄┄┄      a pause: one row, or more when time is not compressed
 *     y 48   ◀── disposition 4 ───
 *     y 72     ⚑ sent beyond …         what was wrong with the frame of the row above
 */
import type { FrameNumber, Nanos } from '../../decoder/units.ts';
import type { FrameRow } from '../../server/api/contract.ts';
import type { Ends } from './ends.ts';
import { type Fold, foldMessages } from './fold.ts';
import type { Half } from './through.ts';

export const ROW_PX = 24;

/** Longer silence is drawn as a break that names it. */
export const PAUSE_NANOS = 1_000_000_000;

/** Rows that a stretched pause takes at most. */
const PAUSE_SLOTS_MAX = 24;

export type Way = 'right' | 'left';

interface Placed {
  /** Rows of ROW_PX above it, and those that it takes. */
  readonly slot: number;
  readonly slots: number;
}

export interface ArrowRow extends Placed {
  readonly kind: 'arrow';
  readonly frames: Fold;
  /** Place of the first of them among the frames that were laid out. */
  readonly at: number;
  readonly way: Way;
  /** Between which two of three lifelines. */
  readonly half?: Half;
  /** Since the row before; absent on the first. */
  readonly deltaNanos?: Nanos;
}

/** Octets of one end that the capture does not have. */
export interface HoleRow extends Placed {
  readonly kind: 'hole';
  readonly frames: Fold;
  readonly at: number;
  readonly way: Way;
  readonly half?: Half;
  readonly deltaNanos?: Nanos;
}

/** Nothing that the ladder shows for so long. */
export interface PauseRow extends Placed {
  readonly kind: 'pause';
  readonly nanos: Nanos;
  /** Arrows that lie in it and are hidden: with any, it is no silence. */
  readonly hidden: number;
  /** The frame behind which it is quiet. */
  readonly after: FrameRow;
  /** Why nothing comes any more; absent on silence. */
  readonly ending?: string;
}

/** How it went on behind the last frame: nobody sent that it ends. */
export interface Ending {
  readonly timeNanos: Nanos;
  readonly text: string;
}

/** What was wrong with a frame of the row above, in words. */
export interface NoteRow extends Placed {
  readonly kind: 'note';
  readonly text: string;
  readonly of: FrameRow;
}

export type LadderRow = ArrowRow | HoleRow | PauseRow | NoteRow;

/** A row of frames: what the keyboard goes to. */
export function isArrow(row: LadderRow | undefined): row is ArrowRow | HoleRow {
  return row !== undefined && row.kind !== 'pause' && row.kind !== 'note';
}

export interface LayoutOptions {
  /** Pauses take one row. */
  readonly compressed: boolean;
  readonly ends: Pick<Ends, 'left' | 'placeOf'>;
  /** Arrows that get no row. */
  readonly isHidden?: ((fold: Fold) => boolean) | undefined;
  readonly ending?: Ending | undefined;
  /** What was wrong with frames, by their numbers. */
  readonly notes?: ReadonlyMap<FrameNumber, readonly string[]> | undefined;
}

export interface LadderLayout {
  readonly rows: readonly LadderRow[];
  /** Index of the row in which a frame is, by its number; pauses have none. */
  readonly rowOf: ReadonlyMap<FrameNumber, number>;
  /** Rows of ROW_PX altogether. */
  readonly slots: number;
  /** Arrows that have no row. */
  readonly hidden: number;
}

/**
 * A frame that waited for one before it is released late: it is drawn where it was sent.
 *
 * @param frames in the order of their times
 */
export function layOutLadder(frames: readonly FrameRow[], options: LayoutOptions): LadderLayout {
  const { left, placeOf } = options.ends;
  const rows: LadderRow[] = [];
  const rowOf = new Map<FrameNumber, number>();
  let slot = 0;
  let at = 0;
  let before: FrameRow | undefined;
  let hidden = 0;
  /** Of them, those behind the last row. */
  let hiddenHere = 0;
  for (const fold of foldMessages(frames)) {
    const [first] = fold;
    if (options.isHidden?.(fold)) {
      hidden += 1;
      hiddenHere += 1;
      at += fold.length;
      continue;
    }
    const deltaNanos = before === undefined ? undefined : first.timeNanos - before.timeNanos;
    if (before !== undefined && deltaNanos !== undefined && deltaNanos > PAUSE_NANOS) {
      const slots = options.compressed ? 1 : pauseSlots(deltaNanos);
      rows.push({
        kind: 'pause',
        nanos: deltaNanos,
        hidden: hiddenHere,
        after: before,
        slot,
        slots,
      });
      slot += slots;
    }
    for (const { number } of fold) rowOf.set(number, rows.length);
    rows.push({
      kind: first.name === 'gap' ? 'hole' : 'arrow',
      frames: fold,
      at,
      ...(placeOf?.(first) ?? { way: wayOf(first, left) }),
      slot,
      slots: 1,
      ...(deltaNanos !== undefined && { deltaNanos }),
    });
    slot += 1;
    for (const of of fold) {
      for (const text of options.notes?.get(of.number) ?? []) {
        rows.push({ kind: 'note', text, of, slot, slots: 1 });
        slot += 1;
      }
    }
    hiddenHere = 0;
    at += fold.length;
    before = fold[fold.length - 1] ?? first;
  }
  if (before !== undefined && options.ending !== undefined) {
    const { timeNanos, text } = options.ending;
    const nanos = Math.max(0, timeNanos - before.timeNanos);
    rows.push({ kind: 'pause', nanos, hidden: 0, after: before, slot, slots: 1, ending: text });
    slot += 1;
  }
  return { rows, rowOf, slots: slot, hidden };
}

function wayOf({ direction }: FrameRow, leftEnd: 'client' | 'server'): Way {
  return (direction === 'client-to-server') === (leftEnd === 'client') ? 'right' : 'left';
}

/** Ten times as long is seven rows more, so that an hour fits beside a second. */
function pauseSlots(nanos: Nanos): number {
  return Math.min(PAUSE_SLOTS_MAX, 2 + Math.floor(7 * Math.log10(nanos / PAUSE_NANOS)));
}

/** The rows that lie between two slots: `[first, last)`. */
export function rowsBetween(
  { rows }: LadderLayout,
  fromSlot: number,
  toSlot: number,
): { first: number; last: number } {
  const first = Math.max(0, firstRowAfter(rows, fromSlot) - 1);
  return { first, last: firstRowAfter(rows, toSlot - 1) };
}

/** Index of the first row that begins behind a slot. */
function firstRowAfter(rows: readonly LadderRow[], slot: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle].slot <= slot) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Frames in the order in which they were sent, as far as the capture tells. */
export function inTimeOrder(frames: readonly FrameRow[]): readonly FrameRow[] {
  return frames.toSorted((a, b) => a.timeNanos - b.timeNanos || a.number - b.number);
}

/** The next row in a direction that is one of frames. */
export function stepRow(rows: readonly LadderRow[], from: number, step: 1 | -1): number {
  let at = from;
  while (rows[at] !== undefined && !isArrow(rows[at])) at += step;
  return rows[at] === undefined ? from - step : at;
}

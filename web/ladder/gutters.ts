import type { FrameNumber, Nanos } from '../../decoder/units.ts';
import type { LedgerRow } from '../../server/api/state-contract.ts';
import type { LadderRow } from './ladder-layout.ts';

/** What the link, or the session, was right after a row; undefined where nothing loaded says it. */
export type LedgerLookup = (row: LadderRow) => LedgerRow | undefined;

/** @param entries in the order of the ledger */
export function ledgerLookup(entries: readonly LedgerRow[]): LedgerLookup {
  // The last of a frame's entries is what holds after it.
  const byFrame = new Map(entries.map((entry) => [entry.frame, entry]));
  const byTime = entries.toSorted((a, b) => a.timeNanos - b.timeNanos);
  return (row) => {
    if (row.kind === 'pause') {
      return lastUntil(byTime, row.after.timeNanos + row.nanos - 1, Number.POSITIVE_INFINITY);
    }
    // It stands below the row that says it.
    if (row.kind === 'note') return undefined;
    const last = row.frames[row.frames.length - 1] ?? row.frames[0];
    return byFrame.get(last.number) ?? lastUntil(byTime, last.timeNanos, last.number);
  };
}

/** The largest figures of a ledger: what a bar of full length stands for. */
export interface LedgerMost {
  readonly credit: number;
  readonly unsettled: number;
}

export function mostOf(entries: readonly LedgerRow[]): LedgerMost {
  let credit = 0;
  let unsettled = 0;
  for (const { linkCredit = 0, unsettledSender = 0, unsettledReceiver = 0 } of entries) {
    credit = Math.max(credit, linkCredit);
    unsettled = Math.max(unsettled, unsettledSender, unsettledReceiver);
  }
  return { credit, unsettled };
}

/** The last entry up to a time; of those at that very time none that a later frame made. */
function lastUntil(
  entries: readonly LedgerRow[],
  timeNanos: Nanos,
  number: FrameNumber,
): LedgerRow | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle].timeNanos <= timeNanos) low = middle + 1;
    else high = middle;
  }
  let at = low - 1;
  while (at >= 0 && entries[at].timeNanos === timeNanos && (entries[at].frame ?? 0) > number) at--;
  return entries[at];
}

import type { Delivery } from '../../server/api/state-contract.ts';
import { isArrow, type LadderRow } from './ladder-layout.ts';

/** The rows that make up the life of one delivery, joined at the side. */
export interface Bracket {
  /** Indices of rows: the first and the last, and each that has a part in it. */
  readonly first: number;
  readonly last: number;
  readonly parts: ReadonlySet<number>;
}

/**
 * From its first transfer to its settlement, as far as the rows are there. A range that settles it with
 * others names no delivery: the delivery names the range.
 */
export function bracketOf(rows: readonly LadderRow[], delivery: Delivery): Bracket | undefined {
  const { startFrame, endFrame, outcomeFrame, settleFrame, returnFrame } = delivery;
  const named = new Set([startFrame, endFrame, outcomeFrame, settleFrame, returnFrame]);
  const parts = new Set<number>();
  rows.forEach((row, i) => {
    if (!isArrow(row)) return;
    const isPart = row.frames.some(
      (frame) => frame.delivery === delivery.delivery || named.has(frame.number),
    );
    if (isPart) parts.add(i);
  });
  const all = [...parts];
  const [first] = all;
  const last = all.at(-1);
  return first === undefined || last === undefined ? undefined : { first, last, parts };
}

/** The deliveries that a frame settled or gave its outcome: those that light up with it. */
export function settledBy(frame: number, deliveries: Iterable<Delivery>): ReadonlySet<number> {
  const settled = new Set<number>();
  for (const { delivery, settleFrame, outcomeFrame } of deliveries) {
    if (settleFrame === frame || outcomeFrame === frame) settled.add(delivery);
  }
  return settled;
}

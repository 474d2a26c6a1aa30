import type { DrawnRow } from './ladder-drawing.ts';
import type { Words } from './ladder-frames10.ts';

/** next-outgoing-id of both ends in the begins of `opened`. */
const FIRST_TRANSFER_ID = 4294967292;

/**
 * Flows of 1.0 with the session's fields that every flow must have, as an end would write them that
 * has everything drawn above it. What the drawing gives stays.
 */
export function withSessionFields(rows: readonly DrawnRow[]): DrawnRow[] {
  const sent = [0, 0];
  return rows.map((row) => {
    if (row.name === 'transfer') sent[row.from] += 1;
    if (row.name !== 'flow') return row;
    const id = (end: number) => `${(FIRST_TRANSFER_ID + sent[end]) >>> 0}`;
    const words: Words = new Map([
      ['nextIncomingId', id(1 - row.from)],
      ['incomingWindow', '100'],
      ['nextOutgoingId', id(row.from)],
      ['outgoingWindow', '100'],
      ...row.words,
    ]);
    return { ...row, words };
  });
}

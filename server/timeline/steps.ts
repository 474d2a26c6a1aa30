import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { TimelineSteps } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import { type Grid, toldRows } from './sql.ts';

export const NO_STEPS: TimelineSteps = { time: [], value: [] };

/**
 * Steps of one lane from a row of `ledgerSteps`: of each bucket the lowest value and the last, at their
 * own times, and the value that held when the stretch began.
 */
export function stepsOf([, text]: readonly Cell[], { from }: Grid): TimelineSteps {
  const time: number[] = [];
  const value: (number | null)[] = [];
  const add = (at: number, level: number) => {
    // Times may go back a little where packets do; steps only go on.
    const place = Math.max(at, time.at(-1) ?? from);
    const known = level === UNKNOWN ? null : level;
    if (value.length > 0 && value[value.length - 1] === known) return;
    time.push(place);
    value.push(known);
  };
  for (const [bucket, lastAt, last, lowAt, low] of toldRows(text)) {
    if (bucket < 0) {
      add(from, last);
      continue;
    }
    if (lowAt < lastAt) add(lowAt, low);
    add(lastAt, last);
  }
  return { time, value };
}

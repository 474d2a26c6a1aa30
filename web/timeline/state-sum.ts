import type { BarState, LinkLane } from '../../server/api/timeline-contract.ts';
import { BAR_STATES } from '../../server/api/timeline-contract.ts';

export type ByState = Readonly<Partial<Record<BarState, number>>>;

/** The deliveries of several links by what they are drawn as. */
export function sumOfStates(links: readonly Pick<LinkLane, 'byState'>[]): ByState {
  const sum: Partial<Record<BarState, number>> = {};
  for (const state of BAR_STATES) {
    const count = links.reduce((total, { byState }) => total + (byState[state] ?? 0), 0);
    if (count > 0) sum[state] = count;
  }
  return sum;
}

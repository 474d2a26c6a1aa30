/** The stretches of a link in which somebody should have acted. */
import type { Wait } from '../../server/api/timeline-contract.ts';
import type { HeldLane } from './held-lanes.ts';
import { toneOf } from './words.ts';

/** Of what fills less of the picture nobody needs to be told: twelve buckets are 24 to 48 px. */
const NOTABLE_BUCKETS = 12;

/** Those that are long for what is in view. */
export function notableWaits({ lane, timeline }: HeldLane): readonly Wait[] {
  if (lane.kind !== 'link') return [];
  const least = NOTABLE_BUCKETS * timeline.resolutionNanos;
  return lane.content.waits.filter(
    (wait) => toneOf(wait.blocked) === 'blocked' && lengthOf(wait) >= least,
  );
}

export function longestOf(waits: readonly Wait[]): Wait | undefined {
  return waits.reduce<Wait | undefined>(
    (longest, wait) => (longest && lengthOf(longest) >= lengthOf(wait) ? longest : wait),
    undefined,
  );
}

function lengthOf({ fromNanos, toNanos }: Wait): number {
  return toNanos - fromNanos;
}

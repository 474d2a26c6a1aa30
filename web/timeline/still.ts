/** The stretches in which somebody should have acted, over all links that are here. */
import type { LinkLane, Wait } from '../../server/api/timeline-contract.ts';
import type { HeldLane } from './held-lanes.ts';
import type { WaitTone } from './marks.ts';
import { toneOf } from './words.ts';

/** Of what fills less of the picture nobody needs to be told: twelve buckets are 24 to 48 px. */
const NOTABLE_BUCKETS = 12;

/** The stretches of a link in which somebody should have acted, and that are long for what is in view. */
export function notableWaits(
  { lane, timeline }: HeldLane,
  tone: WaitTone = 'blocked',
): readonly Wait[] {
  if (lane.kind !== 'link') return [];
  const least = NOTABLE_BUCKETS * timeline.resolutionNanos;
  return lane.content.waits.filter(
    (wait) => toneOf(wait.blocked) === tone && lengthOf(wait) >= least,
  );
}

export function longestOf(waits: readonly Wait[]): Wait | undefined {
  return waits.reduce<Wait | undefined>(
    (longest, wait) => (longest && lengthOf(longest) >= lengthOf(wait) ? longest : wait),
    undefined,
  );
}

export interface StillStretch {
  readonly link: LinkLane;
  readonly wait: Wait;
}

export interface Still {
  /** The longest first. */
  readonly stretches: readonly StillStretch[];
  /** Links whose content is here; of the others nothing is known yet. */
  readonly seen: number;
  /** Of those, links of which the capture does not tell for a while whether they wait. */
  readonly untold: number;
}

export function stillStretches(
  links: readonly LinkLane[],
  lanes: ReadonlyMap<string, HeldLane>,
): Still {
  const stretches: StillStretch[] = [];
  let seen = 0;
  let untold = 0;
  for (const link of links) {
    const held = lanes.get(link.lane);
    if (held === undefined) continue;
    seen++;
    for (const wait of notableWaits(held)) stretches.push({ link, wait });
    if (notableWaits(held, 'unknown').length > 0) untold++;
  }
  stretches.sort((one, other) => lengthOf(other.wait) - lengthOf(one.wait));
  return { stretches, seen, untold };
}

export function lengthOf({ fromNanos, toNanos }: Wait): number {
  return toNanos - fromNanos;
}

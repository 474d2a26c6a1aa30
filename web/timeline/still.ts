/** The stretches in which somebody should have acted, over all links that are here. */
import type { LinkLane, Wait } from '../../server/api/timeline-contract.ts';
import type { HeldLane } from './use-contents.ts';
import { toneOf } from './words.ts';

export interface StillStretch {
  readonly link: LinkLane;
  readonly wait: Wait;
}

export interface Still {
  /** The longest first. */
  readonly stretches: readonly StillStretch[];
  /** Links whose content is here; of the others nothing is known yet. */
  readonly seen: number;
}

export function stillStretches(
  links: readonly LinkLane[],
  lanes: ReadonlyMap<string, HeldLane>,
): Still {
  const stretches: StillStretch[] = [];
  let seen = 0;
  for (const link of links) {
    const held = lanes.get(link.lane)?.lane;
    if (held?.kind !== 'link') continue;
    seen++;
    for (const wait of held.content.waits) {
      if (toneOf(wait.blocked) === 'blocked') stretches.push({ link, wait });
    }
  }
  stretches.sort((one, other) => lengthOf(other.wait) - lengthOf(one.wait));
  return { stretches, seen };
}

export function lengthOf({ fromNanos, toNanos }: Wait): number {
  return toNanos - fromNanos;
}

import type { Direction } from '../../units.ts';

/** Something of which it matters whether it was heard of since octets were lost. */
export interface Losing {
  isFresh: boolean;
}

/**
 * Those that were heard of since the last loss, by the direction that loses. Only they have anything to
 * lose: with many sessions and many holes, looking at all of them each time would cost the product.
 */
export class Fresh<T extends Losing> {
  readonly #by = [new Set<T>(), new Set<T>()] as const;

  hear(one: T): void {
    if (one.isFresh) return;
    one.isFresh = true;
    this.#by[0].add(one);
    this.#by[1].add(one);
  }

  forget(one: T): void {
    this.#by[0].delete(one);
    this.#by[1].delete(one);
  }

  /** Octets of a direction are lost: those that lose by it, until they are heard of again. */
  take(direction: Direction): T[] {
    const taken = [...this.#by[direction]];
    this.#by[direction].clear();
    for (const one of taken) one.isFresh = false;
    return taken;
  }
}

/** Where a part of a capture tells something else than the whole, and not only less. */

import type { Known, KnownState } from './known-state.ts';

export interface Difference {
  /** `delivery`, `link` or `moment`. */
  readonly where: string;
  readonly name: string;
  readonly whole: string;
  readonly cut: string;
  /** The frame, by its place in the whole, or the link by the name of the part. */
  readonly at: string;
}

export interface Comparison {
  /** Values known in both. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

export function differences(whole: KnownState, cut: KnownState): Comparison {
  const found: Difference[] = [];
  let compared = 0;
  const compare = (where: string, at: string, full: Known, part: Known): void => {
    for (const [name, value] of part) {
      const other = full.get(name);
      compared++;
      if (other === undefined) continue;
      if (other !== value) found.push({ where, name, whole: other, cut: value, at });
    }
  };
  const names = namesOf(whole, cut);
  const inWhole = new Set(whole.order);
  for (const [frame, part] of cut.deliveries) {
    const full = whole.deliveries.get(frame);
    if (full !== undefined) compare('delivery', frame, full, part);
    else if (inWhole.has(frame)) {
      found.push({ where: 'delivery', name: 'exists', whole: 'no', cut: 'yes', at: frame });
    }
  }
  for (const [link, part] of cut.links) {
    const full = whole.links.get(names.get(link) ?? '');
    if (full !== undefined) compare('link', link, full, part);
  }
  const inStep = framesInStep(whole, cut);
  for (const [frame, after] of cut.moments) {
    if (!inStep.has(frame)) continue;
    for (const [link, part] of after) {
      const full = whole.moments.get(frame)?.get(names.get(link) ?? '');
      if (full !== undefined) compare('moment', `${frame} ${link}`, full, part);
    }
  }
  return { compared, differences: found };
}

/** What the links of the part are called in the whole: as most of their frames have it. */
function namesOf(whole: KnownState, cut: KnownState): ReadonlyMap<string, string> {
  const votes = new Map<string, Map<string, number>>();
  for (const [frame, link] of cut.linkOf) {
    const name = whole.linkOf.get(frame);
    if (name === undefined) continue;
    const counts = votes.get(link) ?? new Map<string, number>();
    counts.set(name, (counts.get(name) ?? 0) + 1);
    votes.set(link, counts);
  }
  const names = new Map<string, string>();
  for (const [link, counts] of votes) {
    const [best] = [...counts].sort(([, a], [, b]) => b - a)[0];
    names.set(link, best);
  }
  return names;
}

/**
 * Frames behind which both runs have seen the same, as far as the part has it: what waits for missing
 * octets is released later in the part, and then a moment is another one.
 */
function framesInStep(whole: KnownState, cut: KnownState): ReadonlySet<string> {
  const places = new Map(whole.order.map((frame, at) => [frame, at]));
  const released = cut.order.flatMap((frame) => places.get(frame) ?? []);
  const sorted = [...released].sort((a, b) => a - b);
  const has = new Set(cut.order);
  const firstLost = whole.order.findIndex((frame) => !has.has(frame));
  const inStep = new Set<string>();
  let latest = -1;
  for (const [at, place] of released.entries()) {
    latest = Math.max(latest, place);
    // That octets are missing shows only when they are given up.
    const isUntold = firstLost >= 0 && place > firstLost && at < cut.beforeLastHole;
    if (latest === place && sorted[at] === place && !isUntold) inStep.add(whole.order[place]);
  }
  return inStep;
}

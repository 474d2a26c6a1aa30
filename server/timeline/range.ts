/** A stretch of time in figures. */
import type { z } from 'zod';
import { BAR_STATES, type RangeQuery, type RangeStatistics } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';
import { captureEnd } from './lane-queries.ts';
import { type RangeAsked, rangeCounts, settledWithin } from './range-queries.ts';
import { stretchWidth } from './settle-classes.ts';

const SHARES = [0.5, 0.9, 0.99] as const;

export async function readRange(
  index: IndexClient,
  id: string,
  { from, to, lanes }: z.output<typeof RangeQuery>,
): Promise<RangeStatistics> {
  const [[end, isWhole]] = await index.query(id, captureEnd());
  const width = isWhole === true && lanes === undefined ? stretchWidth(Number(end)) : undefined;
  const asked = { from, to, lanes, width };
  const counts = (await index.query(id, rangeCounts(asked))).map((row) => row.map(numberOrNull));
  const byState: RangeStatistics['byState'] = {};
  let [deliveries, payloadBytes, settled] = [0, 0, 0];
  let most: number | undefined;
  for (const [state, settleClass, count, octets, longest] of counts) {
    const name = BAR_STATES[state ?? 0];
    byState[name] = (byState[name] ?? 0) + (count ?? 0);
    deliveries += count ?? 0;
    payloadBytes += octets ?? 0;
    if (settleClass !== null) settled += count ?? 0;
    if (longest !== null) most = Math.max(most ?? longest, longest);
  }
  const [p50, p90, p99] = await sharesOf(index, id, asked, classesOf(counts), settled);
  return {
    fromNanos: from,
    toNanos: to,
    deliveries,
    payloadBytes,
    byState,
    settled,
    ...(p50 !== undefined && { p50Nanos: p50 }),
    ...(p90 !== undefined && { p90Nanos: p90 }),
    ...(p99 !== undefined && { p99Nanos: p99 }),
    ...(most !== undefined && { maxNanos: most }),
    unsettled: (byState.open ?? 0) + (byState.requeued ?? 0) + (byState['in-doubt'] ?? 0),
  };
}

function numberOrNull(cell: Cell): number | null {
  return cell === null ? null : Number(cell);
}

/** Deliveries by class, in the order of classes. */
function classesOf(counts: readonly (number | null)[][]): (readonly [number, number])[] {
  const classes = new Map<number, number>();
  for (const [, settleClass, count] of counts) {
    if (settleClass !== null)
      classes.set(settleClass, (classes.get(settleClass) ?? 0) + (count ?? 0));
  }
  return [...classes].sort(([one], [other]) => one - other);
}

/** The value that a share of all settled do not exceed, of each share: looked for in the class where it must lie. */
async function sharesOf(
  index: IndexClient,
  id: string,
  asked: RangeAsked,
  classes: readonly (readonly [number, number])[],
  settled: number,
): Promise<(number | undefined)[]> {
  if (settled === 0) return [];
  const places = SHARES.map((share) => placeOf(classes, Math.max(1, Math.ceil(settled * share))));
  const rows = await index.query(id, settledWithin(asked, places));
  const found = new Map(
    rows.map(([settleClass, rank, nanos]) => [`${settleClass} ${rank}`, Number(nanos)]),
  );
  return places.map(({ settleClass, rank }) => found.get(`${settleClass} ${rank}`));
}

/** Where the n-th of all lies: its class, and which it is in that. */
function placeOf(
  classes: readonly (readonly [number, number])[],
  nth: number,
): { readonly settleClass: number; readonly rank: number } {
  let before = 0;
  for (const [settleClass, count] of classes) {
    if (before + count >= nth) return { settleClass, rank: nth - before };
    before += count;
  }
  throw new RangeError(`there are only ${before} values, no ${nth}th`);
}

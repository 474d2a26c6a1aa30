import { ABSENT } from '../../decoder/frame-view.ts';
import { type LinkContent, TIMELINE_BARS_MAX } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import { readFlags } from './flags.ts';
import type { LaneKey } from './lane-key.ts';
import { linksAsked, sessionsAsked } from './lane-queries.ts';
import { creditSteps } from './ledger-steps.ts';
import { LinkBuilder } from './link-builder.ts';
import * as queries from './link-queries.ts';
import type { TimelineSource } from './source.ts';
import type { Grid, NumberedLane } from './sql.ts';
import { stepsOf } from './steps.ts';

export async function readLinks(
  source: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<LinkContent[]> {
  if (keys.length === 0) return [];
  const { index, id, endNanos } = source;
  const rows = await index.query(id, linksAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane, end, number, busy]): NumberedLane => {
    const place = Number(lane);
    return {
      ...keys[place],
      index: place,
      endNanos: Number(end ?? endNanos),
      number: Number(number),
      isBusy: busy === true,
    };
  });
  const contents = buildersOf(rows, keys);
  const [credit, waits, flags] = await Promise.all([
    index.query(id, creditSteps(lanes, grid, source.cellBits)),
    index.query(id, queries.waits(lanes, grid)),
    readFlags(source, lanes, grid),
    addDeliveries(source, grid, lanes, contents),
  ]);
  for (const row of credit) contents.get(Number(row[0]))?.setCredit(stepsOf(row, grid));
  for (const row of waits) contents.get(Number(row[0]))?.addWait(row);
  for (const { number, name } of lanes) contents.get(number)?.setFlags(flags.get(name) ?? []);
  return [...contents.values()].map((content) => content.done());
}

/** What sessions carried on no link that is known: deliveries, and no more. */
export async function readStrays(
  source: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<LinkContent[]> {
  if (keys.length === 0) return [];
  const rows = await source.index.query(source.id, sessionsAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane, end, number, busy]): NumberedLane => {
    const place = Number(lane);
    const endNanos = Number(end ?? source.endNanos);
    return {
      ...keys[place],
      link: ABSENT,
      index: place,
      endNanos,
      number: Number(number),
      isBusy: busy === true,
    };
  });
  const contents = buildersOf(rows, keys);
  await addDeliveries(source, grid, lanes, contents);
  return [...contents.values()].map((content) => content.done());
}

/** By the number of the lane, with which its rows come. */
function buildersOf(
  rows: readonly Cell[][],
  keys: readonly LaneKey[],
): ReadonlyMap<number, LinkBuilder> {
  return new Map(rows.map((row) => [Number(row[2]), new LinkBuilder(row, keys)]));
}

async function addDeliveries(
  { index, id, endNanos, cellBits }: TimelineSource,
  grid: Grid,
  lanes: readonly NumberedLane[],
  contents: ReadonlyMap<number, LinkBuilder>,
): Promise<void> {
  const found = await index.query(id, queries.bars(lanes, grid, endNanos, cellBits));
  // Of too many the longest are drawn; what is not longer than the first left out counts as density.
  const leftOut = found.length > TIMELINE_BARS_MAX ? found[TIMELINE_BARS_MAX] : undefined;
  const lengthOf = (row: readonly Cell[]) => Number(row[4]) - Number(row[3]);
  const below = leftOut ? lengthOf(leftOut) + 1 : 2 * grid.resolution;
  for (const row of found) {
    if (lengthOf(row) >= below) contents.get(Number(row[0]))?.addBar(row);
  }
  const short = queries.density(lanes, grid, endNanos, below, cellBits);
  for (const row of await index.query(id, short)) {
    contents.get(Number(row[0]))?.setDensity(row);
  }
}

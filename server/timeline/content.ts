/** What lanes hold in a stretch of time. */
import type { LaneContent, Timeline, TimelineQuery } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { readConnections } from './connections.ts';
import { kindOf, laneKey } from './lane-key.ts';
import { captureEnd } from './lane-queries.ts';
import { readLinks, readStrays } from './links.ts';
import { readSessions } from './sessions.ts';
import type { Grid } from './sql.ts';

/** Lanes that the capture does not have are left out. */
export async function readTimeline(
  index: IndexClient,
  id: string,
  { from, to, resolution, lanes }: TimelineQuery,
): Promise<Timeline> {
  const [[end, isWhole, bits]] = await index.query(id, captureEnd());
  const cellBits = isWhole === true ? Number(bits) : undefined;
  const source = { index, id, endNanos: Number(end), cellBits };
  const grid: Grid = { from, to, resolution };
  const keys = [...new Set(lanes)].map(laneKey);
  const asked = (kind: ReturnType<typeof kindOf>) => keys.filter((key) => kindOf(key) === kind);
  const found = await Promise.all([
    readConnections(source, grid, asked('connection')),
    readSessions(source, grid, asked('session')),
    readLinks(source, grid, asked('link')),
    readStrays(source, grid, asked('strays')),
  ]);
  const contents = new Map<string, LaneContent>(
    found.flat().map((content) => [content.lane, content]),
  );
  return {
    fromNanos: from,
    toNanos: to,
    resolutionNanos: resolution,
    lanes: keys.flatMap(({ name }) => contents.get(name) ?? []),
  };
}

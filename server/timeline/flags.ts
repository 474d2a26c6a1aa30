/** What went wrong, as flags in the lanes and over the whole capture. */
import { FLAG_KINDS, type TimelineFlag } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import { laneFlags } from './flag-queries.ts';
import { frameOf, type TimelineSource } from './source.ts';
import type { Grid, PlacedLane } from './sql.ts';

/** The flags of some lanes, by name of the lane. */
export async function readFlags(
  { index, id }: TimelineSource,
  lanes: readonly PlacedLane[],
  grid: Grid,
): Promise<ReadonlyMap<string, TimelineFlag[]>> {
  const flags = new Map<string, TimelineFlag[]>(lanes.map(({ name }) => [name, []]));
  for (const row of await index.query(id, laneFlags(lanes, grid))) {
    const flag = flagOf(row);
    flags.get(flag.lane)?.push(flag);
  }
  return flags;
}

/** @param row of `allFlags` or `laneFlags` */
export function flagOf(row: readonly Cell[]): TimelineFlag {
  const [kind, connection, session, link, time, count, frame, delivery, text] = row;
  const inSession = Number(session) > 0 ? `.s${session}` : '';
  const onLink = inSession !== '' && Number(link) > 0 ? `.l${link}` : '';
  return {
    kind: kindNamed(kind),
    lane: `c${connection}${inSession}${onLink}`,
    timeNanos: Number(time),
    count: Number(count),
    ...frameOf(frame),
    ...(delivery !== null && { delivery: Number(delivery) }),
    ...(text !== null && { text: String(text) }),
  };
}

function kindNamed(cell: Cell): TimelineFlag['kind'] {
  const kind = FLAG_KINDS.find((candidate) => candidate === cell);
  if (kind === undefined) throw new TypeError(`no kind of flag: ${cell}`);
  return kind;
}

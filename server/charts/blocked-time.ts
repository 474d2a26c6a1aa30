import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { BlockedTime } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { blockedTime } from './link-queries.ts';
import type { ChartScope, Stretch } from './scope.ts';

const SHOWN_LINKS = 40;

/** A stretch ends that far behind the last moment of it: what began then has not lasted. */
const EDGE_NANOS = 1;

type LinkTime = BlockedTime['links'][number];

/** How long each link was in which state; those that stood still the longest first. */
export async function blockedTimes(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<BlockedTime> {
  const rows = await client.query(id, blockedTime(stretch, scope, SHOWN_LINKS));
  const links = new Map<string, LinkTime>();
  for (const [connection, session, number, name, address, blocked, nanos, count] of rows) {
    if (Number(nanos) <= EDGE_NANOS) continue;
    const link = `c${connection}.s${session}.l${number}`;
    const entry = links.get(link) ?? {
      link,
      ...(name !== null && { name: String(name) }),
      ...(address !== null && { address: String(address) }),
      stretches: [],
    };
    entry.stretches.push({
      blocked: STILLNESS[Number(blocked)],
      nanos: Number(nanos),
      count: Number(count),
    });
    links.set(link, entry);
  }
  return { ...stretch, links: [...links.values()] };
}

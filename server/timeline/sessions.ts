import type { SessionContent } from '../api/timeline-contract.ts';
import { readFlags } from './flags.ts';
import type { LaneKey } from './lane-key.ts';
import { sessionsAsked } from './lane-queries.ts';
import { windowSteps } from './ledger-steps.ts';
import type { TimelineSource } from './source.ts';
import type { Grid, PlacedLane } from './sql.ts';
import { NO_STEPS, stepsOf } from './steps.ts';

export async function readSessions(
  source: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<SessionContent[]> {
  if (keys.length === 0) return [];
  const { index, id, endNanos } = source;
  const rows = await index.query(id, sessionsAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane, end]): PlacedLane => {
    const place = Number(lane);
    return { ...keys[place], index: place, endNanos: Number(end ?? endNanos) };
  });
  const [toServer, toClient, flags] = await Promise.all([
    index.query(id, windowSteps(lanes, grid, 'window_to_server')),
    index.query(id, windowSteps(lanes, grid, 'window_to_client')),
    readFlags(source, lanes, grid),
  ]);
  return rows.map(([lane]) => {
    const { name } = keys[Number(lane)];
    const server = toServer.find(([at]) => at === lane);
    const client = toClient.find(([at]) => at === lane);
    return {
      kind: 'session',
      lane: name,
      windowToServer: server ? stepsOf(server, grid) : NO_STEPS,
      windowToClient: client ? stepsOf(client, grid) : NO_STEPS,
      flags: flags.get(name) ?? [],
    };
  });
}

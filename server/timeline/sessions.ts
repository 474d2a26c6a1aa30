import type { SessionContent, TimelineFlag } from '../api/timeline-contract.ts';
import type { LaneKey } from './lane-key.ts';
import { sessionsAsked } from './lane-queries.ts';
import { ledgerSteps } from './link-queries.ts';
import { frameOf, type TimelineSource } from './source.ts';
import type { Grid, PlacedLane } from './sql.ts';
import { NO_STEPS, stepsOf } from './steps.ts';

export async function readSessions(
  { index, id, endNanos }: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<SessionContent[]> {
  if (keys.length === 0) return [];
  const rows = await index.query(id, sessionsAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane, end]): PlacedLane => {
    const place = Number(lane);
    return { ...keys[place], index: place, endNanos: Number(end ?? endNanos) };
  });
  const [toServer, toClient] = await Promise.all([
    index.query(id, ledgerSteps(lanes, grid, 'window_to_server')),
    index.query(id, ledgerSteps(lanes, grid, 'window_to_client')),
  ]);
  return rows.map(([lane, end, endFrame, error]) => {
    const { name } = keys[Number(lane)];
    const flags: TimelineFlag[] = [];
    if (error !== null && end !== null) {
      const text = String(error);
      flags.push({
        kind: 'session-error',
        lane: name,
        timeNanos: Number(end),
        count: 1,
        ...frameOf(endFrame),
        text,
      });
    }
    const server = toServer.find(([at]) => at === lane);
    const client = toClient.find(([at]) => at === lane);
    return {
      kind: 'session',
      lane: name,
      windowToServer: server ? stepsOf(server, grid) : NO_STEPS,
      windowToClient: client ? stepsOf(client, grid) : NO_STEPS,
      flags,
    };
  });
}

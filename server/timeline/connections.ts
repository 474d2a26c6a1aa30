import { DIRECTION_NAMES } from '../../decoder/units.ts';
import type { ConnectionContent } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import { eventCode } from './codes.ts';
import * as queries from './connection-queries.ts';
import { readFlags } from './flags.ts';
import { handshakeOf, handshakes } from './handshakes.ts';
import type { LaneKey } from './lane-key.ts';
import { connectionsAsked } from './lane-queries.ts';
import type { TimelineSource } from './source.ts';
import type { Grid, PlacedLane } from './sql.ts';
import { HANDSHAKES } from './views.ts';

export async function readConnections(
  source: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<ConnectionContent[]> {
  if (keys.length === 0) return [];
  const { index, id, endNanos } = source;
  const rows = await index.query(id, connectionsAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane]): PlacedLane => {
    const place = Number(lane);
    return { ...keys[place], index: place, endNanos };
  });
  const [beats, resent, events, begun, flags] = await Promise.all([
    index.query(id, queries.heartbeats(lanes, grid)),
    index.query(id, queries.retransmissions(lanes, grid)),
    index.query(id, queries.windowEvents(lanes, grid)),
    index.query(id, handshakes(lanes, HANDSHAKES)),
    readFlags(source, lanes, grid),
  ]);
  return rows.map((row) => {
    const of = (list: readonly Cell[][]) => list.filter(([lane]) => lane === row[0]);
    const lane = keys[Number(row[0])].name;
    return {
      kind: 'connection',
      lane,
      handshake: handshakeOf(of(begun)[0]),
      heartbeats: countedOf(of(beats)),
      retransmissions: countedOf(of(resent)),
      stalls: stallsOf(of(events), grid, endNanos),
      flags: flags.get(lane) ?? [],
    };
  });
}

function countedOf(rows: readonly Cell[][]): ConnectionContent['heartbeats'] {
  return {
    bucket: rows.map(([, bucket]) => Number(bucket)),
    count: rows.map(([, , count]) => Number(count)),
  };
}

/** When an end took nothing, up to when it did again, or TCP was reset, from events in order. */
function stallsOf(
  rows: readonly Cell[][],
  { from, to, resolution }: Grid,
  endNanos: number,
): ConnectionContent['stalls'] {
  const stalls: ConnectionContent['stalls'] = [];
  const closedSince = new Map<number, number>();
  const open = (way: number, toNanos: number) => {
    const fromNanos = closedSince.get(way);
    closedSince.delete(way);
    if (fromNanos === undefined || toNanos < from || fromNanos >= to) return;
    if (toNanos - fromNanos < resolution / 2) return;
    stalls.push({ fromNanos, toNanos, direction: DIRECTION_NAMES[way === 0 ? 0 : 1] });
  };
  for (const [, direction, kind, time] of rows) {
    const [way, at] = [Number(direction), Number(time)];
    if (kind === eventCode('zero-window') || kind === eventCode('unacknowledged')) {
      if (!closedSince.has(way)) closedSince.set(way, at);
    } else if (kind === eventCode('window-open')) {
      open(way, at);
    } else {
      for (const closed of [...closedSince.keys()]) open(closed, at);
    }
  }
  for (const way of [...closedSince.keys()]) open(way, endNanos);
  return stalls;
}

import { DIRECTION_NAMES } from '../../decoder/units.ts';
import type { ConnectionContent, TimelineFlag } from '../api/timeline-contract.ts';
import type { Cell } from '../index/rows.ts';
import * as queries from './connection-queries.ts';
import type { LaneKey } from './lane-key.ts';
import { connectionsAsked } from './lane-queries.ts';
import { frameOf, type TimelineSource } from './source.ts';
import type { Grid, PlacedLane } from './sql.ts';

export async function readConnections(
  { index, id, endNanos }: TimelineSource,
  grid: Grid,
  keys: readonly LaneKey[],
): Promise<ConnectionContent[]> {
  if (keys.length === 0) return [];
  const rows = await index.query(id, connectionsAsked(keys));
  if (rows.length === 0) return [];
  const lanes = rows.map(([lane]): PlacedLane => {
    const place = Number(lane);
    return { ...keys[place], index: place, endNanos };
  });
  const [frames, resent, events] = await Promise.all([
    index.query(id, queries.markedFrames(lanes, grid)),
    index.query(id, queries.retransmissions(lanes, grid)),
    index.query(id, queries.windowEvents(lanes, grid)),
  ]);
  return rows.map((row) => {
    const of = (list: readonly Cell[][]) => list.filter(([lane]) => lane === row[0]);
    const lane = keys[Number(row[0])].name;
    const counted = of(resent);
    const tcp = tcpOf(of(events), lane, grid, endNanos);
    const marked = of(frames);
    const beats = marked.filter(([, sort]) => sort === queries.FRAME_SORT.beat);
    return {
      kind: 'connection',
      lane,
      heartbeats: {
        bucket: beats.map(([, , bucket]) => Number(bucket)),
        count: beats.map(([, , , count]) => Number(count)),
      },
      retransmissions: {
        bucket: counted.map(([, bucket]) => Number(bucket)),
        count: counted.map(([, , count]) => Number(count)),
      },
      stalls: tcp.stalls,
      flags: [...closeFlag(row, lane), ...tcp.flags, ...frameFlags(marked, lane)],
    };
  });
}

function closeFlag([, time, error, facts]: readonly Cell[], lane: string): TimelineFlag[] {
  if (error === null) return [];
  const { closeFrame = null }: { closeFrame?: number | null } = JSON.parse(String(facts ?? '{}'));
  return [
    {
      kind: 'connection-error',
      lane,
      timeNanos: Number(time),
      count: 1,
      ...frameOf(closeFrame),
      text: String(error),
    },
  ];
}

function frameFlags(rows: readonly Cell[][], lane: string): TimelineFlag[] {
  return rows.flatMap(([, sort, , count, time, frame, missing]): TimelineFlag[] => {
    const place = { lane, timeNanos: Number(time), count: Number(count), ...frameOf(frame) };
    switch (sort) {
      case queries.FRAME_SORT.gap:
        return [{ kind: 'gap', ...place, text: `${missing} octets` }];
      case queries.FRAME_SORT.malformed:
        return [{ kind: 'malformed', ...place }];
      default:
        return [];
    }
  });
}

/** Closed windows up to when they open, and resets, from events in order. */
function tcpOf(
  rows: readonly Cell[][],
  lane: string,
  { from, to, resolution }: Grid,
  endNanos: number,
): { stalls: ConnectionContent['stalls']; flags: TimelineFlag[] } {
  const stalls: ConnectionContent['stalls'] = [];
  const flags: TimelineFlag[] = [];
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
    if (kind === queries.eventCode('zero-window')) {
      if (!closedSince.has(way)) closedSince.set(way, at);
    } else if (kind === queries.eventCode('window-open')) {
      open(way, at);
    } else {
      for (const closed of [...closedSince.keys()]) open(closed, at);
      if (at >= from) flags.push({ kind: 'tcp-reset', lane, timeNanos: at, count: 1 });
    }
  }
  for (const way of [...closedSince.keys()]) open(way, endNanos);
  return { stalls, flags };
}

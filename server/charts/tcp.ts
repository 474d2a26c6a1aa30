/** How TCP carried the frames of one connection: how soon they were acknowledged, and what held them up. */
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { blank, type Draw, type Drawn, numberOrNull } from './drawn.ts';
import { oneConnection } from './one-connection.ts';
import type { Buckets } from './scope.ts';
import { heldTimes, inFlight, overAt, roundTrips, shutTimes } from './tcp-queries.ts';

/** A draw whose rows are (bucket, direction, …): `width` values of each end, those of the client first. */
function ofEnds(
  ask: (buckets: Buckets, connection: number) => Statement,
  lines: Drawn['lines'],
  valuesOf: (cells: readonly Cell[], buckets: Buckets) => (number | null)[],
  rest: { readonly blank: number | null; notesOf?(rows: readonly Cell[][]): readonly string[] },
): Draw {
  return async (client, id, buckets, scope) => {
    const connection = await oneConnection(client, id, scope);
    if (connection === undefined) return { lines: [], values: blank(buckets, 0, null) };
    const rows = await client.query(id, ask(buckets, connection));
    const width = lines.length / 2;
    const values = blank(buckets, lines.length, rest.blank);
    for (const [bucket, direction, ...cells] of rows) {
      const drawn = valuesOf(cells, buckets);
      values[Number(bucket)].splice(Number(direction) * width, width, ...drawn);
    }
    return { lines, values, notes: rest.notesOf?.(rows) };
  };
}

export const drawRoundTrips = ofEnds(
  roundTrips,
  [
    { name: 'frames of the client, p50', unit: 'nanoseconds' },
    { name: 'frames of the client, longest', unit: 'nanoseconds' },
    { name: 'frames of the server, p50', unit: 'nanoseconds' },
    { name: 'frames of the server, longest', unit: 'nanoseconds' },
  ],
  ([half, longest]) => [numberOrNull(half), numberOrNull(longest)],
  {
    blank: null,
    notesOf: (rows) => {
      const without = rows.reduce((sum, row) => sum + Number(row[5]), 0);
      if (without === 0) return [];
      const frames = without === 1 ? '1 frame' : `${without} frames`;
      return [`+ ${frames} without an acknowledgement in the capture`];
    },
  },
);

/** What is under way stays so until it is acknowledged, or the connection is over. */
export const drawInFlight: Draw = async (client, id, buckets, scope) => {
  const connection = await oneConnection(client, id, scope);
  if (connection === undefined) return { lines: [], values: blank(buckets, 0, null) };
  const [rows, [over], held] = await Promise.all([
    client.query(id, inFlight(buckets, connection)),
    client.query(id, overAt(connection)),
    client.query(id, heldTimes(buckets, connection)),
  ]);
  const { fromNanos, bucketNanos, count } = buckets;
  const end = over === undefined ? count : (Number(over[0]) - fromNanos) / bucketNanos;
  const values = blank(buckets, 2, null);
  for (const way of [0, 1]) {
    const cells = rows.filter(([, direction]) => Number(direction) === way);
    let stays: number | null = null;
    let next = 0;
    for (let bucket = -1; bucket < count && bucket <= end; bucket++) {
      let most: number | null = stays;
      if (next < cells.length && Number(cells[next][0]) === bucket) {
        most = Math.max(stays ?? 0, Number(cells[next][2]));
        stays = Number(cells[next][3]);
        next += 1;
      }
      if (bucket >= 0) values[bucket][way] = most;
    }
  }
  for (const [way, from, to] of held) {
    const first = Math.max(0, Math.floor((Number(from) - fromNanos) / bucketNanos));
    const last = Math.min(count - 1, Math.floor((Number(to) - fromNanos) / bucketNanos));
    for (let bucket = first; bucket <= last; bucket++) values[bucket][Number(way)] = null;
  }
  return {
    lines: [
      { name: 'sent by the client', unit: 'bytes' },
      { name: 'sent by the server', unit: 'bytes' },
    ],
    values,
  };
};

export const drawShutTimes = ofEnds(
  shutTimes,
  [
    { name: 'client takes nothing', unit: 'percent' },
    { name: 'server takes nothing', unit: 'percent' },
  ],
  ([nanos], { bucketNanos }) => [(100 * Number(nanos)) / bucketNanos],
  { blank: 0 },
);

/** How TCP carried the frames of one connection: how soon they were acknowledged, and what held them up. */
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { blank, type Draw, type Drawn, numberOrNull } from './drawn.ts';
import { oneConnection } from './one-connection.ts';
import type { Buckets } from './scope.ts';
import { inFlight, roundTrips, shutTimes } from './tcp-queries.ts';

const NOTHING: readonly Cell[][] = [];

/** Rows of one connection; where there are several, that says so, none. */
async function rowsOf(
  client: IndexClient,
  id: string,
  connection: number | undefined,
  ask: (connection: number) => Statement,
): Promise<readonly Cell[][]> {
  return connection === undefined ? NOTHING : client.query(id, ask(connection));
}

/** A draw whose rows are (bucket, direction, …): `width` values of each end, those of the client first. */
function ofEnds(
  ask: (buckets: Buckets, connection: number) => Statement,
  lines: Drawn['lines'],
  valuesOf: (cells: readonly Cell[], buckets: Buckets) => (number | null)[],
  rest: { readonly blank: number | null; notesOf?(rows: readonly Cell[][]): readonly string[] },
): Draw {
  return async (client, id, buckets, scope) => {
    const connection = await oneConnection(client, id, scope);
    const rows = await rowsOf(client, id, connection, (one) => ask(buckets, one));
    if (rows.length === 0) return { lines: [], values: blank(buckets, 0, null) };
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
    { name: 'of the client, half', unit: 'nanoseconds' },
    { name: 'of the client, longest', unit: 'nanoseconds' },
    { name: 'of the server, half', unit: 'nanoseconds' },
    { name: 'of the server, longest', unit: 'nanoseconds' },
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

export const drawInFlight = ofEnds(
  inFlight,
  [
    { name: 'of the client', unit: 'bytes' },
    { name: 'of the server', unit: 'bytes' },
  ],
  ([octets]) => [numberOrNull(octets)],
  { blank: null },
);

export const drawShutTimes = ofEnds(
  shutTimes,
  [
    { name: 'client takes nothing', unit: 'percent' },
    { name: 'server takes nothing', unit: 'percent' },
  ],
  ([nanos], { bucketNanos }) => [(100 * Number(nanos)) / bucketNanos],
  { blank: 0 },
);

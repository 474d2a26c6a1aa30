/** Rows of (bucket, …) become the lines of each metric. */
import { OUTCOMES } from '../../decoder/model/names.ts';
import { TCP_EVENT_KINDS } from '../../decoder/sink.ts';
import type { LineMetric } from '../api/chart-contract.ts';
import * as deliveries from './delivery-queries.ts';
import { blank, counted, type Draw, type Drawn, numberOrNull } from './drawn.ts';
import { drawLiveness } from './liveness.ts';
import { drawPrefetch } from './prefetch.ts';
import type { Buckets } from './scope.ts';
import { drawInFlight, drawRoundTrips, drawShutTimes } from './tcp.ts';
import * as traffic from './traffic-queries.ts';

const NANOS_PER_SECOND = 1e9;

const drawThroughput: Draw = async (client, id, buckets, scope) => {
  const [messages, frames] = await Promise.all([
    client.query(id, traffic.messages(buckets, scope)),
    client.query(id, traffic.frames(buckets, scope)),
  ]);
  const seconds = buckets.bucketNanos / NANOS_PER_SECOND;
  const values = blank(buckets, 4, 0);
  for (const [bucket, count, bytes] of messages) {
    const row = values[Number(bucket)];
    [row[0], row[1]] = [Number(count) / seconds, Number(bytes) / seconds];
  }
  for (const [bucket, count, bytes] of frames) {
    const row = values[Number(bucket)];
    [row[2], row[3]] = [Number(count) / seconds, Number(bytes) / seconds];
  }
  return {
    lines: [
      { name: 'messages', unit: 'per second' },
      { name: 'message octets', unit: 'bytes per second' },
      { name: 'frames', unit: 'per second' },
      { name: 'frame octets', unit: 'bytes per second' },
    ],
    values,
  };
};

/** Percentiles with what has none, and how many were open at the end of each step. */
function drawLatency(sort: deliveries.DeliverySort, settled: string, open: string): Draw {
  return async (client, id, buckets, scope) => {
    const [rows, changes] = await Promise.all([
      client.query(id, deliveries.settleLatency(buckets, scope, sort)),
      client.query(id, deliveries.unsettledChanges(buckets, scope, sort)),
    ]);
    const outstanding = accumulated(changes, buckets, 1, () => 0);
    const values = blank(buckets, 5, null);
    for (const [bucket, ...cells] of rows) values[Number(bucket)] = cells.map(numberOrNull);
    const unit = 'nanoseconds';
    return {
      lines: [
        { name: 'p50', unit },
        { name: 'p90', unit },
        { name: 'p99', unit },
        { name: settled, unit: 'deliveries' },
        { name: `not ${settled}`, unit: 'deliveries' },
        { name: open, unit: 'deliveries' },
      ],
      values: values.map((row, bucket) => [...row, ...outstanding[bucket]]),
    };
  };
}

/** Rows of (bucket, direction, change), added up; bucket -1 is what was before. */
function accumulated(
  rows: readonly (readonly unknown[])[],
  buckets: Buckets,
  width: number,
  lineOf: (direction: number) => number,
): Drawn['values'] {
  const values = blank(buckets, width, 0);
  const sums = new Array<number>(width).fill(0);
  let next = 0;
  for (let bucket = -1; bucket < buckets.count; bucket++) {
    for (; next < rows.length && Number(rows[next][0]) === bucket; next++) {
      const [, direction, change] = rows[next];
      sums[lineOf(Number(direction))] += Number(change);
    }
    if (bucket >= 0) values[bucket] = [...sums];
  }
  return values;
}

const drawUnsettled: Draw = async (client, id, buckets, scope) => {
  const sort = deliveries.ALL_DELIVERIES;
  const rows = await client.query(id, deliveries.unsettledChanges(buckets, scope, sort));
  return {
    lines: [
      { name: 'sent by clients', unit: 'deliveries' },
      { name: 'sent by servers', unit: 'deliveries' },
    ],
    values: accumulated(rows, buckets, 2, (direction) => direction),
  };
};

const drawOldest: Draw = async (client, id, buckets, scope) => {
  const values = blank(buckets, 1, 0);
  for (const [bucket, age] of await client.query(id, deliveries.oldestUnsettled(buckets, scope))) {
    values[Number(bucket)] = [Number(age)];
  }
  return { lines: [{ name: 'oldest unsettled', unit: 'nanoseconds' }], values };
};

export const DRAW: Readonly<Record<LineMetric, Draw>> = {
  throughput: drawThroughput,
  outcomes: async (client, id, buckets, scope) =>
    counted(await client.query(id, deliveries.outcomes(buckets, scope)), OUTCOMES, buckets),
  tcp: async (client, id, buckets, scope) =>
    counted(await client.query(id, traffic.tcpEvents(buckets, scope)), TCP_EVENT_KINDS, buckets),
  'settle-latency': drawLatency(deliveries.ALL_DELIVERIES, 'settled', 'unsettled'),
  'confirm-latency': drawLatency(deliveries.CONFIRMS, 'confirmed', 'waiting for a confirm'),
  unsettled: drawUnsettled,
  'oldest-unsettled': drawOldest,
  prefetch: drawPrefetch,
  'tcp-round-trip': drawRoundTrips,
  'tcp-in-flight': drawInFlight,
  'tcp-shut': drawShutTimes,
  liveness: drawLiveness,
};

/** Rows of (bucket, …) become the points of a chart. */
import { OUTCOMES } from '../../decoder/model/names.ts';
import { TCP_EVENT_KINDS } from '../../decoder/sink.ts';
import type { LineChart, LineMetric } from '../api/chart-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';
import * as queries from './line-queries.ts';
import { type Buckets, type ChartScope, GAP } from './scope.ts';

type Lines = LineChart['lines'];
type Value = number | null;

/** What a metric's lines are, and their values by bucket. */
interface Drawn {
  readonly lines: Lines;
  readonly values: Value[][];
}

const SHOWN_FLAGS = 100;
const NANOS_PER_SECOND = 1e9;

/** One chart over time. */
export async function lineChart(
  client: IndexClient,
  id: string,
  metric: LineMetric,
  buckets: Buckets,
  scope: ChartScope,
): Promise<LineChart> {
  const [{ lines, values }, flags] = await Promise.all([
    DRAW[metric](client, id, buckets, scope),
    client.query(id, queries.flags(buckets, scope, SHOWN_FLAGS)),
  ]);
  const { fromNanos, toNanos, bucketNanos } = buckets;
  return {
    metric,
    fromNanos,
    toNanos,
    bucketNanos,
    lines,
    points: values.map((row, bucket) => ({
      timeNanos: fromNanos + bucket * bucketNanos,
      values: row,
    })),
    flags: flags.map(([time, frame, type, text]) => ({
      timeNanos: Number(time),
      frame: Number(frame),
      kind: type === GAP ? 'gap' : 'error',
      text: type === GAP ? 'octets are missing from the capture' : String(text ?? ''),
    })),
  };
}

type Draw = (
  client: IndexClient,
  id: string,
  buckets: Buckets,
  scope: ChartScope,
) => Promise<Drawn>;

const DRAW: Readonly<Record<LineMetric, Draw>> = {
  throughput: async (client, id, buckets, scope) => {
    const [messages, frames] = await Promise.all([
      client.query(id, queries.messages(buckets, scope)),
      client.query(id, queries.frames(buckets, scope)),
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
  },

  outcomes: async (client, id, buckets, scope) =>
    counted(await client.query(id, queries.outcomes(buckets, scope)), OUTCOMES, buckets),

  tcp: async (client, id, buckets, scope) =>
    counted(await client.query(id, queries.tcpEvents(buckets, scope)), TCP_EVENT_KINDS, buckets),

  'settle-latency': async (client, id, buckets, scope) => {
    const values = blank(buckets, 5, null);
    const rows = await client.query(id, queries.settleLatency(buckets, scope));
    for (const [bucket, ...cells] of rows) values[Number(bucket)] = cells.map(numberOrNull);
    const unit = 'nanoseconds';
    return {
      lines: [
        { name: 'p50', unit },
        { name: 'p90', unit },
        { name: 'p99', unit },
        { name: 'settled', unit: 'deliveries' },
        { name: 'still open at the end', unit: 'deliveries' },
      ],
      values,
    };
  },

  'oldest-unsettled': async (client, id, buckets, scope) => {
    const values = blank(buckets, 1, 0);
    for (const [bucket, age] of await client.query(id, queries.oldestUnsettled(buckets, scope))) {
      values[Number(bucket)] = [Number(age)];
    }
    return { lines: [{ name: 'oldest unsettled', unit: 'nanoseconds' }], values };
  },

  /** Of one connection: silences of several would hide one another. */
  liveness: async (client, id, buckets, { connection }) => {
    const values = blank(buckets, 2, null);
    const rows =
      connection === undefined ? [] : await client.query(id, queries.silences(buckets, connection));
    for (const [bucket, direction, silence] of rows) {
      values[Number(bucket)][Number(direction)] = Number(silence);
    }
    const unit = 'nanoseconds';
    return {
      lines: [
        { name: 'client silent', unit },
        { name: 'server silent', unit },
      ],
      values,
    };
  },
};

/** Rows of (bucket, code, count): a line for each code that occurs, in the order of `names`. */
function counted(rows: readonly Cell[][], names: readonly string[], buckets: Buckets): Drawn {
  const codes = [...new Set(rows.map(([, code]) => Number(code)))].sort((a, b) => a - b);
  const values = blank(buckets, codes.length, 0);
  for (const [bucket, code, count] of rows) {
    values[Number(bucket)][codes.indexOf(Number(code))] = Number(count);
  }
  return { lines: codes.map((code) => ({ name: names[code], unit: 'per step' })), values };
}

function blank({ count }: Buckets, width: number, value: Value): Value[][] {
  return Array.from({ length: count }, () => new Array<Value>(width).fill(value));
}

function numberOrNull(cell: Cell): Value {
  return cell === null ? null : Number(cell);
}

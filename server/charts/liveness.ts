/** How long each end of a connection was silent, held against what the other end puts up with. */
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import { StateReader } from '../index/state-reader.ts';
import { blank, type Drawn, type Levels } from './drawn.ts';
import { statement } from './grouped.ts';
import { oneConnection } from './one-connection.ts';
import { type Buckets, type ChartScope, GAP } from './scope.ts';

const UNIT = 'nanoseconds';

/** Of one connection: silences of several would hide one another. */
export async function drawLiveness(
  client: IndexClient,
  id: string,
  buckets: Buckets,
  scope: ChartScope,
): Promise<Drawn> {
  const connection = await oneConnection(client, id, scope);
  if (connection === undefined) return { lines: [], values: blank(buckets, 0, null) };
  const [rows, facts] = await Promise.all([
    client.query(id, silences(buckets, connection)),
    new StateReader(client).connectionFacts(id, connection),
  ]);
  const values = blank(buckets, 2, null);
  for (const [bucket, direction, silence] of rows) {
    values[Number(bucket)][Number(direction)] = Number(silence);
  }
  return {
    lines: [
      { name: 'client silent', unit: UNIT },
      { name: 'server silent', unit: UNIT },
    ],
    values,
    levels: facts && levelsOf(facts),
    notes: facts && [heartbeatText(facts)],
  };
}

function levelsOf({ client, server }: ConnectionFacts): Levels {
  const of = (name: string, value: number | undefined) =>
    value === undefined || value === 0 ? [] : [{ name, unit: UNIT, value }];
  return [
    ...of('idle time-out of the client', client.idleTimeoutNanos),
    ...of('idle time-out of the server', server.idleTimeoutNanos),
  ];
}

function heartbeatText({ client, server }: ConnectionFacts): string {
  const sent = (count: number) => (count === 1 ? '1 heartbeat' : `${count} heartbeats`);
  return `The client sent ${sent(client.heartbeats)}, the server ${sent(server.heartbeats)}.`;
}

/**
 * (bucket, direction, nanoseconds): the longest silence of an end that a frame of it ended in the bucket,
 * or that was going on at the end of the bucket. It ends with the connection, or with the capture.
 */
function silences(buckets: Buckets, connection: number): Statement {
  const { fromNanos, bucketNanos, count, toNanos, stretch } = buckets;
  const text = `
    WITH life AS (SELECT least(coalesce(closed, ?::BIGINT),
        CASE WHEN tcp_end IS NULL THEN ?::BIGINT ELSE last_nanos END) AS ended_at
      FROM connections WHERE number = ?),
    said AS (SELECT direction, number, time_nanos AS ended,
        lag(time_nanos) OVER (PARTITION BY direction ORDER BY number) AS began
      FROM frames WHERE type <> ${GAP} AND connection = ?),
    silences AS (
      SELECT direction, began, ended FROM said WHERE began IS NOT NULL
      UNION ALL
      SELECT direction, max(ended), (SELECT ended_at FROM life) FROM said GROUP BY direction),
    ends AS (SELECT n::INTEGER AS bucket, least(?::BIGINT + (n + 1) * ?::BIGINT, ?::BIGINT) AS moment
      FROM range(?) r(n)),
    crossing AS (SELECT * FROM silences
      WHERE ended > ? AND (began - ?::BIGINT) // ?::BIGINT <> (ended - ?::BIGINT) // ?::BIGINT),
    told AS (
      SELECT bucket, direction, moment - began AS silence
      FROM ends JOIN crossing ON began < moment AND ended >= moment
      UNION ALL
      SELECT ((ended - ?::BIGINT) // ?::BIGINT)::INTEGER, direction, ended - began
      FROM silences WHERE ended >= ? AND ended < ? AND ended > began)
    SELECT bucket, direction, max(silence)::BIGINT FROM told GROUP BY ALL ORDER BY bucket`;
  const way = [fromNanos, bucketNanos];
  return statement('chartSilences', text, [
    ...[stretch.toNanos, stretch.toNanos, connection, connection],
    ...[...way, stretch.toNanos, count],
    ...[fromNanos, ...way, ...way],
    ...[...way, fromNanos, toNanos],
  ]);
}

/** How full the prefetch windows of consumers were (0-9-1). */
import { UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import { LINK_KINDS } from '../../decoder/model/names.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { LANE_NUMBERS, LEDGER_BY_LANE } from '../timeline/views.ts';
import { blank, type Drawn } from './drawn.ts';
import { statement } from './grouped.ts';
import { type Buckets, type ChartScope, inScope } from './scope.ts';

/** Lines that can be told apart. */
const SHOWN_CONSUMERS = 8;
const CONSUMER = LINK_KINDS.indexOf('consumer');

export async function drawPrefetch(
  client: IndexClient,
  id: string,
  buckets: Buckets,
  scope: ChartScope,
): Promise<Drawn> {
  const [rows, [counts]] = await Promise.all([
    client.query(id, occupancy(buckets, scope)),
    client.query(id, consumerCounts(scope)),
  ]);
  const consumers = byConsumer(rows);
  const values = blank(buckets, consumers.length, null);
  for (const [line, { cells, endNanos }] of consumers.entries()) {
    fill(values, line, cells, endNanos, buckets);
  }
  return {
    lines: consumers.map(({ name }) => ({ name, unit: 'percent' })),
    values,
    notes: notesOf(consumers.length, Number(counts[0]), Number(counts[1])),
  };
}

interface Consumer {
  readonly name: string;
  readonly endNanos: number | undefined;
  /** (bucket, most, last); -1 where it is not known. */
  readonly cells: readonly Cell[][];
}

function byConsumer(rows: readonly Cell[][]): Consumer[] {
  const consumers = new Map<
    string,
    { name: string; endNanos: number | undefined; cells: Cell[][] }
  >();
  for (const [connection, session, link, address, end, ...cells] of rows) {
    const place = `c${connection}.s${session}.l${link}`;
    const entry = consumers.get(place) ?? {
      name: address === null ? place : `${place} ${address}`,
      endNanos: end === null ? undefined : Number(end),
      cells: [],
    };
    entry.cells.push(cells);
    consumers.set(place, entry);
  }
  return [...consumers.values()];
}

/** A value holds until the next change, or until the consumer ends; of a bucket the highest is told. */
function fill(
  values: Drawn['values'],
  line: number,
  cells: Consumer['cells'],
  endNanos: number | undefined,
  { fromNanos, bucketNanos, count }: Buckets,
): void {
  const end = endNanos === undefined ? count : (endNanos - fromNanos) / bucketNanos;
  let held = -1;
  let next = 0;
  for (let bucket = -1; bucket < count && bucket <= end; bucket++) {
    let most = held;
    if (next < cells.length && Number(cells[next][0]) === bucket) {
      const [, highest, last] = cells[next];
      most = Math.max(held, Number(highest));
      held = Number(last);
      next += 1;
    }
    if (bucket >= 0 && most >= 0) values[bucket][line] = most;
  }
}

function notesOf(shown: number, limited: number, unlimited: number): string[] {
  const notes: string[] = [];
  if (limited > shown && shown === SHOWN_CONSUMERS) {
    notes.push(`The ${shown} fullest of ${limited} consumers with a prefetch limit.`);
  }
  if (unlimited > 0) {
    notes.push(
      unlimited === 1
        ? '1 consumer has no prefetch limit: nothing can fill up.'
        : `${unlimited} consumers have no prefetch limit: nothing can fill up.`,
    );
  }
  return notes;
}

/** (with a limit, without one) of consumers, as far as it is known. */
function consumerCounts(scope: ChartScope): Statement {
  const [belongs, places] = inScope(scope);
  return statement(
    'chartConsumers',
    `SELECT count(*) FILTER (prefetch > 0), count(*) FILTER (prefetch = 0)
     FROM links WHERE kind = ${CONSUMER} AND ${belongs}`,
    places,
  );
}

/**
 * (connection, session, link, address, end, bucket, most, last) of the consumers whose lines have the most below
 * them; what was before the first bucket comes as bucket -1. Percent of what a consumer may have unacknowledged, which
 * is what it has and the room that is left; -1 where that is not known. What 0-10 grants is no such window.
 */
function occupancy(buckets: Buckets, scope: ChartScope): Statement {
  const { fromNanos, bucketNanos, toNanos, count } = buckets;
  const [belongs, places] = inScope(scope);
  const text = `
    WITH consumers AS (SELECT lane, connection, session, link, address, end_nanos
      FROM links JOIN ${LANE_NUMBERS} USING (connection, session, link)
      WHERE kind = ${CONSUMER} AND protocol <> ${PROTOCOL.amqp010} AND ${belongs}),
    shares AS (
      SELECT lane, entry, time_nanos,
        CASE WHEN link_credit = ${UNKNOWN} OR unsettled_receiver < 0 THEN -1
          WHEN link_credit + unsettled_receiver <= 0 THEN 100
          ELSE 100::DOUBLE * unsettled_receiver / (link_credit + unsettled_receiver) END AS share
      FROM ${LEDGER_BY_LANE} WHERE lane IN (SELECT lane FROM consumers) AND time_nanos < ?),
    steps AS (
      SELECT lane, CASE WHEN time_nanos < ? THEN -1 ELSE (time_nanos - ?::BIGINT) // ?::BIGINT END AS bucket,
        max(share) AS most, arg_max(share, entry) AS last
      FROM shares GROUP BY lane, bucket),
    held AS (
      SELECT *, lead(bucket, 1, ?::BIGINT) OVER (PARTITION BY lane ORDER BY bucket) AS next FROM steps),
    fullest AS (
      SELECT lane, sum(CASE WHEN bucket >= 0 THEN greatest(most, 0) ELSE 0 END
          + greatest(last, 0) * greatest(next - greatest(bucket + 1, 0), 0)) AS filled
      FROM held GROUP BY lane HAVING max(most) >= 0),
    shown AS (
      SELECT consumers.* FROM fullest JOIN consumers USING (lane)
      ORDER BY filled DESC, connection, session, link LIMIT ${SHOWN_CONSUMERS})
    SELECT connection, session, link, address, end_nanos, bucket::INTEGER, most::DOUBLE, last::DOUBLE
    FROM steps JOIN shown USING (lane)
    ORDER BY connection, session, link, bucket`;
  return statement('chartPrefetch', text, [
    ...[...places, toNanos],
    ...[fromNanos, fromNanos, bucketNanos, count],
  ]);
}

/** Charts over time: every statement gives rows of (bucket, …). */
import { OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import type { SqlParameter, Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import { type Buckets, bucketOf, type ChartScope, GAP, inScope, type Stretch } from './scope.ts';

function statement(name: string, text: string, parameters: readonly SqlParameter[]): Statement {
  return { name, text, parameters };
}

/** `column` within the buckets. */
function within(column: string, { fromNanos, toNanos }: Stretch): readonly [string, number[]] {
  return [`${column} >= ? AND ${column} < ?`, [fromNanos, toNanos]];
}

interface Grouped {
  readonly name: string;
  readonly table: string;
  readonly column: string;
  readonly values: string;
  readonly condition?: string;
  /** Further columns that make a group. */
  readonly by?: string;
}

function grouped(
  { name, table, column, values, condition = 'true', by }: Grouped,
  buckets: Buckets,
  scope: ChartScope,
): Statement {
  const [inTime, times] = within(column, buckets);
  const [belongs, places] = inScope(scope);
  const keys = by === undefined ? 'bucket' : `bucket, ${by}`;
  return statement(
    name,
    `SELECT ${bucketOf(column)} AS bucket, ${by === undefined ? '' : `${by}, `}${values}
     FROM ${table} WHERE ${inTime} AND ${belongs} AND ${condition} GROUP BY ${keys} ORDER BY bucket`,
    [buckets.fromNanos, buckets.bucketNanos, ...times, ...places],
  );
}

/** (bucket, messages, payload octets): those begun there that applications sent. */
export function messages(buckets: Buckets, scope: ChartScope): Statement {
  return grouped(
    {
      name: 'chartMessages',
      table: 'deliveries',
      column: 'start_nanos',
      values: 'count(*), coalesce(sum(greatest(payload_bytes, 0)), 0)::BIGINT',
      condition: 'purpose = 0',
    },
    buckets,
    scope,
  );
}

/** (bucket, frames, octets). */
export function frames(buckets: Buckets, scope: ChartScope): Statement {
  return grouped(
    {
      name: 'chartFrames',
      table: 'frames',
      column: 'time_nanos',
      values: 'count(*), coalesce(sum(greatest(size, 0)), 0)::BIGINT',
      condition: `type <> ${GAP}`,
    },
    buckets,
    scope,
  );
}

const OUTCOME_TIME = `CASE WHEN outcome_nanos <> ${NO_TIME} THEN outcome_nanos
  WHEN settle_nanos <> ${NO_TIME} THEN settle_nanos ELSE complete_nanos END`;

/** (bucket, outcome code, how many). */
export function outcomes(buckets: Buckets, scope: ChartScope): Statement {
  return grouped(
    {
      name: 'chartOutcomes',
      table: `(SELECT *, ${OUTCOME_TIME} AS decided FROM deliveries
        WHERE outcome <> ${OUTCOMES.indexOf('none')})`,
      column: 'decided',
      values: 'count(*)',
      by: 'outcome',
    },
    buckets,
    scope,
  );
}

/** Nobody settles these: they are done with their last transfer, or were never meant to count. */
const NEVER_SETTLED = ['presettled', 'aborted', 'discarded', 'transferring'] as const;
const CAN_SETTLE = `phase NOT IN (${NEVER_SETTLED.map((phase) => PHASES.indexOf(phase)).join(', ')})
  AND complete_nanos <> ${NO_TIME}`;

/**
 * (bucket, p50, p90, p99, settled, still open) of the time from complete to settled, in nanoseconds.
 *
 * What is not settled has no latency yet. Left out without a word it would make a stuck link look
 * fast, so it is counted beside.
 */
export function settleLatency(buckets: Buckets, scope: ChartScope): Statement {
  const latency = `CASE WHEN settle_nanos <> ${NO_TIME} THEN settle_nanos - complete_nanos END`;
  const quantile = (share: number): string =>
    `quantile_disc(${latency}, ${share}) FILTER (settle_nanos <> ${NO_TIME})`;
  return grouped(
    {
      name: 'chartSettleLatency',
      table: 'deliveries',
      column: 'complete_nanos',
      values: `${[0.5, 0.9, 0.99].map(quantile).join(', ')},
        count(*) FILTER (settle_nanos <> ${NO_TIME}), count(*) FILTER (settle_nanos = ${NO_TIME})`,
      condition: CAN_SETTLE,
    },
    buckets,
    scope,
  );
}

/**
 * (bucket, nanoseconds): at the end of the bucket, the age of the oldest delivery that is not settled.
 * One that is left unsettled is so until its link ends.
 */
export function oldestUnsettled(buckets: Buckets, scope: ChartScope): Statement {
  const { fromNanos, bucketNanos, toNanos, count } = buckets;
  const [belongs, places] = inScope(scope);
  // Nearly all deliveries settle in the bucket they began in, and are not open at the end of any.
  const text = `
    WITH waiting AS (
      SELECT d.start_nanos AS began, CASE WHEN d.settle_nanos <> ${NO_TIME} THEN d.settle_nanos
        ELSE coalesce(l.end_nanos, ?::BIGINT) END AS ended
      FROM (SELECT * FROM deliveries WHERE ${belongs} AND ${CAN_SETTLE} AND start_nanos < ?) d
      LEFT JOIN links l USING (connection, session, link)),
    crossing AS (
      SELECT began, ended FROM waiting
      WHERE ended > ? AND (began - ?::BIGINT) // ?::BIGINT <> (ended - ?::BIGINT) // ?::BIGINT),
    ends AS (SELECT n::INTEGER AS bucket, ?::BIGINT + (n + 1) * ?::BIGINT AS moment FROM range(?) r(n))
    SELECT bucket, max(moment - began) FROM ends JOIN crossing ON began <= moment AND ended > moment
    GROUP BY bucket ORDER BY bucket`;
  const way = [fromNanos, bucketNanos];
  return statement('chartOldestUnsettled', text, [
    toNanos + 1,
    ...places,
    toNanos,
    fromNanos,
    ...way,
    ...way,
    ...way,
    count,
  ]);
}

/** (bucket, kind code, how many). */
export function tcpEvents(buckets: Buckets, { connection }: ChartScope): Statement {
  return grouped(
    {
      name: 'chartTcpEvents',
      table: 'tcp_events',
      column: 'time_nanos',
      values: 'count(*)',
      by: 'kind',
    },
    buckets,
    { connection },
  );
}

/** (bucket, direction, nanoseconds): the longest silence of an end that a frame of it ended there. */
export function silences(buckets: Buckets, connection: number): Statement {
  return grouped(
    {
      name: 'chartSilences',
      table: `(SELECT connection, direction, time_nanos, time_nanos - lag(time_nanos)
          OVER (PARTITION BY direction ORDER BY number) AS silence
        FROM frames WHERE type <> ${GAP} AND connection = ${Math.trunc(connection)})`,
      column: 'time_nanos',
      values: 'max(silence)',
      condition: 'silence IS NOT NULL',
      by: 'direction',
    },
    buckets,
    {},
  );
}

/**
 * (time, frame, type, text or null) of frames that carry an error, and of gaps; the first `limit`. A
 * gap belongs to no link: every link of its connection may have lost something in it.
 */
export function flags(stretch: Stretch, scope: ChartScope, limit: number): Statement {
  const [inTime, times] = within('time_nanos', stretch);
  const [belongs, places] = inScope(scope);
  const [nearby, connections] = inScope({ connection: scope.connection });
  return statement(
    'chartFlags',
    `SELECT time_nanos, number, type, (SELECT first(text) FROM strings WHERE id = error_id)
     FROM (SELECT * FROM frames
       WHERE ${inTime} AND ((${belongs} AND error_id >= 0) OR (${nearby} AND type = ${GAP}))
       ORDER BY number LIMIT ?)
     ORDER BY number`,
    [...times, ...places, ...connections, limit],
  );
}

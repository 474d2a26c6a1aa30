/** What became of deliveries, and when. Every statement gives rows of (bucket, …). */
import { ABSENT } from '../../decoder/frame-view.ts';
import { DELIVERY_KINDS, OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import type { SqlParameter, Statement } from '../index/messages.ts';
import { NO_TIME } from '../index/table.ts';
import { grouped, statement } from './grouped.ts';
import { type Buckets, type ChartScope, inScope } from './scope.ts';

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

/** Which deliveries a chart is of. */
export interface DeliverySort {
  readonly name: string;
  readonly condition: string;
}

export const ALL_DELIVERIES: DeliverySort = { name: 'Settle', condition: 'true' };

/** Publishes that the server confirms one by one: not those that a transaction settles. */
export const CONFIRMS: DeliverySort = {
  name: 'Confirm',
  condition: `kind = ${DELIVERY_KINDS.indexOf('publish')} AND transaction = ${ABSENT}`,
};

/**
 * (bucket, p50, p90, p99, settled, not settled) of the time from complete to settled, in nanoseconds.
 *
 * What is not settled has no latency yet. Left out without a word it would make a stuck link look
 * fast, so it is counted beside.
 */
export function settleLatency(
  buckets: Buckets,
  scope: ChartScope,
  { name, condition }: DeliverySort,
): Statement {
  const latency = `CASE WHEN settle_nanos <> ${NO_TIME} THEN settle_nanos - complete_nanos END`;
  // One list of the values for all three of them.
  const { text, parameters } = grouped(
    {
      name: `chart${name}Latency`,
      table: 'deliveries',
      column: 'complete_nanos',
      values: `quantile_disc(${latency}, [0.5, 0.9, 0.99]) AS q,
        count(*) FILTER (settle_nanos <> ${NO_TIME}) AS ended, count(*) FILTER (settle_nanos = ${NO_TIME}) AS open`,
      condition: `${CAN_SETTLE} AND ${condition}`,
    },
    buckets,
    scope,
  );
  return statement(
    `chart${name}Latency`,
    `SELECT bucket, q[1], q[2], q[3], ended, open FROM (${text})`,
    parameters,
  );
}

/**
 * `waiting(direction, began, ended)`: those that waited in the stretch. One that is left unsettled waits until its
 * link ends: of the others nothing has to be looked up.
 */
function waiting(
  column: 'start_nanos' | 'complete_nanos',
  { fromNanos, toNanos }: Buckets,
  scope: ChartScope,
  condition: string,
): readonly [string, SqlParameter[]] {
  const [belongs, places] = inScope(scope);
  const rows = `SELECT * FROM deliveries
    WHERE ${belongs} AND ${CAN_SETTLE} AND ${condition} AND ${column} < ?`;
  const text = `waiting AS (
      SELECT direction, ${column} AS began, settle_nanos AS ended
      FROM (${rows} AND settle_nanos <> ${NO_TIME} AND settle_nanos >= ?)
      UNION ALL
      SELECT d.direction, d.${column}, coalesce(l.end_nanos, ?::BIGINT)
      FROM (${rows} AND settle_nanos = ${NO_TIME}) d LEFT JOIN links l USING (connection, session, link))`;
  return [text, [...places, toNanos, fromNanos, toNanos + 1, ...places, toNanos]];
}

/**
 * (bucket, direction, change): by how many there are more, or fewer, deliveries complete and not settled
 * at the end of the bucket than at its start; those of before the first bucket come as bucket -1.
 */
export function unsettledChanges(
  buckets: Buckets,
  scope: ChartScope,
  { name, condition }: DeliverySort,
): Statement {
  const { fromNanos, bucketNanos, toNanos } = buckets;
  const [table, bound] = waiting('complete_nanos', buckets, scope, condition);
  // Nearly all deliveries settle in the bucket they began in, and change nothing at the end of any.
  const text = `
    WITH ${table},
    spans AS (
      SELECT direction, ${bucketSince('began')} AS first, ${bucketSince('ended')} AS last,
        ended < ? AS ends, count(*) AS n
      FROM waiting GROUP BY ALL),
    changes AS (
      SELECT direction, first AS bucket, n AS change FROM spans
      UNION ALL
      SELECT direction, last, -n FROM spans WHERE ends)
    SELECT bucket::INTEGER, direction, sum(change)::BIGINT FROM changes GROUP BY ALL ORDER BY 1`;
  const way = [fromNanos, fromNanos, bucketNanos];
  return statement(`chart${name}Unsettled`, text, [...bound, ...way, ...way, toNanos]);
}

/** Its bucket, or -1 of what was before the first; with three parameters. */
function bucketSince(moment: string): string {
  return `CASE WHEN ${moment} < ? THEN -1 ELSE (${moment} - ?::BIGINT) // ?::BIGINT END`;
}

/**
 * (bucket, nanoseconds): at the end of the bucket, or of the stretch, the age of the oldest delivery that
 * is not settled.
 */
export function oldestUnsettled(buckets: Buckets, scope: ChartScope): Statement {
  const { fromNanos, bucketNanos, count, stretch } = buckets;
  const [table, bound] = waiting('start_nanos', buckets, scope, 'true');
  const text = `
    WITH ${table},
    spans AS (
      SELECT ${bucketSince('began')} AS first,
        CASE WHEN ended > ? THEN ? ELSE ${bucketSince('ended - 1')} END AS last, min(began) AS oldest
      FROM waiting GROUP BY ALL HAVING first < last),
    ends AS (SELECT n::INTEGER AS bucket, least(?::BIGINT + (n + 1) * ?::BIGINT, ?) AS moment
      FROM range(?) r(n))
    SELECT bucket, max(moment - oldest) FROM ends JOIN spans ON first <= bucket AND bucket < last
    WHERE oldest <= moment GROUP BY bucket ORDER BY bucket`;
  const way = [fromNanos, fromNanos, bucketNanos];
  return statement('chartOldestUnsettled', text, [
    ...bound,
    ...way,
    ...[stretch.toNanos, count, ...way],
    ...[fromNanos, bucketNanos, stretch.toNanos, count],
  ]);
}

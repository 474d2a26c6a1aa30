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
  const quantile = (share: number): string =>
    `quantile_disc(${latency}, ${share}) FILTER (settle_nanos <> ${NO_TIME})`;
  return grouped(
    {
      name: `chart${name}Latency`,
      table: 'deliveries',
      column: 'complete_nanos',
      values: `${[0.5, 0.9, 0.99].map(quantile).join(', ')},
        count(*) FILTER (settle_nanos <> ${NO_TIME}), count(*) FILTER (settle_nanos = ${NO_TIME})`,
      condition: `${CAN_SETTLE} AND ${condition}`,
    },
    buckets,
    scope,
  );
}

/** `waiting(direction, began, ended)`: one that is left unsettled waits until its link ends. */
function waiting(
  column: 'start_nanos' | 'complete_nanos',
  { toNanos }: Buckets,
  scope: ChartScope,
  condition: string,
): readonly [string, SqlParameter[]] {
  const [belongs, places] = inScope(scope);
  const text = `waiting AS (
      SELECT d.direction, d.${column} AS began, CASE WHEN d.settle_nanos <> ${NO_TIME}
        THEN d.settle_nanos ELSE coalesce(l.end_nanos, ?::BIGINT) END AS ended
      FROM (SELECT * FROM deliveries
        WHERE ${belongs} AND ${CAN_SETTLE} AND ${condition} AND ${column} < ?) d
      LEFT JOIN links l USING (connection, session, link))`;
  return [text, [toNanos + 1, ...places, toNanos]];
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
  const bucket = (column: string) =>
    `CASE WHEN ${column} < ? THEN -1 ELSE (${column} - ?::BIGINT) // ?::BIGINT END`;
  const way = [fromNanos, fromNanos, bucketNanos];
  const text = `
    WITH ${table}, changes AS (
      SELECT direction, ${bucket('began')} AS bucket, count(*) AS change FROM waiting GROUP BY ALL
      UNION ALL
      SELECT direction, ${bucket('ended')}, -count(*) FROM waiting WHERE ended < ? GROUP BY ALL)
    SELECT bucket::INTEGER, direction, sum(change)::BIGINT FROM changes GROUP BY ALL ORDER BY 1`;
  return statement(`chart${name}Unsettled`, text, [...bound, ...way, ...way, toNanos]);
}

/**
 * (bucket, nanoseconds): at the end of the bucket, or of the stretch, the age of the oldest delivery that
 * is not settled.
 */
export function oldestUnsettled(buckets: Buckets, scope: ChartScope): Statement {
  const { fromNanos, bucketNanos, count, stretch } = buckets;
  const [table, bound] = waiting('start_nanos', buckets, scope, 'true');
  // Nearly all deliveries settle in the bucket they began in, and are not open at the end of any.
  const text = `
    WITH ${table},
    crossing AS (
      SELECT began, ended FROM waiting
      WHERE ended > ? AND (began - ?::BIGINT) // ?::BIGINT <> (ended - ?::BIGINT) // ?::BIGINT),
    ends AS (SELECT n::INTEGER AS bucket, least(?::BIGINT + (n + 1) * ?::BIGINT, ?) AS moment
      FROM range(?) r(n))
    SELECT bucket, max(moment - began) FROM ends JOIN crossing ON began <= moment AND ended > moment
    GROUP BY bucket ORDER BY bucket`;
  const way = [fromNanos, bucketNanos];
  return statement('chartOldestUnsettled', text, [
    ...bound,
    fromNanos,
    ...[...way, ...way, ...way],
    stretch.toNanos,
    count,
  ]);
}

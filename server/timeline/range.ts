/** A stretch of time in figures. */
import type { z } from 'zod';
import { BAR_STATES, type RangeQuery, type RangeStatistics } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { NO_TIME } from '../index/table.ts';
import { DELIVERIES } from '../index/tables/deliveries.ts';
import { inLanes } from './lane-key.ts';
import { BAR_STATE, statement } from './sql.ts';
import { DELIVERIES_BY_LANE } from './views.ts';

export async function readRange(
  index: IndexClient,
  id: string,
  { from, to, lanes }: z.output<typeof RangeQuery>,
): Promise<RangeStatistics> {
  const table = lanes === undefined ? DELIVERIES.name : DELIVERIES_BY_LANE;
  const rows = `FROM ${table} WHERE start_nanos >= ${from} AND start_nanos <= ${to}
    AND start_nanos <> ${NO_TIME} AND ${inLanes(lanes)}`;
  const [states, [figures = []]] = await Promise.all([
    index.query(
      id,
      statement(
        'rangeStates',
        `SELECT ${BAR_STATE} AS state, sum(counted)::BIGINT
         FROM (SELECT connection, phase, outcome, count(*) AS counted ${rows}
           GROUP BY connection, phase, outcome)
         GROUP BY state`,
      ),
    ),
    index.query(
      id,
      statement(
        'rangeFigures',
        // Three percentiles at once: each for itself would keep and sort all values once more.
        `WITH lasted AS (SELECT payload_bytes, CASE WHEN settle_nanos = ${NO_TIME} THEN NULL
             ELSE settle_nanos - complete_nanos END AS nanos ${rows}),
           figures AS (SELECT count(*) AS deliveries, count(nanos) AS settled, max(nanos) AS most,
             coalesce(sum(greatest(payload_bytes, 0)), 0)::BIGINT AS octets,
             quantile_disc(nanos, [0.5, 0.9, 0.99]) AS shares FROM lasted)
         SELECT deliveries, octets, settled, shares[1], shares[2], shares[3], most FROM figures`,
      ),
    ),
  ]);
  const [deliveries, payloadBytes, settled, p50, p90, p99, most] = figures;
  const byState: RangeStatistics['byState'] = {};
  for (const [state, count] of states) byState[BAR_STATES[Number(state)]] = Number(count);
  return {
    fromNanos: from,
    toNanos: to,
    deliveries: Number(deliveries),
    payloadBytes: Number(payloadBytes),
    byState,
    settled: Number(settled),
    ...(p50 !== null && { p50Nanos: Number(p50) }),
    ...(p90 !== null && { p90Nanos: Number(p90) }),
    ...(p99 !== null && { p99Nanos: Number(p99) }),
    ...(most !== null && { maxNanos: Number(most) }),
    unsettled: (byState.open ?? 0) + (byState.requeued ?? 0) + (byState['in-doubt'] ?? 0),
  };
}

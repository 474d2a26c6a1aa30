/** Deliveries one by one, each as a bar from its first frame to its settlement. */

import { ABSENT } from '../../decoder/frame-view.ts';
import { DELIVERY_BARS_MAX, type DeliveryBars } from '../api/chart-contract.ts';
import { BAR_STATES } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { NO_TIME } from '../index/table.ts';
import { BAR_LASTED, BAR_STATE, barEnd } from '../timeline/sql.ts';
import { statement } from './grouped.ts';
import { type ChartScope, inScope, type Stretch } from './scope.ts';

/** @param endNanos when the capture ends: what is open lasts until then */
export async function deliveryBars(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
  endNanos: number,
  limit: number,
): Promise<DeliveryBars> {
  const rows = await client.query(
    id,
    bars(stretch, scope, endNanos, Math.min(limit, DELIVERY_BARS_MAX)),
  );
  return { ...stretch, total: Number(rows[0]?.[0] ?? 0), bars: rows.map(barOf) };
}

function barOf(row: readonly Cell[]): DeliveryBars['bars'][number] {
  const [, delivery, connection, session, link, frame, start, complete, outcome, end, state] =
    row.map(Number);
  return {
    delivery,
    ...(link !== ABSENT && { link: `c${connection}.s${session}.l${link}` }),
    frame,
    startNanos: start,
    ...(complete !== NO_TIME && { completeNanos: complete }),
    ...(outcome !== NO_TIME && { outcomeNanos: outcome }),
    endNanos: end,
    state: BAR_STATES[state],
  };
}

/** (how many there are, …the columns of a bar): the longest in the stretch, in the order of their numbers. */
function bars(
  { fromNanos, toNanos }: Stretch,
  scope: ChartScope,
  endNanos: number,
  limit: number,
): Statement {
  const [belongs, places] = inScope(scope);
  const text = `
    WITH seen AS NOT MATERIALIZED (
      SELECT delivery, connection, session, link, start_frame, start_nanos, complete_nanos,
        outcome_nanos, ${barEnd(`(${BAR_LASTED})`, `coalesce(end_nanos, ${endNanos})`, endNanos)} AS ended,
        ${BAR_STATE} AS state
      FROM (SELECT * FROM deliveries WHERE ${belongs} AND start_nanos < ? AND start_nanos <> ${NO_TIME})
      LEFT JOIN (SELECT connection, session, link, end_nanos FROM links)
        USING (connection, session, link)),
    shown AS (
      SELECT *, (SELECT count(*) FROM seen WHERE ended >= ?) AS total FROM seen WHERE ended >= ?
      ORDER BY ended - start_nanos DESC, delivery LIMIT ?)
    SELECT total, delivery, connection, session, link, start_frame, start_nanos, complete_nanos,
      outcome_nanos, ended, state
    FROM shown ORDER BY delivery`;
  return statement('chartDeliveryBars', text, [...places, toNanos, fromNanos, fromNanos, limit]);
}

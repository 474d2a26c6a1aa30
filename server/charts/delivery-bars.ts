/** Deliveries one by one, each as a bar from its first frame to its settlement. */

import { ABSENT } from '../../decoder/frame-view.ts';
import { DELIVERY_BARS_MAX, type DeliveryBars } from '../api/chart-contract.ts';
import { BAR_STATES } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Statement } from '../index/messages.ts';
import type { Cell } from '../index/rows.ts';
import { NO_TIME } from '../index/table.ts';
import { LONG_DELIVERIES, longNanos } from '../timeline/cells.ts';
import { captureEnd } from '../timeline/lane-queries.ts';
import { barEnd, END_CODES } from '../timeline/sql.ts';
import { DELIVERIES_BY_LANE, LANE_NUMBERS } from '../timeline/views.ts';
import { statement } from './grouped.ts';
import { type ChartScope, type Condition, inScope, type Stretch } from './scope.ts';

/** @param endNanos when the capture ends: what is open lasts until then */
export async function deliveryBars(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
  endNanos: number,
  limit: number,
): Promise<DeliveryBars> {
  const asked = { stretch, scope, endNanos, limit: Math.min(limit, DELIVERY_BARS_MAX) };
  const [[, isWhole, bits]] = await client.query(id, captureEnd());
  const [[total], rows] = await Promise.all([
    client.query(id, counted(asked)),
    longest(client, id, asked, isWhole === true ? longNanos(Number(bits)) : undefined),
  ]);
  return { ...stretch, total: Number(total[0]), bars: rows.map(barOf) };
}

interface Asked {
  readonly stretch: Stretch;
  readonly scope: ChartScope;
  readonly endNanos: number;
  readonly limit: number;
}

/** Where enough of them are among those that are stored apart, the others are not looked at. */
async function longest(
  client: IndexClient,
  id: string,
  asked: Asked,
  least: number | undefined,
): Promise<readonly Cell[][]> {
  if (least !== undefined) {
    const rows = await client.query(id, bars(asked, LONG_DELIVERIES, least));
    if (rows.length === asked.limit) return rows;
  }
  return client.query(id, bars(asked, DELIVERIES_BY_LANE, 0));
}

function barOf(row: readonly Cell[]): DeliveryBars['bars'][number] {
  const [delivery, connection, session, link, frame, start, complete, outcome, end, state] =
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

/** True of rows of lanes that belong to the scope. */
function onLanes(scope: ChartScope): Condition {
  const [belongs, places] = inScope(scope);
  if (places.length === 0) return ['true', []];
  return [`lane IN (SELECT lane FROM ${LANE_NUMBERS} WHERE ${belongs})`, places];
}

/**
 * `seen`: deliveries of a table with when each was over. What ends with its link is looked up, and of the others
 * nothing is.
 */
function seen(table: string, { scope, endNanos }: Asked, begun: string): Condition {
  const [belongs, places] = onLanes(scope);
  const rows = `SELECT * FROM ${table} WHERE ${belongs} AND start_nanos <> ${NO_TIME} AND ${begun}`;
  const laneEnd = `coalesce((SELECT end_nanos FROM links JOIN ${LANE_NUMBERS} AS n USING (connection, session, link)
    WHERE n.lane = t.lane), ${endNanos})`;
  const text = `seen AS (
      SELECT *, start_nanos + lasted_nanos AS ended FROM (${rows}) WHERE lasted_nanos < ${END_CODES}
      UNION ALL
      SELECT *, ${barEnd('lasted_nanos', laneEnd, endNanos)} FROM (${rows}) AS t
      WHERE lasted_nanos >= ${END_CODES})`;
  return [text, places];
}

/** How many there are in the stretch: those that began in it, and of those before it what was not over. */
function counted(asked: Asked): Statement {
  const { fromNanos, toNanos } = asked.stretch;
  const [belongs, places] = onLanes(asked.scope);
  const [earlier, bound] = seen(DELIVERIES_BY_LANE, asked, `start_nanos < ${fromNanos}`);
  const text = `WITH ${earlier}
    SELECT (SELECT count(*) FROM ${DELIVERIES_BY_LANE} WHERE ${belongs}
        AND start_nanos >= ${fromNanos} AND start_nanos < ${toNanos})
      + (SELECT count(*) FROM seen WHERE ended >= ${fromNanos})`;
  return statement('chartDeliveryCount', text, [...bound, ...bound, ...places]);
}

/** The longest in the stretch that last at least so long, in the order of their numbers. */
function bars(asked: Asked, table: string, leastNanos: number): Statement {
  const { fromNanos, toNanos } = asked.stretch;
  const [rows, bound] = seen(table, asked, `start_nanos < ${toNanos}`);
  const text = `
    WITH ${rows},
    shown AS (
      SELECT delivery, start_nanos, complete_nanos, outcome_nanos, ended, state FROM seen
      WHERE ended >= ${fromNanos} AND ended - start_nanos >= ${leastNanos}
      ORDER BY ended - start_nanos DESC, delivery LIMIT ${asked.limit})
    SELECT delivery, connection, session, link, start_frame, s.start_nanos, s.complete_nanos,
      s.outcome_nanos, ended, state
    FROM shown AS s JOIN deliveries AS d USING (delivery) ORDER BY delivery`;
  return statement('chartDeliveryBars', text, [...bound, ...bound]);
}

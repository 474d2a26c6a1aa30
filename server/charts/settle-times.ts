/** How long deliveries took to be settled, in bins each twice as long as the one before. */

import type { SettleTimes } from '../api/chart-contract.ts';
import { BAR_STATES, type BarState } from '../api/timeline-contract.ts';
import type { IndexClient } from '../index/client.ts';
import { captureEnd } from '../timeline/lane-queries.ts';
import { rangeCounts } from '../timeline/range-queries.ts';
import { boundsOf, stretchWidth } from '../timeline/settle-classes.ts';
import type { ChartScope, Stretch } from './scope.ts';

/** What is shorter than 2^bits nanoseconds is in the first bin. */
const FIRST_BITS = 10;

/** Nobody waits for a settlement of these. */
const NEVER_SETTLED: ReadonlySet<BarState> = new Set(['presettled', 'aborted']);
const UNSETTLED: ReadonlySet<BarState> = new Set(['open', 'requeued', 'in-doubt']);

export async function settleTimes(
  client: IndexClient,
  id: string,
  stretch: Stretch,
  scope: ChartScope,
): Promise<SettleTimes> {
  const [[end, isWhole]] = await client.query(id, captureEnd());
  const lanes = laneOf(scope);
  const width = isWhole === true && lanes === undefined ? stretchWidth(Number(end)) : undefined;
  // Both ends of a range belong to it.
  const asked = { from: stretch.fromNanos, to: stretch.toNanos - 1, lanes, width };
  const counts = new Map<number, number>();
  let unsettled = 0;
  for (const [state, settleClass, deliveries] of await client.query(id, rangeCounts(asked))) {
    const name = BAR_STATES[Number(state)];
    if (NEVER_SETTLED.has(name)) continue;
    if (settleClass !== null) {
      const bin = binOf(Number(settleClass));
      counts.set(bin, (counts.get(bin) ?? 0) + Number(deliveries));
    } else if (UNSETTLED.has(name)) unsettled += Number(deliveries);
  }
  return { ...stretch, ...binsOf(counts), unsettled };
}

function laneOf({ connection, session, link }: ChartScope): string[] | undefined {
  if (connection === undefined) return undefined;
  const place = [`c${connection}`];
  if (session !== undefined) place.push(`s${session}`);
  if (link !== undefined) place.push(`l${link}`);
  return [place.join('.')];
}

/** Classes are finer than bins, and none lies in two. */
function binOf(settleClass: number): number {
  const [from] = boundsOf(settleClass);
  return Math.max(0, Math.floor(Math.log2(Math.max(1, from))) - FIRST_BITS + 1);
}

function binsOf(counts: ReadonlyMap<number, number>): Pick<SettleTimes, 'bins' | 'settled'> {
  const bins: SettleTimes['bins'] = [];
  let settled = 0;
  if (counts.size === 0) return { bins, settled };
  const places = [...counts.keys()];
  for (let bin = Math.min(...places); bin <= Math.max(...places); bin++) {
    const deliveries = counts.get(bin) ?? 0;
    settled += deliveries;
    const bits = FIRST_BITS + bin;
    bins.push({ fromNanos: bin === 0 ? 0 : 2 ** (bits - 1), belowNanos: 2 ** bits, deliveries });
  }
  return { bins, settled };
}

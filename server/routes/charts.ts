import type { ScopeQuery } from '../api/chart-contract.ts';
import { OPERATIONS } from '../api/operations.ts';
import type { CaptureService } from '../captures/captures.ts';
import { blockedTimes } from '../charts/blocked-time.ts';
import { chartMarks } from '../charts/chart-marks.ts';
import { deliveryBars } from '../charts/delivery-bars.ts';
import { lineChart } from '../charts/line-chart.ts';
import { withKinds } from '../charts/link-kinds.ts';
import { bucketsOf, type Stretch, scopeOf } from '../charts/scope.ts';
import { settleTimes } from '../charts/settle-times.ts';
import { ProblemError } from '../errors.ts';
import { route } from './route.ts';

export function chartRoutes(service: CaptureService) {
  /** The stretch asked for; without, the whole capture. */
  function stretchOf(id: string, { from, to }: ScopeQuery): Stretch {
    const { summary } = service.store.get(id);
    const fromNanos = from ?? 0;
    // The last packet belongs to the stretch.
    const toNanos = to ?? (summary?.durationNanos ?? 0) + 1;
    if (toNanos <= fromNanos) {
      throw new ProblemError('invalid-request', 'The stretch of time ends before it begins.');
    }
    return { fromNanos, toNanos };
  }

  return {
    getChart: route(OPERATIONS.getChart, async ({ params, query, response }) => {
      const { id, metric } = params;
      const buckets = bucketsOf(stretchOf(id, query), query.points);
      const chart = await service.indexes.read(id, ({ index }) =>
        lineChart(index, id, metric, buckets, scopeOf(narrowest(query))),
      );
      response.json(chart);
    }),

    getChartMarks: route(OPERATIONS.getChartMarks, async ({ params, query, response }) => {
      const { id } = params;
      const stretch = stretchOf(id, query);
      const marks = await service.indexes.read(id, ({ index }) =>
        chartMarks(index, id, stretch, scopeOf(narrowest(query))),
      );
      response.json(marks);
    }),

    getDeliveryBars: route(OPERATIONS.getDeliveryBars, async ({ params, query, response }) => {
      const { id } = params;
      const stretch = stretchOf(id, query);
      const end = service.store.get(id).summary?.durationNanos ?? stretch.toNanos;
      const bars = await service.indexes.read(id, ({ index }) =>
        deliveryBars(index, id, stretch, scopeOf(narrowest(query)), end, query.limit),
      );
      response.json(bars);
    }),

    getSettleTimes: route(OPERATIONS.getSettleTimes, async ({ params, query, response }) => {
      const { id } = params;
      const stretch = stretchOf(id, query);
      const times = await service.indexes.read(id, ({ index }) =>
        settleTimes(index, id, stretch, scopeOf(narrowest(query))),
      );
      response.json(times);
    }),

    getBlockedTime: route(OPERATIONS.getBlockedTime, async ({ params, query, response }) => {
      const { id } = params;
      const stretch = stretchOf(id, query);
      const times = await service.indexes.read(id, async ({ index }) =>
        withKinds(index, id, await blockedTimes(index, id, stretch, scopeOf(narrowest(query)))),
      );
      response.json(times);
    }),
  };
}

function narrowest({ link, session, connection }: ScopeQuery): string | undefined {
  return link ?? session ?? connection;
}

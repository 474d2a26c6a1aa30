import { OPERATIONS } from '../api/operations.ts';
import { TIMELINE_BUCKETS_MAX } from '../api/timeline-contract.ts';
import type { CaptureService } from '../captures/captures.ts';
import { ProblemError } from '../errors.ts';
import { readTimeline } from '../timeline/content.ts';
import { readOverview } from '../timeline/overview.ts';
import { readRange } from '../timeline/range.ts';
import { readTree } from '../timeline/tree.ts';
import { readWaits } from '../timeline/waits.ts';
import { route } from './route.ts';

export function timelineRoutes(service: CaptureService) {
  return {
    getTimeline: route(OPERATIONS.getTimeline, async ({ params, query, response }) => {
      requireStretch(query);
      if ((query.to - query.from) / query.resolution > TIMELINE_BUCKETS_MAX) {
        const most = `${TIMELINE_BUCKETS_MAX} buckets`;
        throw new ProblemError('invalid-request', `from and to are more than ${most} apart.`);
      }
      response.json(
        await service.indexes.read(params.id, ({ index, id }) => readTimeline(index, id, query)),
      );
    }),

    getTimelineLanes: route(OPERATIONS.getTimelineLanes, async ({ params, response }) => {
      response.json(
        await service.indexes.readSoFar(params.id, NO_LANES, ({ index, id }) =>
          readTree(index, id),
        ),
      );
    }),

    getTimelineOverview: route(
      OPERATIONS.getTimelineOverview,
      async ({ params, query, response }) => {
        const { points } = query;
        response.json(
          await service.indexes.read(params.id, ({ index, id }) => readOverview(index, id, points)),
        );
      },
    ),

    getTimelineRange: route(OPERATIONS.getTimelineRange, async ({ params, query, response }) => {
      requireStretch(query);
      response.json(
        await service.indexes.read(params.id, ({ index, id }) => readRange(index, id, query)),
      );
    }),

    getTimelineWaits: route(OPERATIONS.getTimelineWaits, async ({ params, query, response }) => {
      const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = query;
      requireStretch({ from, to });
      response.json(
        await service.indexes.read(params.id, ({ index, id }) => readWaits(index, id, query)),
      );
    }),
  };
}

const NO_LANES = { endNanos: 0, lanes: [], omitted: 0 };

function requireStretch({ from, to }: { readonly from: number; readonly to: number }): void {
  if (from > to) throw new ProblemError('invalid-request', 'from lies after to.');
}

/** Operations of the timeline; operations.ts lists them with the others. */
import { z } from 'zod';
import type { Operation } from './operations.ts';
import * as timeline from './timeline-contract.ts';
import { Waits, WaitsQuery } from './waits-contract.ts';

const NONE = z.strictObject({});
const json = (schema: z.ZodType) => ({ kind: 'json' as const, schema });

export const TIMELINE_OPERATIONS = {
  getTimeline: {
    method: 'get',
    path: '/captures/{id}/timeline',
    summary:
      'What up to 40 lanes hold in a stretch of time: deliveries, credit, windows, waits, errors',
    params: timeline.TimelineParams,
    query: timeline.TimelineQuery,
    responses: { 200: { description: 'The lanes', content: json(timeline.Timeline) } },
    problems: [400, 404, 409],
  },
  getTimelineLanes: {
    method: 'get',
    path: '/captures/{id}/timeline/lanes',
    summary: 'Connections, sessions and links as a tree of lanes',
    params: timeline.TimelineParams,
    query: NONE,
    responses: { 200: { description: 'The tree', content: json(timeline.TimelineTree) } },
    problems: [404, 409],
  },
  getTimelineOverview: {
    method: 'get',
    path: '/captures/{id}/timeline/overview',
    summary: 'The whole capture, small: messages over time and what went wrong',
    params: timeline.TimelineParams,
    query: timeline.OverviewQuery,
    responses: { 200: { description: 'The overview', content: json(timeline.TimelineOverview) } },
    problems: [400, 404, 409],
  },
  getTimelineRange: {
    method: 'get',
    path: '/captures/{id}/timeline/range',
    summary: 'The deliveries that began in a stretch of time, in figures',
    params: timeline.TimelineParams,
    query: timeline.RangeQuery,
    responses: { 200: { description: 'The figures', content: json(timeline.RangeStatistics) } },
    problems: [400, 404, 409],
  },
  getTimelineWaits: {
    method: 'get',
    path: '/captures/{id}/timeline/waits',
    summary:
      'The longest stretches in which links stood still: why, since which frame, and who must send what',
    params: timeline.TimelineParams,
    query: WaitsQuery,
    responses: { 200: { description: 'The stretches', content: json(Waits) } },
    problems: [400, 404, 409],
  },
} as const satisfies Record<string, Operation>;

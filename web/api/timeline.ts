import { queryOptions } from '@tanstack/react-query';
import type {
  RangeStatistics,
  Timeline,
  TimelineOverview,
  TimelineTree,
} from '../../server/api/timeline-contract.ts';
import type { Waits } from '../../server/api/waits-contract.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { getJson, query } from './client.ts';
import { retryUntilIndexed } from './retry.ts';

/** A finished capture never changes; one that grows is asked again. */
const FOREVER_MS = Number.POSITIVE_INFINITY;
const GROWING_POLL_MS = 2000;
/** Answers of stretches that were left stay so long. */
const KEPT_MS = 60_000;

function whileGrowing(busy: boolean) {
  return {
    staleTime: busy ? 0 : FOREVER_MS,
    refetchInterval: busy ? GROWING_POLL_MS : (false as const),
    ...retryUntilIndexed(busy),
  };
}

export function timelineTreeQuery(id: string, busy: boolean) {
  return queryOptions({
    queryKey: ['timeline', id, 'tree', busy],
    queryFn: ({ signal }) => getJson<TimelineTree>(`/captures/${id}/timeline/lanes`, signal),
    ...whileGrowing(busy),
  });
}

export function timelineOverviewQuery(id: string, busy: boolean) {
  return queryOptions({
    queryKey: ['timeline', id, 'overview', busy],
    queryFn: ({ signal }) => getJson<TimelineOverview>(`/captures/${id}/timeline/overview`, signal),
    ...whileGrowing(busy),
  });
}

/** Which stretches are asked for: without a part, over all links, or all of the time. */
export interface WaitsAsked {
  readonly limit: number;
  /** Of connections and sessions all links; with commas between. */
  readonly lanes?: string | undefined;
  readonly window?: TimeWindow;
}

/** The longest stretches in which somebody held a link up. */
export function timelineWaitsQuery(id: string, asked: WaitsAsked, busy: boolean) {
  const { limit, lanes, window } = asked;
  const search = query({ limit, lanes, from: window?.startNanos, to: window?.endNanos });
  return queryOptions({
    queryKey: ['timeline', id, 'waits', search, busy],
    queryFn: ({ signal }) => getJson<Waits>(`/captures/${id}/timeline/waits${search}`, signal),
    ...whileGrowing(busy),
  });
}

export interface TimelineRequest {
  readonly from: number;
  readonly to: number;
  readonly resolution: number;
}

export function timelineQuery(
  id: string,
  lanes: readonly string[],
  request: TimelineRequest,
  busy: boolean,
) {
  const { from, to, resolution } = request;
  return queryOptions({
    queryKey: ['timeline', id, 'lanes', lanes, from, to, resolution, busy],
    queryFn: ({ signal }) =>
      getJson<Timeline>(
        `/captures/${id}/timeline${query({ from, to, resolution, lanes: lanes.join(',') })}`,
        signal,
      ),
    gcTime: KEPT_MS,
    ...whileGrowing(busy),
  });
}

export function rangeQuery(id: string, range: TimeWindow, lanes: readonly string[]) {
  const { startNanos: from, endNanos: to } = range;
  return queryOptions({
    queryKey: ['timeline', id, 'range', from, to, lanes],
    queryFn: ({ signal }) =>
      getJson<RangeStatistics>(
        `/captures/${id}/timeline/range${query({ from, to, lanes: lanes.join(',') })}`,
        signal,
      ),
    staleTime: FOREVER_MS,
    gcTime: KEPT_MS,
  });
}

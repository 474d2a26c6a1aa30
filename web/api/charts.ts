import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  BlockedTime,
  ChartMarks,
  DeliveryBars,
  LineChart,
  LineMetric,
  SettleTimes,
} from '../../server/api/chart-contract.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { getJson, query } from './client.ts';

/** What the charts are of: nothing, for the whole capture, or one of its parts. */
export interface ChartScope {
  readonly connection?: string;
  readonly session?: string;
  readonly link?: string;
}

function paramsOf(scope: ChartScope, window: TimeWindow | undefined) {
  return { ...scope, from: window?.startNanos, to: window?.endNanos };
}

export function chartQuery(
  id: string,
  metric: LineMetric,
  scope: ChartScope,
  window: TimeWindow | undefined,
  points: number,
) {
  return queryOptions({
    queryKey: ['chart', id, metric, scope, window, points],
    queryFn: ({ signal }) =>
      getJson<LineChart>(
        `/captures/${id}/charts/${metric}${query({ ...paramsOf(scope, window), points })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

export function chartMarksQuery(id: string, scope: ChartScope, window: TimeWindow | undefined) {
  return queryOptions({
    queryKey: ['chart-marks', id, scope, window],
    queryFn: ({ signal }) =>
      getJson<ChartMarks>(`/captures/${id}/chart-marks${query(paramsOf(scope, window))}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function blockedTimeQuery(id: string, scope: ChartScope, window: TimeWindow | undefined) {
  return queryOptions({
    queryKey: ['blocked-time', id, scope, window],
    queryFn: ({ signal }) =>
      getJson<BlockedTime>(`/captures/${id}/blocked-time${query(paramsOf(scope, window))}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function deliveryBarsQuery(id: string, scope: ChartScope, window: TimeWindow | undefined) {
  return queryOptions({
    queryKey: ['delivery-bars', id, scope, window],
    queryFn: ({ signal }) =>
      getJson<DeliveryBars>(
        `/captures/${id}/delivery-bars${query(paramsOf(scope, window))}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

export function settleTimesQuery(id: string, scope: ChartScope, window: TimeWindow | undefined) {
  return queryOptions({
    queryKey: ['settle-times', id, scope, window],
    queryFn: ({ signal }) =>
      getJson<SettleTimes>(`/captures/${id}/settle-times${query(paramsOf(scope, window))}`, signal),
    placeholderData: keepPreviousData,
  });
}

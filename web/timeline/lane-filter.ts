import { isStrays, sessionOfStrays } from '../state/selection.ts';

/** What lies in a lane, as tables filter it; nothing for all lanes. */
export function laneFilter(lane: string | undefined): string {
  if (lane === undefined) return '';
  if (isStrays(lane)) return `session:${sessionOfStrays(lane)}`;
  const key = (['conn', 'session', 'link'] as const)[lane.split('.').length - 1];
  return `${key}:${lane}`;
}

/** The same for tables of deliveries, which know which of them are on no known link. */
export function deliveryFilter(lane: string | undefined): string {
  return lane !== undefined && isStrays(lane) ? `${laneFilter(lane)} -link:*` : laneFilter(lane);
}

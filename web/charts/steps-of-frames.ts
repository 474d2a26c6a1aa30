/** A step of a chart leads to the frames in it. */
import type { ChartScope } from '../api/charts.ts';

/** Where it begins and how long it is. */
export interface Step {
  readonly timeNanos: number;
  readonly bucketNanos: number;
}

/** The filter that shows the frames of one step. */
export function stepFilterOf({ timeNanos, bucketNanos }: Step, scope: ChartScope): string {
  const time = `time>=${timeNanos} time<${timeNanos + bucketNanos}`;
  const place = placeFilterOf(scope);
  return place === '' ? time : `${place} ${time}`;
}

/** The filter that shows what belongs to the scope; empty for the whole capture. */
export function placeFilterOf({ connection, session, link }: ChartScope): string {
  if (link !== undefined) return `link:${link}`;
  if (session !== undefined) return `session:${session}`;
  return connection === undefined ? '' : `conn:${connection}`;
}

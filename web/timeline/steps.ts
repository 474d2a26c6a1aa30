import type { TimelineSteps } from '../../server/api/timeline-contract.ts';
import type { TimeScale } from './scale.ts';

/**
 * A step line as runs of x, y, x, y …; it breaks where the value is not known. Values below zero
 * are drawn at zero: how far below is said in words.
 *
 * @param pxPerUnit height of 1
 */
export function stepRuns(
  { time, value }: TimelineSteps,
  scale: TimeScale,
  endNanos: number,
  baseY: number,
  pxPerUnit: number,
): number[][] {
  const runs: number[][] = [];
  let run: number[] | undefined;
  for (let index = 0; index < time.length; index++) {
    const until = index + 1 < time.length ? time[index + 1] : endNanos;
    const level = value[index];
    if (level === null) {
      run = undefined;
      continue;
    }
    if (until < scale.shown.startNanos || time[index] > scale.shown.endNanos) {
      run = undefined;
      continue;
    }
    const y = baseY - Math.max(0, level) * pxPerUnit;
    const from = Math.max(scale.toPx(time[index]), scale.leftPx - 4);
    const to = Math.min(scale.toPx(until), scale.rightPx + 4);
    if (run === undefined) {
      run = [];
      runs.push(run);
    }
    run.push(from, y, to, y);
  }
  return runs;
}

/** Stretches in which the value is 0 or less. */
export function dryStretches(
  { time, value }: TimelineSteps,
  endNanos: number,
): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let since: number | undefined;
  for (let index = 0; index < time.length; index++) {
    const level = value[index];
    const dry = level !== null && level <= 0;
    if (dry) since ??= time[index];
    else if (since !== undefined) {
      found.push([since, time[index]]);
      since = undefined;
    }
  }
  if (since !== undefined) found.push([since, endNanos]);
  return found;
}

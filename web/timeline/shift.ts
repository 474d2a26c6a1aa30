import type { TimeScale } from './scale.ts';

/** What is moved may lie so far beside where it would be drawn, in pixels of the screen. */
const ERROR = 0.05;

/**
 * By how many pixels of the screen a picture of one window has to be moved to the left to be one of the other;
 * undefined where that is no whole number of them, or they are drawn differently.
 */
export function shiftOf(from: TimeScale, to: TimeScale, ratio: number): number | undefined {
  if (from.widthPx !== to.widthPx || from.nanosPerPx !== to.nanosPerPx) return undefined;
  const by = ((to.window.startNanos - from.window.startNanos) / to.nanosPerPx) * ratio;
  const whole = Math.round(by);
  return Math.abs(by - whole) <= ERROR ? whole : undefined;
}

/** The part of a picture that is empty once it has been moved to the left by so much, in px; undefined for most of it. */
export function emptied(
  { leftPx, rightPx }: TimeScale,
  byPx: number,
): readonly [from: number, to: number] | undefined {
  if (Math.abs(byPx) > (rightPx - leftPx) / 2) return undefined;
  return byPx > 0 ? [rightPx - byPx, rightPx] : [leftPx, leftPx - byPx];
}

import type { Nanos } from '../../decoder/units.ts';
import type { TimeWindow } from '../state/time-window.ts';

/** Nobody needs to see less: ten pixels of the clock that captures are made with. */
export const SPAN_NANOS_MIN = 1000;
/** What a button for a closer look leaves in view, and how much of the view one for earlier or later passes over. */
export const CLOSER_PART = 0.6;
export const PAN_PART = 0.25;
/** Room beside the capture when all of it is in view, so that what lies at its ends is not cut. */
const MARGIN_PART = 0.015;

/** All of a capture with a margin. `first` may be negative: packets are not always in order. */
export function wholeWindow(first: Nanos, end: Nanos): TimeWindow {
  const span = Math.max(end - Math.min(first, 0), SPAN_NANOS_MIN);
  const margin = Math.ceil(span * MARGIN_PART);
  return {
    startNanos: Math.min(first, 0) - margin,
    endNanos: Math.max(end, first + SPAN_NANOS_MIN) + margin,
  };
}

/** Nanoseconds to pixels and back, for a window drawn `widthPx` wide. */
export class TimeScale {
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly nanosPerPx: number;
  /** Of what lies outside of these nothing need be laid out. */
  readonly leftPx: number;
  readonly rightPx: number;
  readonly shown: TimeWindow;

  /** @param part of the width that alone is to be laid out, in px */
  constructor(window: TimeWindow, widthPx: number, part?: readonly [number, number]) {
    this.window = window;
    this.widthPx = Math.max(1, widthPx);
    this.nanosPerPx = spanOf(window) / this.widthPx;
    [this.leftPx, this.rightPx] = part ?? [0, this.widthPx];
    this.shown = part
      ? { startNanos: this.toNanos(part[0]), endNanos: this.toNanos(part[1]) }
      : window;
  }

  /** The same with only a part of it to be laid out. */
  only(leftPx: number, rightPx: number): TimeScale {
    return new TimeScale(this.window, this.widthPx, [leftPx, rightPx]);
  }

  toPx(nanos: Nanos): number {
    return (nanos - this.window.startNanos) / this.nanosPerPx;
  }

  toNanos(px: number): Nanos {
    return Math.round(this.window.startNanos + px * this.nanosPerPx);
  }
}

export function spanOf({ startNanos, endNanos }: TimeWindow): Nanos {
  return endNanos - startNanos;
}

/** The window moved and narrowed so that it lies in `bounds` and is not too short. */
export function fitWindow(window: TimeWindow, bounds: TimeWindow): TimeWindow {
  const asked = Math.round(spanOf(window));
  const span = Math.min(Math.max(asked, SPAN_NANOS_MIN), spanOf(bounds));
  // What is too short grows from its middle.
  const grown = Math.round(window.startNanos - (span - asked) / 2);
  const start = Math.min(Math.max(grown, bounds.startNanos), bounds.endNanos - span);
  return { startNanos: start, endNanos: start + span };
}

/** `factor` below 1 shows less; `anchor` stays where it is. */
export function zoomWindow(
  window: TimeWindow,
  factor: number,
  anchor: Nanos,
  bounds: TimeWindow,
): TimeWindow {
  const span = spanOf(window);
  const next = Math.round(Math.min(Math.max(span * factor, SPAN_NANOS_MIN), spanOf(bounds)));
  const part = (anchor - window.startNanos) / span;
  const start = Math.round(anchor - part * next);
  return fitWindow({ startNanos: start, endNanos: start + next }, bounds);
}

export function panWindow(window: TimeWindow, by: Nanos, bounds: TimeWindow): TimeWindow {
  const shift = Math.round(by);
  const { startNanos, endNanos } = window;
  return fitWindow({ startNanos: startNanos + shift, endNanos: endNanos + shift }, bounds);
}

/** A stretch with room on both sides, as fitting to it shows it. */
export function windowAround(from: Nanos, to: Nanos, bounds: TimeWindow): TimeWindow {
  const room = Math.max((to - from) * 0.12, SPAN_NANOS_MIN / 2);
  const [startNanos, endNanos] = [Math.floor(from - room), Math.ceil(to + room)];
  return fitWindow({ startNanos, endNanos }, bounds);
}

export function sameWindow(one: TimeWindow, other: TimeWindow): boolean {
  return one.startNanos === other.startNanos && one.endNanos === other.endNanos;
}

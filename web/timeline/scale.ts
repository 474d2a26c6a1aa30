import type { Nanos } from '../../decoder/units.ts';

/** A stretch of time in view: `from` at the left edge, `to` at the right one. */
export interface TimeWindow {
  readonly from: Nanos;
  readonly to: Nanos;
}

/** Nobody needs to see less: ten pixels of the clock that captures are made with. */
export const SPAN_NANOS_MIN = 1000;
/** Room beside the capture when all of it is in view, so that what lies at its ends is not cut. */
const MARGIN_PART = 0.015;

/** All of a capture with a margin. `first` may be negative: packets are not always in order. */
export function wholeWindow(first: Nanos, end: Nanos): TimeWindow {
  const span = Math.max(end - Math.min(first, 0), SPAN_NANOS_MIN);
  const margin = Math.ceil(span * MARGIN_PART);
  return { from: Math.min(first, 0) - margin, to: Math.max(end, first + SPAN_NANOS_MIN) + margin };
}

/** Nanoseconds to pixels and back, for a window drawn `widthPx` wide. */
export class TimeScale {
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly nanosPerPx: number;

  constructor(window: TimeWindow, widthPx: number) {
    this.window = window;
    this.widthPx = Math.max(1, widthPx);
    this.nanosPerPx = (window.to - window.from) / this.widthPx;
  }

  toPx(nanos: Nanos): number {
    return (nanos - this.window.from) / this.nanosPerPx;
  }

  toNanos(px: number): Nanos {
    return Math.round(this.window.from + px * this.nanosPerPx);
  }
}

/** The window moved and narrowed so that it lies in `bounds` and is not too short. */
export function fitWindow({ from, to }: TimeWindow, bounds: TimeWindow): TimeWindow {
  const most = bounds.to - bounds.from;
  const span = Math.min(Math.max(Math.round(to - from), SPAN_NANOS_MIN), most);
  // What is too short grows from its middle.
  const grown = Math.round(from - (span - (to - from)) / 2);
  const start = Math.min(Math.max(grown, bounds.from), bounds.to - span);
  return { from: start, to: start + span };
}

/** `factor` below 1 shows less; `anchor` stays where it is. */
export function zoomWindow(
  window: TimeWindow,
  factor: number,
  anchor: Nanos,
  bounds: TimeWindow,
): TimeWindow {
  const span = window.to - window.from;
  const next = Math.min(Math.max(span * factor, SPAN_NANOS_MIN), bounds.to - bounds.from);
  const part = span === 0 ? 0.5 : (anchor - window.from) / span;
  const from = Math.round(anchor - part * next);
  return fitWindow({ from, to: from + Math.round(next) }, bounds);
}

export function panWindow(window: TimeWindow, by: Nanos, bounds: TimeWindow): TimeWindow {
  const shift = Math.round(by);
  return fitWindow({ from: window.from + shift, to: window.to + shift }, bounds);
}

/** A stretch with room on both sides, as fitting to it shows it. */
export function windowAround(from: Nanos, to: Nanos, bounds: TimeWindow): TimeWindow {
  const room = Math.max((to - from) * 0.12, SPAN_NANOS_MIN / 2);
  return fitWindow({ from: Math.floor(from - room), to: Math.ceil(to + room) }, bounds);
}

export function sameWindow(one: TimeWindow, other: TimeWindow): boolean {
  return one.from === other.from && one.to === other.to;
}

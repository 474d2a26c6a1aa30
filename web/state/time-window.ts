import type { Nanos } from '../../decoder/units.ts';

/** A stretch of the capture, `[startNanos, endNanos)` from its first packet; the same for all views. */
export interface TimeWindow {
  readonly startNanos: Nanos;
  readonly endNanos: Nanos;
}

const WINDOW = /^(-?\d{1,16})-(-?\d{1,16})$/;

/** `1200000000-1500000000`, in nanoseconds; a stretch without length is none. */
export function parseWindow(text: string): TimeWindow | undefined {
  const [, start, end] = WINDOW.exec(text) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const [startNanos, endNanos] = [Number(start), Number(end)];
  const exact = Number.isSafeInteger(startNanos) && Number.isSafeInteger(endNanos);
  return exact && startNanos < endNanos ? { startNanos, endNanos } : undefined;
}

export function formatWindow({ startNanos, endNanos }: TimeWindow): string {
  return `${startNanos}-${endNanos}`;
}

/** The filter that lets through what has its time in the window: `time:1200000000..1500000000`. */
export function withinWindow(key: string, { startNanos, endNanos }: TimeWindow): string {
  return `${key}:${Math.max(0, startNanos)}..${Math.max(0, endNanos)}`;
}

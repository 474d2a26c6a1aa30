import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fitWindow,
  panWindow,
  SPAN_NANOS_MIN,
  spanOf,
  TimeScale,
  wholeWindow,
  zoomWindow,
} from './scale.ts';

const bounds = { startNanos: -1_000, endNanos: 10_000_000_000 };
const windows = fc
  .tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 1, max: 1e12 }))
  .map(([startNanos, span]) => ({ startNanos, endNanos: startNanos + span }));

test('whatever is asked for lies in the bounds and is long enough', () => {
  fc.assert(
    fc.property(windows, (window) => {
      const fitted = fitWindow(window, bounds);
      expect(fitted.startNanos).toBeGreaterThanOrEqual(bounds.startNanos);
      expect(fitted.endNanos).toBeLessThanOrEqual(bounds.endNanos);
      expect(spanOf(fitted)).toBeGreaterThanOrEqual(SPAN_NANOS_MIN);
    }),
  );
});

test('zooming leaves what is under the pointer where it is', () => {
  const window = { startNanos: 2_000_000_000, endNanos: 6_000_000_000 };
  const zoomed = zoomWindow(window, 0.5, 3_000_000_000, bounds);
  expect(zoomed).toEqual({ startNanos: 2_500_000_000, endNanos: 4_500_000_000 });
});

test('moving stops at the end of the capture and keeps the span', () => {
  const window = { startNanos: 8_000_000_000, endNanos: 9_000_000_000 };
  expect(panWindow(window, 5_000_000_000, bounds)).toEqual({
    startNanos: 9_000_000_000,
    endNanos: 10_000_000_000,
  });
});

test('pixels and nanoseconds are each other’s inverse', () => {
  const scale = new TimeScale({ startNanos: 1_000_000, endNanos: 2_000_000 }, 500);
  expect(scale.toPx(1_500_000)).toBe(250);
  expect(scale.toNanos(250)).toBe(1_500_000);
});

test('all of a capture is shown with room at both ends, also of one without length', () => {
  const whole = wholeWindow(0, 1_000_000);
  expect(whole.startNanos).toBeLessThan(0);
  expect(whole.endNanos).toBeGreaterThan(1_000_000);
  expect(spanOf(wholeWindow(0, 0))).toBeGreaterThanOrEqual(SPAN_NANOS_MIN);
});

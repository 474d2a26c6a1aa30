import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestFor, resolutionOf } from './buckets.ts';
import { TimeScale } from './scale.ts';

const bounds = { startNanos: 0, endNanos: 3_600_000_000_000 };

test('a bucket is a power of two and two to four pixels wide', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (nanosPerPx) => {
      const resolution = resolutionOf(nanosPerPx);
      expect(Number.isInteger(Math.log2(resolution))).toBe(true);
      expect(resolution / nanosPerPx).toBeGreaterThan(2);
      expect(resolution / nanosPerPx).toBeLessThanOrEqual(4);
    }),
  );
});

test('the range holds the window, in no more buckets than the server allows', () => {
  const starts = fc.integer({ min: 0, max: 3_000_000_000_000 });
  fc.assert(
    fc.property(starts, fc.integer({ min: 1000, max: 6e11 }), (startNanos, span) => {
      const window = { startNanos, endNanos: startNanos + span };
      const { from, to, resolution } = requestFor(new TimeScale(window, 3840), bounds);
      expect(from).toBeLessThanOrEqual(Math.max(startNanos, 0));
      expect(to).toBeGreaterThanOrEqual(Math.min(window.endNanos, bounds.endNanos));
      expect((to - from) / resolution).toBeLessThanOrEqual(8192);
    }),
  );
});

test('moving a little asks for the same again', () => {
  const at = (shift: number) =>
    requestFor(new TimeScale({ startNanos: 1e11 + shift, endNanos: 1.1e11 + shift }, 1000), bounds);
  expect(at(1e7)).toEqual(at(0));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestFor, resolutionOf, stillServes } from './buckets.ts';
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

test('what was asked for serves until the window comes near its edge, or needs other buckets', () => {
  const at = (startNanos: number, span = 1e10) =>
    new TimeScale({ startNanos, endNanos: startNanos + span }, 1000);
  const asked = requestFor(at(1e11), bounds);
  expect(stillServes(asked, at(1e11), bounds)).toBe(true);
  for (const [edge, way] of [
    [asked.to - 1e10, 1],
    [asked.from, -1],
  ] as const) {
    expect(stillServes(asked, at(edge - way * 4.5e9), bounds)).toBe(true);
    expect(stillServes(asked, at(edge), bounds)).toBe(false);
  }
  expect(stillServes(asked, at(1e11, 4e9), bounds)).toBe(false);
});

test('at the end of the capture nothing more is asked for', () => {
  const { startNanos, endNanos } = bounds;
  for (const start of [startNanos, endNanos - 1e10]) {
    const scale = new TimeScale({ startNanos: start, endNanos: start + 1e10 }, 1000);
    expect(stillServes(requestFor(scale, bounds), scale, bounds)).toBe(true);
  }
});

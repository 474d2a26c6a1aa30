import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contentPx,
  MAX_TRACK_PX,
  maxTop,
  rowsInView,
  type ScrollGeometry,
  scrollOfTop,
  topAfterScroll,
  topOfScroll,
  topToReveal,
  trackPx,
} from './scaled-scroll.ts';

const SMALL: ScrollGeometry = { rowCount: 1000, rowPx: 24, viewportPx: 720 };
const HUGE: ScrollGeometry = { rowCount: 10_000_000, rowPx: 24, viewportPx: 720 };
const maxScroll = (geometry: ScrollGeometry) => trackPx(geometry) - geometry.viewportPx;

const geometries = fc.record({
  rowCount: fc.integer({ min: 1, max: 50_000_000 }),
  rowPx: fc.constant(24),
  viewportPx: fc.integer({ min: 24, max: 2000 }),
});

describe('a list that fits', () => {
  test('scrolls one to one', () => {
    expect(trackPx(SMALL)).toBe(24_000);
    for (const scroll of [0, 1, 500, 23_280]) {
      expect(topOfScroll(scroll, SMALL)).toBe(scroll);
      expect(scrollOfTop(scroll, SMALL)).toBe(scroll);
      expect(topAfterScroll(0, 0, scroll, SMALL)).toBe(scroll);
    }
  });
});

describe('a list that no browser can lay out', () => {
  test('has a track that it can', () => {
    expect(contentPx(HUGE)).toBe(240_000_000);
    expect(trackPx(HUGE)).toBe(MAX_TRACK_PX);
  });

  test('its ends are its ends', () => {
    expect(topOfScroll(0, HUGE)).toBe(0);
    expect(topOfScroll(maxScroll(HUGE), HUGE)).toBe(maxTop(HUGE));
    expect(rowsInView(maxTop(HUGE), HUGE, 0).last).toBe(HUGE.rowCount);
  });

  test('a wheel moves by its own px wherever it is turned', () => {
    const middle = topOfScroll(4_000_000, HUGE);
    expect(topAfterScroll(middle, 4_000_000, 4_000_100, HUGE)).toBe(middle + 100);
    expect(topAfterScroll(middle, 4_000_000, 3_999_900, HUGE)).toBe(middle - 100);
  });

  test('a drag of the thumb goes to where the thumb is', () => {
    const there = topAfterScroll(0, 0, 4_000_000, HUGE);
    expect(there).toBe(topOfScroll(4_000_000, HUGE));
    expect(there).toBeGreaterThan(100_000_000);
  });

  test('reaching an end of the track reaches the end of the list', () => {
    expect(topAfterScroll(9_000, 500, 0, HUGE)).toBe(0);
    expect(topAfterScroll(1e8, maxScroll(HUGE) - 5, maxScroll(HUGE), HUGE)).toBe(maxTop(HUGE));
  });
});

describe('for any list', () => {
  test('thumb and content agree', () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const top = Math.round(share * maxTop(geometry));
        expect(topOfScroll(scrollOfTop(top, geometry), geometry)).toBeCloseTo(top, 3);
      }),
    );
  });

  test('scrolling further never goes back', () => {
    fc.assert(
      fc.property(geometries, fc.nat(), fc.nat(), (geometry, one, other) => {
        const range = Math.max(1, maxScroll(geometry));
        const [less, more] = [one % range, other % range].sort((a, b) => a - b);
        expect(topOfScroll(less, geometry)).toBeLessThanOrEqual(topOfScroll(more, geometry));
      }),
    );
  });

  test('a revealed row is whole in the viewport, and one that was stays where it is', () => {
    fc.assert(
      fc.property(geometries, fc.nat(), fc.nat(), (geometry, seed, where) => {
        const row = seed % geometry.rowCount;
        const top = where % (maxTop(geometry) + 1);
        const shown = topToReveal(row, top, geometry);
        expect(row * 24).toBeGreaterThanOrEqual(shown);
        expect(row * 24 + 24).toBeLessThanOrEqual(shown + geometry.viewportPx);
        expect(topToReveal(row, shown, geometry)).toBe(shown);
      }),
    );
  });
});

test('rows in view reach over the edges by the overscan, within the list', () => {
  expect(rowsInView(2400, SMALL, 5)).toEqual({ first: 95, last: 135 });
  expect(rowsInView(0, SMALL, 5)).toEqual({ first: 0, last: 35 });
  expect(rowsInView(0, { ...SMALL, rowCount: 0 }, 5)).toEqual({ first: 0, last: 0 });
});

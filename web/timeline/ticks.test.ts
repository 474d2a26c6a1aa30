import { expect, test } from 'vitest';
import { TimeScale } from './scale.ts';
import { tickLabel, tickStep, ticksOf } from './ticks.ts';

test.each([
  [1, 100],
  [1e3, 1e5],
  [2e6, 2e8],
  [2e7, 2e9],
  [1e9, 120e9],
  [1e11, 3 * 3600e9 * 2.4],
])('labels at %d ns a pixel do not touch', (nanosPerPx) => {
  expect(tickStep(nanosPerPx) / nanosPerPx).toBeGreaterThanOrEqual(78);
});

test('steps are 1, 2 or 5 of a decade below a second, and divide minutes above', () => {
  expect(tickStep(1)).toBe(100);
  expect(tickStep(2)).toBe(200);
  expect(tickStep(4)).toBe(500);
  expect(tickStep(3e8)).toBe(30e9);
});

test.each([
  [0, 1e9, '0 s'],
  [2e9, 1e9, '2 s'],
  [41.12e9, 2e7, '41.12 s'],
  [5e6, 1e6, '5 ms'],
  [1500, 500, '1.5 µs'],
  [80e9, 10e9, '1:20'],
  [7200e9, 60e9, '2:00:00'],
  [-1e9, 1e9, '−1 s'],
])('%d ns in steps of %d ns is written %s', (at, step, text) => {
  expect(tickLabel(at, step)).toBe(text);
});

test('ticks lie in the window, at whole steps', () => {
  const ticks = ticksOf(new TimeScale({ startNanos: -5e8, endNanos: 1e10 }, 1050));
  expect(ticks.map(({ label }) => label)).toEqual(
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].map((second) => `${second} s`),
  );
});

import { expect, test } from 'vitest';
import type { Mark } from './marks.ts';
import { TimeScale } from './scale.ts';
import { snapped } from './snap.ts';

/** 10 ns a pixel. */
const SCALE = new TimeScale({ startNanos: 0, endNanos: 10_000 }, 1000);
const place = { lane: 'c1.s1.l1', y: 0, h: 5 };

const WAIT: Mark = {
  kind: 'wait',
  ...place,
  // Drawn a little outside of what is in view.
  x: -8,
  w: 208,
  text: '',
  tone: 'blocked',
  wait: { fromNanos: -5000, toNanos: 2003, blocked: 'credit-blocked' },
};
const BAR: Mark = {
  kind: 'bar',
  ...place,
  x: 400,
  w: 100,
  state: 'accepted',
  delivery: 1,
  fromNanos: 4003,
  toNanos: 4996,
  statedPx: undefined,
};

test('near an edge the edge is meant, to the nanosecond where it is known', () => {
  expect(snapped([WAIT, BAR], SCALE, 205)).toBe(2003);
  expect(snapped([WAIT, BAR], SCALE, 391)).toBe(4003);
  expect(snapped([WAIT, BAR], SCALE, 508)).toBe(4996);
});

test('of two edges the nearer, and far from all the place itself', () => {
  const flag: Mark = {
    kind: 'flag',
    ...place,
    x: 405,
    w: 9,
    flag: { kind: 'rejected', lane: place.lane, timeNanos: 4051, count: 1 },
  };
  expect(snapped([BAR, flag], SCALE, 404)).toBe(4051);
  expect(snapped([BAR, flag], SCALE, 401)).toBe(4003);
  expect(snapped([BAR, flag], SCALE, 450)).toBe(4500);
});

test('what is dry has no edge, and nobody is drawn to what is out of view', () => {
  const dry: Mark = { kind: 'dry', ...place, x: 100, w: 50 };
  expect(snapped([dry], SCALE, 101)).toBe(1010);
  expect(snapped([WAIT], SCALE, 3)).toBe(30);
});

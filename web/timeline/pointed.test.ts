import { expect, test } from 'vitest';
import { deliveryFilter, laneFilter } from './lane-filter.ts';
import type { Mark } from './marks.ts';
import { laneOf, laneSelection, listedBy, selectionOf, tooltipOf } from './pointed.ts';

const PLACE = { lane: 'c1.s1.l1', x: 0, y: 0, w: 4, h: 4, state: 'accepted' } as const;
const STRETCH = { fromNanos: 100, toNanos: 200 };

function column(count: number): Mark {
  return { kind: 'column', ...PLACE, ...STRETCH, delivery: 7, count };
}

test('a column of one delivery selects it, one of several lists those that began in its bucket', () => {
  expect(selectionOf(column(1))).toEqual({ kind: 'delivery', delivery: 7 });
  expect(listedBy(column(1))).toBeUndefined();
  expect(selectionOf(column(2))).toBeUndefined();
  expect(listedBy(column(2))).toEqual({ startNanos: 100, endNanos: 200 });
});

test('what found no row is listed as well, also where it took no time', () => {
  const more: Mark = { kind: 'more', ...PLACE, fromNanos: 100, toNanos: 100, count: 3 };
  expect(listedBy(more)).toEqual({ startNanos: 100, endNanos: 101 });
});

test('a lane is selected by what it is, and found again by its selection', () => {
  for (const lane of ['c1', 'c1.s2', 'c1.s2.l3', 'c1.s2.l0']) {
    expect(laneOf(laneSelection(lane))).toBe(lane);
  }
  expect(laneSelection('c1.s2.l0')).toEqual({ kind: 'strays', strays: 'c1.s2.l0' });
});

test('tables filter what lies in a lane; of deliveries they know which are on no link', () => {
  const lanes = [undefined, 'c1', 'c1.s2', 'c1.s2.l3', 'c1.s2.l0'];
  expect(lanes.map(laneFilter)).toEqual([
    '',
    'conn:c1',
    'session:c1.s2',
    'link:c1.s2.l3',
    'session:c1.s2',
  ]);
  expect(deliveryFilter('c1.s2.l0')).toBe('session:c1.s2 -link:*');
  expect(deliveryFilter('c1.s2.l3')).toBe('link:c1.s2.l3');
});

test('a bar says how long it lasts, also where only a part of it is in view', () => {
  const bar: Mark = {
    kind: 'bar',
    ...PLACE,
    delivery: 7,
    fromNanos: 1_000_000_000,
    toNanos: 13_000_000_000,
    statedPx: undefined,
  };
  expect(tooltipOf(bar).map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
    '✓ Delivery 7: accepted',
    '12.0 s, from 1.000 000 s to 13.000 000 s',
    'Click: its life; double click: fit it',
  ]);
});

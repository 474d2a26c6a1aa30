import { expect, test } from 'vitest';
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { flagMarks } from './lane-place.ts';
import { TimeScale } from './scale.ts';

const lane = {
  kind: 'session',
  lane: 'c1.s1',
  firstNanos: 0,
  deliveries: 0,
  protocol: 'amqp-1.0',
} as const;
/** A pixel is a microsecond. */
const place = {
  lane,
  y: 100,
  scale: new TimeScale({ startNanos: 0, endNanos: 1_000_000 }, 1000),
  endNanos: 1_000_000,
  fromNanos: 0,
  bucketNanos: 1024,
};

function flag(timeNanos: number): TimelineFlag {
  return { kind: 'rejected', lane: 'c1.s1', timeNanos, count: 1 };
}

test('flags that would cover each other stand one below the other, whatever order they come in', () => {
  const marks = flagMarks(place, [flag(505_000), flag(500_000), flag(530_000), flag(500_000)]);
  expect(marks.map(({ x, y }) => [x, y])).toEqual([
    [500, 102],
    [500, 110],
    [505, 102],
    [530, 102],
  ]);
});

test('flags outside of what is in view are left out', () => {
  expect(flagMarks(place, [flag(-50_000), flag(1_100_000)])).toEqual([]);
});

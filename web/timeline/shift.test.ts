import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOutLane } from './lay-out-lane.ts';
import type { Mark } from './marks.ts';
import { prepare } from './prepared.ts';
import { TimeScale } from './scale.ts';
import { emptied, shiftOf } from './shift.ts';
import { link } from './test-lanes.ts';

/** A pixel is a microsecond. */
const at = (startNanos: number, widthPx = 1000) =>
  new TimeScale({ startNanos, endNanos: startNanos + 1_000_000 }, widthPx);

describe('a picture is moved', () => {
  test('by whole pixels of the screen', () => {
    expect(shiftOf(at(0), at(24_000), 1)).toBe(24);
    expect(shiftOf(at(24_000), at(0), 2)).toBe(-48);
    expect(shiftOf(at(0), at(500), 2)).toBe(1);
    expect(shiftOf(at(0), at(500), 1)).toBeUndefined();
  });

  test('only where it is drawn the same', () => {
    expect(shiftOf(at(0), at(0, 900), 1)).toBeUndefined();
    const closer = new TimeScale({ startNanos: 0, endNanos: 500_000 }, 1000);
    expect(shiftOf(at(0), closer, 1)).toBeUndefined();
  });

  test('and what becomes empty lies where it came from; of too much nothing is kept', () => {
    const wide = at(0).only(-100, 1100);
    expect(emptied(wide, 150)).toEqual([950, 1100]);
    expect(emptied(wide, -150)).toEqual([-100, 50]);
    expect(emptied(wide, 601)).toBeUndefined();
  });
});

test('what is laid out of a part is what lies there in the whole', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
  const place = fc.integer({ min: 0, max: 900 });
  fc.assert(
    fc.property(times, place, (starts, left) => {
      const marks = (scale: TimeScale) => marksOf(starts, scale).filter(isWithin(left, left + 100));
      expect(marks(at(0).only(left - 14, left + 114))).toEqual(marks(at(0)));
    }),
  );
});

/** Of a link with a bar, a column and a flag at each of these times. */
function marksOf(starts: readonly number[], scale: TimeScale): readonly Mark[] {
  const lane = link('c1.s1.l1', 'orders');
  const buckets = [...new Set(starts.map((start) => Math.floor(start / 2048)))].sort(
    (a, b) => a - b,
  );
  const each = <T>(value: T) => starts.map(() => value);
  const timeline = {
    fromNanos: 0,
    toNanos: 1_000_000,
    resolutionNanos: 2048,
    lanes: [
      {
        kind: 'link' as const,
        lane: lane.lane,
        bars: {
          delivery: starts.map((_, index) => index + 1),
          state: each(1),
          start: [...starts],
          end: starts.map((start) => start + 20_000),
          complete: each(1000),
          outcome: each(9000),
        },
        density: {
          bucket: buckets,
          state: buckets.map(() => 1),
          count: buckets.map(() => 1),
          delivery: buckets,
        },
        credit: { time: [], value: [] },
        waits: [],
        flags: starts.map((timeNanos) => ({
          kind: 'rejected' as const,
          lane: lane.lane,
          timeNanos,
          count: 1,
        })),
      },
    ],
  };
  const rows = { lane, y: 0, scale, endNanos: 1_000_000, fromNanos: 0, bucketNanos: 2048 };
  return layOutLane(rows, prepare(timeline).lanes.get(lane.lane)).marks;
}

const isWithin = (fromPx: number, toPx: number) => (mark: Mark) =>
  mark.kind !== 'life' && mark.x >= fromPx && mark.x + mark.w <= toPx;

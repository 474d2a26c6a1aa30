import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Timeline } from '../../server/api/timeline-contract.ts';
import type { TimelineRequest } from '../api/timeline.ts';
import { type EventSearch, findEvent, heldEvent } from './find-event.ts';
import { prepare } from './prepared.ts';

/** What a server says of a link whose deliveries began at these times and took none. */
function told(starts: readonly number[], { from, to, resolution }: TimelineRequest): Timeline {
  const counts = new Map<number, number>();
  for (const start of starts) {
    if (start < from || start >= to) continue;
    const bucket = Math.floor((start - from) / resolution);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const buckets = [...counts.keys()].sort((a, b) => a - b);
  return {
    fromNanos: from,
    toNanos: to,
    resolutionNanos: resolution,
    lanes: [
      {
        kind: 'link',
        lane: 'c1.s1.l1',
        bars: { delivery: [], state: [], start: [], end: [], complete: [], outcome: [] },
        density: {
          bucket: buckets,
          state: buckets.map(() => 1),
          count: buckets.map((bucket) => counts.get(bucket) ?? 0),
          delivery: buckets.map(() => 1),
        },
        credit: { time: [], value: [] },
        waits: [],
        flags: [],
      },
    ],
  };
}

const END = 3600e9;

function searchIn(starts: readonly number[], at: number, way: 1 | -1) {
  const asked: TimelineRequest[] = [];
  const search: EventSearch = {
    at,
    way,
    is0x: false,
    endNanos: END,
    resolution: 1024,
    ask: async (request) => {
      asked.push(request);
      return told(starts, request);
    },
  };
  return { search, asked };
}

test('the nearest of all events is found, to the bucket, in a few questions', async () => {
  const moments = fc.integer({ min: 0, max: END });
  const several = fc.uniqueArray(moments, { maxLength: 20 });
  const ways = fc.constantFrom<1 | -1>(1, -1);
  await fc.assert(
    fc.asyncProperty(several, moments, ways, async (starts, at, way) => {
      const { search, asked } = searchIn(starts, at, way);
      const event = await findEvent(search);
      const beyond = starts.filter((start) => (way === 1 ? start > at : start < at));
      const nearest = way === 1 ? Math.min(...beyond) : Math.max(...beyond);
      if (beyond.length === 0) expect(event).toBeUndefined();
      else {
        expect(event?.fromNanos).toBeLessThanOrEqual(nearest);
        expect(event?.toNanos).toBeGreaterThan(nearest);
        expect(Number(event?.toNanos) - Number(event?.fromNanos)).toBe(1024);
      }
      expect(asked.length).toBeLessThanOrEqual(4);
    }),
  );
});

test('what is here already answers only for the stretch that it tells of', () => {
  const timeline = told([5000, 9000], { from: 4096, to: 12_288, resolution: 1024 });
  const [lane] = prepare(timeline).lanes.values();
  const held = { lane, timeline };
  const beside = (at: number, way: 1 | -1) => heldEvent(held, { at, way, is0x: false })?.fromNanos;
  expect(beside(6000, 1)).toBe(8192);
  expect(beside(9500, 1)).toBeUndefined();
  expect(beside(6000, -1)).toBe(4096);
  expect(beside(4096, -1)).toBeUndefined();
  expect(beside(100, 1)).toBeUndefined();
});

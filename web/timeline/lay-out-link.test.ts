import { expect, test } from 'vitest';
import type { LinkContent, LinkLane, Timeline } from '../../server/api/timeline-contract.ts';
import { BAR_STATES } from '../../server/api/timeline-contract.ts';
import { layOutLane } from './lay-out-lane.ts';
import { markAt } from './marks.ts';
import { prepare } from './prepared.ts';
import { TimeScale } from './scale.ts';

const LANE: LinkLane = {
  kind: 'link',
  lane: 'c1.s1.l1',
  firstNanos: 0,
  deliveries: 3,
  protocol: 'amqp-1.0',
  linkKind: 'link',
  purpose: 'message',
  byState: {},
};
const ACCEPTED = BAR_STATES.indexOf('accepted');
const REJECTED = BAR_STATES.indexOf('rejected');

const CONTENT: LinkContent = {
  kind: 'link',
  lane: 'c1.s1.l1',
  bars: {
    delivery: [7, 8],
    state: [ACCEPTED, REJECTED],
    start: [1000, 2000],
    end: [5000, 6000],
    complete: [0, 0],
    outcome: [-1, -1],
  },
  density: { bucket: [70, 70], state: [ACCEPTED, REJECTED], count: [9, 1], delivery: [9, 18] },
  credit: { time: [0, 4000, 8000], value: [10, 0, null] },
  waits: [{ fromNanos: 4000, toNanos: 8000, blocked: 'credit-blocked', mustAct: 'receiver' }],
  flags: [{ kind: 'rejected', lane: 'c1.s1.l1', timeNanos: 6000, count: 1, delivery: 8 }],
};
const TIMELINE: Timeline = {
  fromNanos: 0,
  toNanos: 10_000,
  resolutionNanos: 100,
  lanes: [CONTENT],
};

function drawing(window = { startNanos: 0, endNanos: 10_000 }) {
  const scale = new TimeScale(window, 1000);
  const prepared = prepare(TIMELINE).lanes.get(LANE.lane);
  const place = { lane: LANE, y: 100, scale, endNanos: 10_000, fromNanos: 0, bucketNanos: 100 };
  return layOutLane(place, prepared);
}

test('a bar lies where its delivery did, and the pointer finds it there', () => {
  const { marks } = drawing();
  const [first] = marks.filter((mark) => mark.kind === 'bar');
  expect(first).toMatchObject({ delivery: 7, state: 'accepted', x: 100, w: 400 });
  expect(markAt(marks, first.x + 10, first.y + 2)).toBe(first);
});

test('deliveries of one bucket are stacked on one column', () => {
  const columns = drawing().marks.filter((mark) => mark.kind === 'column');
  expect(columns.map(({ count }) => count)).toEqual([9, 1]);
  const [below, above] = columns;
  expect(above.y).toBeLessThan(below.y);
  expect(above.y + above.h).toBeGreaterThanOrEqual(below.y);
  expect(below.y + below.h).toBe(146);
  expect(above.x).toBe(below.x);
});

test('why it does not move is said in the band, and time without credit is tinted', () => {
  const { marks } = drawing();
  const wait = marks.find((mark) => mark.kind === 'wait');
  expect(wait).toMatchObject({ x: 400, w: 400, tone: 'blocked' });
  expect(wait?.kind === 'wait' && wait.text).toBe('no credit 4.0 µs: receiver must act');
  expect(marks.find((mark) => mark.kind === 'dry')).toMatchObject({ x: 400, w: 400 });
});

test('the line of the credit breaks where it is not known', () => {
  const [area] = drawing().areas;
  expect(area.runs).toHaveLength(1);
  expect(area.runs[0].at(-2)).toBe(800);
});

test('what lies outside of the view is left out, what crosses its edge is not', () => {
  const kinds = drawing({ startNanos: 5_500, endNanos: 6_500 }).marks.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'bar')).toHaveLength(1);
  expect(kinds).toContain('wait');
  expect(kinds).not.toContain('column');
});

test('the pointer beside a flag still means it, and on bare ground nothing', () => {
  const { marks } = drawing();
  const flag = marks.find((mark) => mark.kind === 'flag');
  expect(markAt(marks, 598, 104)).toBe(flag);
  expect(markAt(marks, 990, 120)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import type { LinkContent, Timeline, Wait } from '../../server/api/timeline-contract.ts';
import type { HeldLane } from './held-lanes.ts';
import { prepare } from './prepared.ts';
import { longestOf, notableWaits } from './still.ts';

const EMPTY = {
  bars: { delivery: [], state: [], start: [], end: [], complete: [], outcome: [] },
  density: { bucket: [], state: [], count: [], delivery: [] },
  credit: { time: [], value: [] },
  flags: [],
};

function held(lane: string, waits: readonly Wait[]): HeldLane {
  const content: LinkContent = { kind: 'link', lane, ...EMPTY, waits: [...waits] };
  const timeline: Timeline = { fromNanos: 0, toNanos: 1000, resolutionNanos: 2, lanes: [content] };
  const prepared = prepare(timeline).lanes.get(lane);
  if (!prepared) throw new Error(lane);
  return { lane: prepared, timeline };
}

const wait = (fromNanos: number, toNanos: number, blocked: Wait['blocked']): Wait => ({
  fromNanos,
  toNanos,
  blocked,
});
const STARVED = wait(100, 400, 'credit-blocked');
const BEGINNING = wait(0, 23, 'never-granted');
const IDLE = wait(400, 1000, 'sender-idle');
const UNKNOWN = wait(0, 900, 'unknown');

describe('a wait is told', () => {
  test('where somebody should have acted for a while', () => {
    expect(notableWaits(held('c1.s1.l1', [BEGINNING, STARVED, IDLE, UNKNOWN]))).toEqual([STARVED]);
  });

  test('also the shortest of those, from twelve buckets on', () => {
    const short = wait(0, 24, 'session-blocked');
    expect(notableWaits(held('c1.s1.l1', [short]))).toEqual([short]);
  });
});

test('the longest of several, and of the same length the first', () => {
  const other = wait(500, 800, 'tcp-blocked');
  expect(longestOf([BEGINNING, STARVED, other])).toBe(STARVED);
  expect(longestOf([])).toBeUndefined();
});

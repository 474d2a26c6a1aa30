import { describe, expect, test } from 'vitest';
import type { LinkContent, Timeline, Wait } from '../../server/api/timeline-contract.ts';
import type { HeldLane } from './held-lanes.ts';
import { prepare } from './prepared.ts';
import { restTexts } from './StillList.tsx';
import { longestOf, notableWaits, stillStretches } from './still.ts';
import { link } from './test-lanes.ts';

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

test('over all links the longest comes first; links that are not here are not counted as quiet', () => {
  const links = [link('c1.s1.l1', 'a'), link('c1.s1.l2', 'b'), link('c1.s1.l3', 'c')];
  const longer = wait(0, 800, 'connection-blocked');
  const lanes = new Map([
    ['c1.s1.l1', held('c1.s1.l1', [STARVED])],
    ['c1.s1.l2', held('c1.s1.l2', [longer])],
  ]);
  const { stretches, seen, untold } = stillStretches(links, lanes);
  expect(stretches.map(({ link: { lane }, wait: { toNanos } }) => [lane, toNanos])).toEqual([
    ['c1.s1.l2', 800],
    ['c1.s1.l1', 400],
  ]);
  expect([seen, untold]).toEqual([2, 0]);
});

test('that nobody waits is only said where all is known', () => {
  const links = [link('c1.s1.l1', 'a'), link('c1.s1.l2', 'b')];
  const quiet = held('c1.s1.l1', [IDLE]);
  const said = (...lanes: HeldLane[]) =>
    restTexts(
      stillStretches(links, new Map(lanes.map((one, at) => [links[at].lane, one]))),
      links.length,
    ).join(' ');
  expect(said(quiet, quiet)).toBe('No link waits for anybody for long.');
  expect(said(quiet)).toBe('1 of 2 links looked at so far: those that came into view.');
  expect(said(quiet, held('c1.s1.l2', [UNKNOWN]))).toBe(
    'Of one link the capture does not tell, for a while at least, whether it had to wait.',
  );
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Timeline } from '../../server/api/timeline-contract.ts';
import { Camera } from './camera.ts';
import { HeldLanes } from './held-lanes.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const answer = (lane: string): Timeline => ({
  fromNanos: 0,
  toNanos: 1000,
  resolutionNanos: 1,
  lanes: [
    {
      kind: 'session',
      lane,
      windowToServer: { time: [], value: [] },
      windowToClient: { time: [], value: [] },
      flags: [],
    },
  ],
});

function watched() {
  const camera = new Camera({ startNanos: 0, endNanos: 1e9 }, { startNanos: 0, endNanos: 1e8 });
  const held = new HeldLanes(camera);
  const told = { drawn: 0, settled: 0 };
  held.subscribe(() => told.drawn++);
  held.subscribeSettled(() => told.settled++);
  const settled = () => [...held.getSettled().lanes.keys()];
  return { camera, held, told, settled };
}

test('an answer is drawn, and said, at once while the view rests', () => {
  const { held, told, settled } = watched();
  held.take([answer('c1.s1')], false, null);
  expect(told).toEqual({ drawn: 1, settled: 1 });
  expect(settled()).toEqual(['c1.s1']);
  expect(held.getSettled().isLoading).toBe(false);
});

test('while the view moves it is drawn at once, and said when it rests', () => {
  const { camera, held, told, settled } = watched();
  camera.panPx(1);
  held.take([answer('c1.s1')], false, null);
  expect([...held.lanes.keys()]).toEqual(['c1.s1']);
  expect(told).toEqual({ drawn: 1, settled: 0 });
  vi.advanceTimersByTime(150);
  camera.panPx(1);
  vi.advanceTimersByTime(150);
  expect(settled()).toEqual([]);
  vi.runAllTimers();
  expect(settled()).toEqual(['c1.s1']);
});

test('the same answers again tell nobody; those of before in place of others do', () => {
  const { held, told } = watched();
  const [one, other] = [answer('c1.s1'), answer('c1.s1')];
  held.take([one], false, null);
  held.take([one], false, null);
  expect(told).toEqual({ drawn: 1, settled: 1 });
  held.take([other], false, null);
  held.take([one], false, null);
  expect(told).toEqual({ drawn: 3, settled: 3 });
  expect(held.lanes.get('c1.s1')?.timeline).toBe(one);
});

test('that it failed is said, and draws nothing', () => {
  const { held, told } = watched();
  const error = new Error('gone');
  held.take([], false, error);
  expect(told).toEqual({ drawn: 0, settled: 1 });
  expect(held.getSettled().error).toBe(error);
});

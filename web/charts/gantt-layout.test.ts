import { describe, expect, test } from 'vitest';
import type { DeliveryBar } from '../../server/api/chart-contract.ts';
import { barText, ganttParts, tooShortText } from './gantt-layout.ts';

const BAR: DeliveryBar = {
  delivery: 7,
  frame: 3,
  startNanos: 100,
  completeNanos: 200,
  outcomeNanos: 600,
  endNanos: 900,
  state: 'accepted',
};
const STRETCH = { fromNanos: 0, toNanos: 1000 };
const kinds = (bar: DeliveryBar, stretch = STRETCH) =>
  ganttParts(bar, stretch).map(({ kind, leftPercent, widthPercent }) => [
    kind,
    leftPercent,
    widthPercent,
  ]);

describe('the parts of a bar', () => {
  test('follow each other', () => {
    expect(kinds(BAR)).toEqual([
      ['sending', 10, 10],
      ['waiting', 20, 40],
      ['answered', 60, 30],
    ]);
  });

  test('are cut to the stretch that is shown', () => {
    expect(kinds(BAR, { fromNanos: 500, toNanos: 700 })).toEqual([
      ['waiting', 0, 50],
      ['answered', 50, 50],
    ]);
  });

  test('one that nobody answered waits to its end; one that is not complete is being sent', () => {
    const { outcomeNanos: _, ...unanswered } = BAR;
    expect(kinds(unanswered).map(([kind]) => kind)).toEqual(['sending', 'waiting']);
    const { completeNanos: __, ...incomplete } = unanswered;
    expect(kinds(incomplete)).toEqual([['sending', 10, 80]]);
  });

  test('one that took no time is seen all the same', () => {
    const at = { ...BAR, completeNanos: 100, outcomeNanos: 100, endNanos: 100 };
    expect(kinds(at)).toEqual([['waiting', 10, 0]]);
  });
});

test('where none can be seen to have a length, that is said', () => {
  const within = (toNanos: number, ...bars: DeliveryBar[]) =>
    tooShortText(bars, { fromNanos: 0, toNanos });
  const instant = { ...BAR, endNanos: BAR.startNanos };
  expect(within(1000, instant, BAR)).toBeUndefined();
  expect(within(1000)).toBeUndefined();
  expect(within(1e9, instant, BAR)).toBe(
    'All of them took 800 ns or less: in 1.00 s that is a line, not a bar. Drag over a shorter stretch to see bars.',
  );
  expect(within(1e9, instant)).toMatch(/^It took no time: in 1\.00 s/);
});

test('a bar in words', () => {
  expect(barText(BAR)).toBe('delivery 7, accepted, 800 ns: sent in 100 ns, answered after 400 ns');
  const { outcomeNanos: _, completeNanos: __, ...incomplete } = BAR;
  expect(barText({ ...incomplete, state: 'open' })).toBe(
    'delivery 7, unsettled at the end, 800 ns: not all of it was sent',
  );
});

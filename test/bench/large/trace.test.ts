import { expect, test } from 'vitest';
import { stepsOf, type TraceEvent } from './trace.mjs';

const event = (name: string, ts: number, dur: number, rest: Partial<TraceEvent> = {}) => ({
  ...{ name, ph: 'X', pid: 1, tid: 1, ts, dur, tdur: dur },
  ...rest,
});
const wheel = (ts: number, dur: number) =>
  event('EventDispatch', ts, dur, { args: { data: { type: 'wheel' } } });

test('a step costs its event and what follows from it, each microsecond once', () => {
  const events = [
    event('FunctionCall', 0, 900),
    wheel(1000, 500),
    event('FunctionCall', 1100, 300),
    event('FireAnimationFrame', 9000, 2000, { tdur: 1500 }),
    event('FunctionCall', 9100, 1500),
    event('Paint', 12_000, 1000),
    event('Paint', 12_000, 7000, { tid: 2 }),
    event('RunTask', 12_000, 9000),
    wheel(50_000, 250),
  ];
  expect(stepsOf(events, 'wheel', 40_000)).toEqual([3, 0.25]);
});

test('what comes long after a step is not its own; no event of the kind, no step', () => {
  const events = [wheel(0, 1000), event('Paint', 70_000, 1000)];
  expect(stepsOf(events, 'wheel', 60_000)).toEqual([1]);
  expect(stepsOf(events, 'click', 60_000)).toEqual([]);
});

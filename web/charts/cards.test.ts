import { describe, expect, test } from 'vitest';
import type { LineChart } from '../../server/api/chart-contract.ts';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { parseFilter } from '../../server/filter/parse.ts';
import { formatValue, hasValues, linesOf, peakText, stepFilterOf, totalOf } from './cards.ts';

const chart: LineChart = {
  metric: 'settle-latency',
  fromNanos: 0,
  toNanos: 3000,
  bucketNanos: 1000,
  lines: [
    { name: 'p50', unit: 'nanoseconds' },
    { name: 'not settled', unit: 'deliveries' },
  ],
  points: [
    { timeNanos: 0, values: [1500, 0] },
    { timeNanos: 1000, values: [null, 2] },
    { timeNanos: 2000, values: [2500, 1] },
  ],
  levels: [],
  flags: [],
  unknown: [],
  notes: [],
};

test('values carry their units', () => {
  expect(formatValue(1_500_000, 'nanoseconds')).toBe('1.5 ms');
  expect(formatValue(4200, 'bytes per second')).toBe('4.2 kB/s');
  expect(formatValue(0.12345, 'per second')).toBe('0.123/s');
  expect(formatValue(12_345.6, 'per second')).toBe('12,346/s');
  expect(formatValue(12_345, 'deliveries')).toBe('12,345');
});

test('lines are found by name, and all of them without names', () => {
  expect(linesOf(chart, ['p50'])).toEqual([0]);
  expect(linesOf(chart, ['no such line'])).toEqual([]);
  expect(linesOf(chart, undefined)).toEqual([0, 1]);
});

test('what is not known adds nothing, and is not the highest', () => {
  expect(totalOf(chart, 'not settled')).toBe(3);
  expect(totalOf(chart, 'no such line')).toBe(0);
  expect(peakText(chart, 0)).toBe('p50: at most 2.5 µs, at 2.0 µs');
  const empty = { ...chart, points: [{ timeNanos: 0, values: [null, 0] }] };
  expect(peakText(empty, 0)).toBe('p50: nothing');
  expect(hasValues(empty, [0, 1])).toBe(false);
  expect(hasValues(chart, [0])).toBe(true);
});

describe('a step leads to its frames', () => {
  test.each([
    [{}, 'time>=1000 time<2000'],
    [{ connection: 'c1' }, 'conn:c1 time>=1000 time<2000'],
    [{ connection: 'c1', session: 'c1.s1' }, 'session:c1.s1 time>=1000 time<2000'],
    [{ link: 'c1.s1.l2' }, 'link:c1.s1.l2 time>=1000 time<2000'],
  ])('of %o', (scope, filter) => {
    expect(stepFilterOf({ timeNanos: 1000, bucketNanos: 1000 }, scope)).toBe(filter);
    const options = { startEpochNanos: undefined };
    expect(parseFilter(filter, FRAME_VOCABULARY, options).ok).toBe(true);
  });
});

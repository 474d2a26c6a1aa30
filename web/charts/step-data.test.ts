import { expect, test } from 'vitest';
import type { Series } from '../../server/api/moment-contract.ts';
import {
  isNothing,
  linesWithValues,
  rowAt,
  splitByMagnitude,
  stepRows,
  unknownStretches,
} from './step-data.ts';

function series(...points: [number, ...(number | null)[]][]): Series {
  return {
    metric: 'unsettled',
    fromNanos: 0,
    toNanos: 100,
    lines: ['at the sender', 'at the receiver'],
    points: points.map(([timeNanos, ...values], index) => ({
      timeNanos,
      frame: index + 1,
      values,
    })),
    thinned: false,
  };
}

test('the last value holds to the end', () => {
  expect(
    stepRows(series([10, 1, 0], [40, 2, 1])).map(({ nanos, values }) => [nanos, values]),
  ).toEqual([
    [10, [1, 0]],
    [40, [2, 1]],
    [100, [2, 1]],
  ]);
  expect(stepRows(series([100, 1, 1]))).toHaveLength(1);
  expect(stepRows(series())).toEqual([]);
});

test('what is not known is a stretch, and stretches that touch are one', () => {
  expect(unknownStretches(series())).toEqual([{ fromNanos: 0, toNanos: 100 }]);
  expect(unknownStretches(series([0, 1, null], [40, 1, 1]))).toEqual([]);
  expect(
    unknownStretches(series([10, null, null], [20, null, null], [30, 5, 5], [90, null, null])),
  ).toEqual([
    { fromNanos: 0, toNanos: 30 },
    { fromNanos: 90, toNanos: 100 },
  ]);
});

test('a moment has the row before it', () => {
  const rows = stepRows(series([10, 1, 0], [40, 2, 1]));
  expect(rowAt(rows, 9)).toBeUndefined();
  expect(rowAt(rows, 10)?.frame).toBe(1);
  expect(rowAt(rows, 39)?.frame).toBe(1);
  expect(rowAt(rows, 70)?.frame).toBe(2);
});

test('a line without a value is not drawn; zero is one', () => {
  expect(linesWithValues(series([0, 0, null], [5, 1, null]))).toEqual([0]);
  expect(linesWithValues(series())).toEqual([]);
});

test('what is 0 and known all the time is nothing to draw', () => {
  expect(isNothing(series([0, 0, 0], [40, 0, 0]))).toBe(true);
  expect(isNothing(series([0, 0, 0], [40, 0, 1]))).toBe(false);
  expect(isNothing(series([0, 0, 0], [40, null, 0]))).toBe(false);
  expect(isNothing(series([10, 0, 0]))).toBe(false);
  expect(isNothing(series())).toBe(false);
});

test('lines of very different size have charts of their own', () => {
  const near = series([0, 100, 5], [50, 90, 60]);
  expect(splitByMagnitude(near)).toEqual([near]);
  const far = series([0, 2 ** 31, 2047], [50, 2 ** 31 - 1, null]);
  expect(splitByMagnitude(far).map(({ lines, points }) => [lines, points[1].values])).toEqual([
    [['at the sender'], [2 ** 31 - 1]],
    [['at the receiver'], [null]],
  ]);
});

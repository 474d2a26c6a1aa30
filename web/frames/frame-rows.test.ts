import { expect, test } from 'vitest';
import { lowerBound, pagesOf } from './frame-rows.ts';

test('a number is found among rows that rise by number', () => {
  const rows = [3, 8, 9, 40].map((number) => ({ number }));
  expect([0, 3, 4, 8, 9, 40, 41].map((number) => lowerBound(rows, number))).toEqual([
    0, 0, 1, 1, 2, 3, 4,
  ]);
  expect(lowerBound([], 5)).toBe(0);
});

test('rows in view need the pages that hold them', () => {
  expect(pagesOf(0, 30, 200)).toEqual([0]);
  expect(pagesOf(190, 201, 200)).toEqual([0, 1]);
  expect(pagesOf(200, 400, 200)).toEqual([1]);
  expect(pagesOf(0, 0, 200)).toEqual([]);
});

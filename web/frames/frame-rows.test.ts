import { describe, expect, test } from 'vitest';
import { lowerBound, pagesOf } from './frame-rows.ts';
import { moveOf } from './table-keys.ts';

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

describe('keys of the table', () => {
  test.each([
    ['ArrowDown', 5, 6],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 0, 0],
    ['ArrowDown', undefined, 0],
    ['ArrowUp', undefined, 0],
    ['PageDown', 5, 25],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Tab', 50, undefined],
    ['j', 50, undefined],
  ])('%s at %s leads to %s', (key, cursor, target) => {
    expect(moveOf(key, cursor, 100, 20)).toBe(target);
  });
});

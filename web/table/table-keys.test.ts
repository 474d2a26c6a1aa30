import { describe, expect, test } from 'vitest';
import { moveOf } from './table-keys.ts';

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

import { expect, test } from 'vitest';
import { toldRows } from './sql.ts';

test('groups that a text tells come in the order of their first two columns', () => {
  const text = '7,2,-2147483648,2305843009;-1,0,15,0;7,1,3,330235199000';
  expect(toldRows(text)).toEqual([
    [-1, 0, 15, 0],
    [7, 1, 3, 330235199000],
    [7, 2, -2147483648, 2305843009],
  ]);
  expect([toldRows(''), toldRows(null), toldRows(undefined)]).toEqual([[], [], []]);
});

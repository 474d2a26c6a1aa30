import { expect, test } from 'vitest';
import { align } from './align.ts';

const same = (text: string) => text;

test('what is missing on either side is found, and the rest stays paired', () => {
  const { pairs, onlyFirst, onlySecond } = align([...'abcxdef'], [...'abydefg'], same, same);
  expect(pairs.map(([a]) => a).join('')).toBe('abdef');
  expect(onlyFirst.join('')).toBe('cx');
  expect(onlySecond.join('')).toBe('yg');
});

test('equal lists, and an empty one', () => {
  expect(align([...'abc'], [...'abc'], same, same).pairs).toHaveLength(3);
  expect(align([], [...'ab'], same, same).onlySecond).toEqual(['a', 'b']);
  expect(align([...'aa'], [...'a'], same, same).onlyFirst).toEqual(['a']);
});

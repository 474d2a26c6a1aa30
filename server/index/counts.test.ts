import { expect, test } from 'vitest';
import { Counts } from './counts.ts';

const SEVEN = { count: 7, capped: false };

test('nothing is kept of a capture that may still grow, nor after its index was closed', () => {
  const counts = new Counts();
  counts.keep('a', 'q', SEVEN);
  expect(counts.find('a', 'q')).toBeUndefined();
  counts.beginToKeep('a');
  counts.keep('a', 'q', SEVEN);
  counts.beginToKeep('a');
  expect(counts.find('a', 'q')).toEqual(SEVEN);
  expect(counts.find('b', 'q')).toBeUndefined();
  counts.forget('a');
  expect(counts.isKept('a')).toBe(false);
  expect(counts.find('a', 'q')).toBeUndefined();
});

test('of many filters the oldest gives way', () => {
  const counts = new Counts();
  counts.beginToKeep('a');
  for (let n = 0; n <= 100; n++) counts.keep('a', `filter ${n}`, SEVEN);
  expect(counts.find('a', 'filter 0')).toBeUndefined();
  expect(counts.find('a', 'filter 1')).toEqual(SEVEN);
  expect(counts.find('a', 'filter 100')).toEqual(SEVEN);
});

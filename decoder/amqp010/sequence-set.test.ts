import { expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import { rangeNodes, SequenceSet } from './sequence-set.ts';

function rangesOf(bytes: Uint8Array, end = bytes.length): number[][] {
  const set = new SequenceSet();
  set.begin(bytes, 0, end);
  const ranges = [];
  while (set.next()) ranges.push([set.first, set.last]);
  return ranges;
}

test('ranges of ids, and one across 2^32', () => {
  const bytes = octets('0010 00000003 00000007 fffffffe 00000001 ffff');
  expect(rangesOf(bytes)).toEqual([
    [3, 7],
    [0xfffffffe, 1],
  ]);
  expect(rangeNodes(bytes, 0, 18).map(({ start, end, value }) => [start, end, value])).toEqual([
    [0, 2, 16],
    [2, 10, [3, 7]],
    [10, 18, [0xfffffffe, 1]],
  ]);
});

test('a set that is cut, empty, or half a range long', () => {
  const bytes = octets('0010 00000003 00000007 fffffffe');
  expect(rangesOf(bytes)).toEqual([[3, 7]]);
  expect(rangesOf(bytes, 1)).toEqual([]);
  expect(rangesOf(octets('0000'))).toEqual([]);
  expect(rangeNodes(octets('0003 010203'), 0, 5).at(-1)).toMatchObject({
    start: 2,
    end: 5,
    note: 'half a range',
  });
});

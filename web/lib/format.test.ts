import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCounted,
  formatDuration,
  formatRate,
  formatShortCount,
} from './format.ts';

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [31, '31 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [4_210, '4.2 kB'],
    [64_000, '64.0 kB'],
    [99_960, '100 kB'],
    [812_400, '812 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [96_400_000, '96.4 MB'],
    [2_500_000_000_000, '2.5 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('durations', () => {
  test.each([
    [0, '0 s'],
    [1, '1 ns'],
    [999, '999 ns'],
    [45_900, '45.9 µs'],
    [314_000, '314 µs'],
    [999_950, '1.0 ms'],
    [12_300_000, '12.3 ms'],
    [1_034_000_000, '1.03 s'],
    [11_300_000_000, '11.3 s'],
    [59_960_000_000, '1 min 0.0 s'],
    [134_714_000_000, '2 min 14.7 s'],
    [7_259_000_000_000, '2 h 1 min'],
    [-1_200_000_000, '−1.20 s'],
  ])('%d ns are %s', (nanos, text) => expect(formatDuration(nanos)).toBe(text));
});

test('counts have their noun in the right number', () => {
  expect(formatCounted(1, 'frame')).toBe('1 frame');
  expect(formatCounted(0, 'frame')).toBe('0 frames');
  expect(formatCounted(61_377, 'frame')).toBe('61,377 frames');
  expect(formatCounted(2, 'entry', 'entries')).toBe('2 entries');
});

test.each([
  [0, '0'],
  [9_999, '9,999'],
  [20_000, '20 k'],
  [2_147_483_647, '2.15 G'],
  [-45_000, '−45 k'],
  [Number.MAX_SAFE_INTEGER, '9.01 P'],
])('%d is %s on an axis', (count, text) => expect(formatShortCount(count)).toBe(text));

test.each([
  [0.0123, '0.0123'],
  [12.345, '12.3'],
  [999.4, '999'],
  [999.6, '1,000'],
  [1430.4, '1,430'],
])('%d in a second is %s', (perSecond, text) => {
  expect(formatRate(perSecond)).toBe(text);
});

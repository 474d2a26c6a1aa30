import { describe, expect, test } from 'vitest';
import {
  formatClock,
  formatDate,
  formatDelta,
  formatFromStart,
  formatSpan,
  formatTime,
  momentText,
} from './time.ts';

/** 2025-11-25 09:41:07.204312500 UTC */
const START = '1764063667204312500';

describe('from the start of the capture', () => {
  test('microseconds in the table, nanoseconds where they are asked for', () => {
    expect(formatFromStart(41_120_312_700)).toBe('41.120\u00a0312');
    expect(formatFromStart(41_120_312_700, true)).toBe('41.120\u00a0312\u00a0700');
    expect(formatFromStart(0)).toBe('0.000\u00a0000');
    expect(momentText(41_120_312_700)).toBe('41.120\u00a0312\u00a0s');
  });

  test('a packet older than the first has a sign', () => {
    expect(formatFromStart(-1_500, true)).toBe('−0.000\u00a0001\u00a0500');
  });
});

test('the time since the row before says which way it goes', () => {
  expect(formatDelta(400_000)).toBe('+400 µs');
  expect(formatDelta(0)).toBe('0');
  expect(formatDelta(-1_200_000_000)).toBe('−1.20 s');
});

describe('wall clock', () => {
  test('keeps every nanosecond of an epoch that no number holds', () => {
    expect(formatClock(0, START, 'utc', true)).toBe('09:41:07.204\u00a0312\u00a0500');
    expect(formatClock(795_687_501, START, 'utc', true)).toBe('09:41:08.000\u00a0000\u00a0001');
  });

  test('goes over midnight and before 1970', () => {
    expect(formatDate(60_000_000_000_000, START, 'utc')).toBe('2025-11-26');
    expect(formatClock(0, '-1', 'utc', true)).toBe('23:59:59.999\u00a0999\u00a0999');
    expect(formatDate(0, '-1', 'utc')).toBe('1969-12-31');
  });

  test('local time is what the machine says', () => {
    const local = new Date(1_764_063_667_204);
    expect(formatClock(0, START, 'local').slice(0, 2)).toBe(
      String(local.getHours()).padStart(2, '0'),
    );
  });

  test('a span names its second day only when there is one', () => {
    expect(formatSpan(134_714_000_000, START)).toBe('2025-11-25 09:41:07 – 09:43:21 UTC');
    expect(formatSpan(60_000_000_000_000, START)).toBe(
      '2025-11-25 09:41:07 – 2025-11-26 02:21:07 UTC',
    );
  });
});

describe('the time column', () => {
  test('follows the chosen format', () => {
    expect(formatTime('start', 5_000_000, 0, START)).toBe('0.005\u00a0000');
    expect(formatTime('delta', 5_000_000, 4_000_000, START)).toBe('+1.0 ms');
    expect(formatTime('utc', 0, undefined, START)).toBe('09:41:07.204\u00a0312');
  });

  test('the first row has no row before it', () => {
    expect(formatTime('delta', 5_000_000, undefined, START)).toBe('');
  });

  test('without a known start, wall clock falls back to the time from it', () => {
    expect(formatTime('utc', 5_000_000, undefined, undefined)).toBe('0.005\u00a0000');
  });
});

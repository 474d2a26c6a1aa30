import { expect, test } from 'vitest';
import { axisMarks, formatAxis, formatValue } from './units.ts';

test('values carry their units', () => {
  expect(formatValue(1_500_000, 'nanoseconds')).toBe('1.5 ms');
  expect(formatValue(4200, 'bytes per second')).toBe('4.2 kB/s');
  expect(formatValue(0.12345, 'per second')).toBe('0.123/s');
  expect(formatValue(12_345.6, 'per second')).toBe('12,346/s');
  expect(formatValue(12_345, 'deliveries')).toBe('12,345');
  expect(formatValue(66.7, 'percent')).toBe('67 %');
});

test('an axis has room for little', () => {
  expect(formatAxis(320_000, 'per second')).toBe('320 k/s');
  expect(formatAxis(2.5, 'per second')).toBe('2.5/s');
  expect(formatAxis(1_500_000, 'nanoseconds')).toBe('1.5 ms');
  expect(formatAxis(12_345, 'deliveries')).toBe('12.3 k');
  expect(formatAxis(64_000, 'bytes')).toBe('64.0 kB');
  const times = [30e9, 60e9, 90e9, 360e9, 7500e9];
  const texts = ['30.0 s', '1 min', '1:30 min', '6 min', '2:05 h'];
  expect(times.map((nanos) => formatAxis(nanos, 'nanoseconds'))).toEqual(texts);
});

test('marks of an axis are round and reach beyond the highest value', () => {
  expect(axisMarks(5, 'deliveries')).toEqual([0, 2, 4, 6]);
  expect(axisMarks(1, 'deliveries')).toEqual([0, 1]);
  expect(axisMarks(0.5, 'per second')).toEqual([0, 0.2, 0.4, 0.6]);
  expect(axisMarks(15e9, 'nanoseconds')).toEqual([0, 5e9, 10e9, 15e9]);
  expect(axisMarks(100e9, 'nanoseconds')).toEqual([0, 30e9, 60e9, 90e9, 120e9]);
  expect(axisMarks(80, 'percent')).toEqual([0, 50, 100]);
  expect(axisMarks(120.5, 'percent')).toEqual([0, 50, 100, 150]);
  expect(axisMarks(790, 'percent')).toEqual([0, 200, 400, 600, 800]);
  expect(axisMarks(0, 'deliveries')).toEqual([0, 1]);
});

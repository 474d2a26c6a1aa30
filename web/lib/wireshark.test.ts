import { expect, test } from 'vitest';
import { wiresharkFilter } from './wireshark.ts';

test('one packet is an equation', () => {
  expect(wiresharkFilter([12])).toBe('frame.number == 12');
  expect(wiresharkFilter([12, 12])).toBe('frame.number == 12');
});

test('several are a set, each once and in order', () => {
  expect(wiresharkFilter([13, 12, 13])).toBe('frame.number in {12,13}');
});

import { expect, test } from 'vitest';
import { handshakeOf } from './handshakes.ts';

test('the parts of a handshake follow each other from the first packet to the open', () => {
  expect(handshakeOf([0, 100, 250, 700, 900])).toEqual([
    { part: 'transport', fromNanos: 100, toNanos: 250 },
    { part: 'security', fromNanos: 250, toNanos: 700 },
    { part: 'opening', fromNanos: 700, toNanos: 900 },
  ]);
});

test('a part that was not seen to its end is left out', () => {
  const parts = (row: Parameters<typeof handshakeOf>[0]) =>
    handshakeOf(row).map(({ part }) => part);
  expect(parts([0, 100, 250, 700, null])).toEqual(['transport', 'security']);
  expect(parts([0, 100, 250, null, null])).toEqual(['transport']);
  expect(parts([0, 100, 250, null, 900])).toEqual(['transport', 'opening']);
  expect(parts(undefined)).toEqual([]);
});

test('times that go back make no part of negative length', () => {
  expect(handshakeOf([0, 100, 250, 200, 240])).toEqual([
    { part: 'transport', fromNanos: 100, toNanos: 250 },
  ]);
});

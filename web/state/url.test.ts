import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameName, parseSelection } from './selection.ts';
import { formatView, parseView } from './url.ts';

const frames = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('>', '<'), fc.nat())
  .map(([connection, way, offset]) => `c${connection}${way}${offset}`);

test('what was written is read again', () => {
  const texts = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
  fc.assert(
    fc.property(texts, frames, texts, (filter, frame, field) => {
      const state = { filter, selection: { kind: 'frame' as const, frame }, field };
      expect(parseView(formatView(state))).toEqual(state);
    }),
  );
});

test('the initial state needs no parameters', () => {
  expect(formatView({})).toBe('');
  expect(formatView({ field: 'performative/last' })).toBe('');
  expect(parseView('')).toEqual({});
});

test('an address says its version', () => {
  expect(formatView({ filter: 'conn:c2' })).toBe('?q=conn%3Ac2&v=1');
});

describe('a damaged link', () => {
  test('loses what is damaged and keeps the rest', () => {
    expect(parseView('?q=conn:c2&sel=frame:zz&field=a')).toEqual({ filter: 'conn:c2' });
    expect(parseView('?q=&sel=frame:c3%3E12')).toEqual({
      selection: { kind: 'frame', frame: 'c3>12' },
    });
    expect(parseView(`?q=${'x'.repeat(5000)}&sel=frame:c3%3C12`).filter).toBeUndefined();
    expect(parseView('?v=99&q=a&unknown=1')).toEqual({ filter: 'a' });
  });

  test.each([
    '',
    'frame',
    'frame:',
    'frame:c0>1',
    'frame:c1',
    'frame:c1>',
    'frame:c1>-1',
    'x:c1>1',
  ])('selects nothing with %j', (text) => expect(parseSelection(text)).toBeUndefined());
});

test('a frame is named by connection, way and stream offset', () => {
  const place = { connection: 'c3', streamOffset: 1_204_551 };
  expect(frameName({ ...place, direction: 'client-to-server' })).toBe('c3>1204551');
  expect(frameName({ ...place, direction: 'server-to-client' })).toBe('c3<1204551');
});

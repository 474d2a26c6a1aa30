import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIVERY_VOCABULARY } from '../../server/filter/delivery-vocabulary.ts';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { readFilter } from '../filter/read-filter.ts';
import { frameName, parseSelection, type Selection } from './selection.ts';
import { parseWindow, withinWindow } from './time-window.ts';
import { FOLDS_MAX, formatView, PINS_MAX, parseView } from './url.ts';
import { uncovered } from './use-address.ts';

const ordinals = fc.integer({ min: 1, max: 9999 });
const frames = fc
  .tuple(ordinals, fc.constantFrom('>', '<'), fc.nat())
  .map(([connection, way, offset]) => `c${connection}${way}${offset}`);
const names = fc.tuple(ordinals, ordinals, ordinals);

const otherSelections: fc.Arbitrary<Selection> = fc.oneof(
  fc.maxSafeNat().map((n) => ({ kind: 'delivery' as const, delivery: Math.max(1, n) })),
  names.map(([c, s, l]) => ({ kind: 'link' as const, link: `c${c}.s${s}.l${l}` })),
  names.map(([c, s]) => ({ kind: 'strays' as const, strays: `c${c}.s${s}.l0` })),
  names.map(([c, s]) => ({ kind: 'session' as const, session: `c${c}.s${s}` })),
  names.map(([c]) => ({ kind: 'connection' as const, connection: `c${c}` })),
);
const windows = fc
  .uniqueArray(fc.maxSafeInteger(), { minLength: 2, maxLength: 2 })
  .map((times) => times.sort((a, b) => a - b))
  .map(([startNanos, endNanos]) => ({ startNanos, endNanos }));
const lanes = fc.oneof(
  names.map(([c, s, l]) => `c${c}.s${s}.l${l}`),
  names.map(([c, s]) => `c${c}.s${s}`),
  names.map(([c]) => `c${c}`),
);
const pinned = fc.uniqueArray(lanes, { minLength: 1, maxLength: PINS_MAX });
const texts = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });

test('what was written is read again', () => {
  fc.assert(
    fc.property(texts, frames, texts, windows, (filter, frame, field, window) => {
      const state = { filter, window, selection: { kind: 'frame' as const, frame }, field };
      expect(parseView(formatView(state))).toEqual(state);
    }),
  );
  fc.assert(
    fc.property(windows, pinned, pinned, texts, (range, pins, folds, laneFilter) => {
      const state = { range, pins, folds, laneFilter, asTable: true as const };
      expect(parseView(formatView(state))).toEqual(state);
    }),
  );
});

test('everything that can be selected is read again; only a frame has a field', () => {
  fc.assert(
    fc.property(otherSelections, texts, (selection, field) => {
      expect(parseView(formatView({ selection, field }))).toEqual({ selection });
    }),
  );
});

test.each(['', '5', '5-5', '6-5', '1.5-2', 'a-b', '0-99999999999999999', '0-9-12'])(
  '%j is no window of time',
  (text) => expect(parseWindow(text)).toBeUndefined(),
);

test('a window is a filter that tables understand; before the capture there is nothing', () => {
  const filter = withinWindow('time', { startNanos: -500, endNanos: 1_500_000_000 });
  expect(filter).toBe('time:0..1500000000');
  expect(readFilter(filter, '0', FRAME_VOCABULARY).error).toBeUndefined();
  const begun = withinWindow('start', { startNanos: 7, endNanos: 9 });
  expect(readFilter(begun, '0', DELIVERY_VOCABULARY).error).toBeUndefined();
});

test('the initial state needs no parameters', () => {
  expect(formatView({})).toBe('');
  expect(formatView({ field: 'performative/last' })).toBe('');
  expect(parseView('')).toEqual({});
});

test('an address says its version', () => {
  expect(formatView({ filter: 'conn:c2' })).toBe('?q=conn%3Ac2&v=1');
});

test('what is about to be selected is not folded away', () => {
  const state = { folds: ['c1', 'c1.s1', 'c12', 'c1.s1.l2'] };
  const link = { kind: 'link', link: 'c1.s1.l2' } as const;
  expect(uncovered(state, link)).toEqual({ folds: ['c12', 'c1.s1.l2'] });
  expect(uncovered(state, undefined)).toEqual(state);
  expect(uncovered({}, link)).toEqual({});
});

describe('a damaged link', () => {
  test('loses what is damaged and keeps the rest', () => {
    expect(parseView('?q=conn:c2&sel=frame:zz&field=a')).toEqual({ filter: 'conn:c2' });
    expect(parseView('?q=&sel=frame:c3%3E12')).toEqual({
      selection: { kind: 'frame', frame: 'c3>12' },
    });
    expect(parseView(`?q=${'x'.repeat(5000)}&sel=frame:c3%3C12`).filter).toBeUndefined();
    expect(parseView('?v=99&q=a&unknown=1')).toEqual({ filter: 'a' });
    expect(parseView('?t=9-3&sel=link:c1.s1.l2&field=a')).toEqual({
      selection: { kind: 'link', link: 'c1.s1.l2' },
    });
  });

  test('keeps the lanes at the top whose names are names, each once and not too many', () => {
    expect(parseView('?pin=c1,c0,,c1.s1.l2,orders,c1,c1.s1.l0,l0&range=3-1')).toEqual({
      pins: ['c1', 'c1.s1.l2', 'c1.s1.l0'],
    });
    expect(parseView(`?pin=nothing&lanes=${'x'.repeat(300)}`)).toEqual({});
    const many = Array.from({ length: 100 }, (_, index) => `c${index + 1}`);
    expect(parseView(`?pin=${many.join(',')}`).pins).toEqual(many.slice(0, PINS_MAX));
  });

  test('folds the lanes whose names are names, of too many the last; a table is a table', () => {
    expect(parseView('?fold=c1,all,c1.s2,c1&as=list')).toEqual({ folds: ['c1', 'c1.s2'] });
    const many = Array.from({ length: 300 }, (_, index) => `c${index + 1}`);
    expect(parseView(`?fold=${many.join(',')}&as=table`)).toEqual({
      folds: many.slice(-FOLDS_MAX),
      asTable: true,
    });
  });

  test('has an order only where it could be one', () => {
    expect(parseView('?sort=-unsettled')).toEqual({ sort: '-unsettled' });
    expect(formatView({ sort: '-unsettled' })).toBe('?sort=-unsettled&v=1');
    for (const no of ['', '-', '--start', 'start;', 'Start']) {
      expect(parseView(`?sort=${no}`)).toEqual({});
    }
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
    'delivery:0',
    'delivery:9007199254740993',
    'delivery:1e3',
    'link:c1.s1',
    'link:c1.s1.l0',
    'strays:c1.s1.l1',
    'strays:c1.l0',
    'session:c1.s0',
    'connection:c',
    'connection:c1.s1',
  ])('selects nothing with %j', (text) => expect(parseSelection(text)).toBeUndefined());
});

test('a frame is named by connection, way and stream offset', () => {
  const place = { connection: 'c3', streamOffset: 1_204_551 };
  expect(frameName({ ...place, direction: 'client-to-server' })).toBe('c3>1204551');
  expect(frameName({ ...place, direction: 'server-to-client' })).toBe('c3<1204551');
});

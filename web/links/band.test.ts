import { expect, test } from 'vitest';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { BandSpan } from '../../server/api/moment-contract.ts';
import {
  bandLook,
  longestBlocked,
  longestHeld,
  placeSpans,
  spanText,
  stillnessText,
  timesByCause,
} from './band.ts';

const BAND: readonly BandSpan[] = [
  { fromNanos: 0, toNanos: 1e9, blocked: 'moving' },
  {
    fromNanos: 1e9,
    toNanos: 5e9,
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'flow',
    frame: 12,
  },
  { fromNanos: 5e9, toNanos: 8e9, blocked: 'sender-idle', mustAct: 'sender' },
  { fromNanos: 8e9, toNanos: 10e9, blocked: 'moving' },
];

test('a stretch says why, how long, and who must send what', () => {
  expect(spanText(BAND[1], false)).toBe('no credit for 4.00 s: the receiver must send flow');
  expect(spanText(BAND[1], true)).toContain('prefetch full');
  expect(spanText(BAND[2], false)).toBe('sender idle for 3.00 s: the sender must act');
  expect(spanText(BAND[0], false)).toBe('moving for 1.00 s');
});

test('stretches fill the band, cut to what is shown', () => {
  const placed = placeSpans(BAND, 0, 10e9);
  expect(placed.map(({ leftPercent, widthPercent }) => [leftPercent, widthPercent])).toEqual([
    [0, 10],
    [10, 40],
    [50, 30],
    [80, 20],
  ]);
  expect(placeSpans(BAND, 2e9, 4e9)[1]).toMatchObject({ leftPercent: 0, widthPercent: 100 });
  expect(placeSpans(BAND, 2e9, 4e9)[3]).toMatchObject({ leftPercent: 100, widthPercent: 0 });
});

test('what held it up the longest comes first', () => {
  expect(longestHeld(BAND, 9).map(({ blocked }) => blocked)).toEqual([
    'credit-blocked',
    'sender-idle',
  ]);
  expect(longestHeld(BAND, 1)).toHaveLength(1);
});

test('only what holds it up for long is worth a sentence', () => {
  expect(longestBlocked(BAND)).toBe(BAND[1]);
  expect(longestBlocked([{ ...BAND[1], toNanos: 1.5e9 }, BAND[2]])).toBeUndefined();
});

test('time by cause adds up to all of it', () => {
  expect(timesByCause(BAND)).toEqual([
    { state: 'credit-blocked', nanos: 4e9 },
    { state: 'moving', nanos: 3e9 },
    { state: 'sender-idle', nanos: 3e9 },
  ]);
});

test('every answer is drawn with a sign', () => {
  for (const state of STILLNESS) expect(bandLook(state).glyph).not.toBe('');
});

test('why a link stands still, or stood still', () => {
  const stillness = {
    blocked: 'credit-blocked',
    mustAct: 'receiver',
    mustSend: 'flow',
    sinceNanos: 0,
  } as const;
  expect(stillnessText(stillness, false, false)).toBe('no credit: the receiver must send flow');
  expect(stillnessText(stillness, false, true)).toBe('no credit: the receiver had to send flow');
  expect(stillnessText({ blocked: 'moving', sinceNanos: 0 }, false, true)).toBe('moving');
});

import { expect, test } from 'vitest';
import { didText, modesDiffer, modesText } from './settle-modes.ts';

test('a default is named as that, and an explicit value is not', () => {
  expect(modesText({})).toBe('sender mixed (default), receiver first (default)');
  expect(modesText({ sndSettleMode: 0, rcvSettleMode: 1 })).toBe(
    'sender unsettled, receiver second',
  );
  expect(modesText({ sndSettleMode: 7 })).toContain('7, which is none');
});

test('a default that the other end writes out is the same', () => {
  expect(modesDiffer({}, { sndSettleMode: 2, rcvSettleMode: 0 })).toBe(false);
  expect(modesDiffer({ rcvSettleMode: 1 }, { rcvSettleMode: 0 })).toBe(true);
  expect(modesDiffer({ sndSettleMode: 0 }, { sndSettleMode: 1 })).toBe(true);
  // Who does not care has nothing to complain of.
  expect(modesDiffer({ sndSettleMode: 2 }, { sndSettleMode: 1 })).toBe(false);
});

test('what was done most comes first', () => {
  expect(didText({ P0: 2, P1: 40 })).toBe('40 receiver first, 2 pre-settled');
  expect(didText({})).toBe('');
});

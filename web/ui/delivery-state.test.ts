import { expect, test } from 'vitest';
import { OUTCOMES, PHASES } from '../../decoder/model/names.ts';
import { DELIVERY_LOOKS, deliveryState, phaseText } from './delivery-state.ts';

test('no two states look the same: colour is never what tells them apart', () => {
  const looks = Object.values(DELIVERY_LOOKS);
  const shapes = new Set(looks.map(({ glyph, line }) => `${glyph} ${line}`));
  expect(shapes.size).toBe(looks.length);
});

test('every phase and outcome has a look and a text', () => {
  for (const phase of PHASES) {
    expect(phaseText(phase)).not.toBe('');
    for (const outcome of OUTCOMES) {
      expect(DELIVERY_LOOKS[deliveryState({ phase, outcome })].text).not.toBe('');
    }
  }
});

test('what is not over shows that, whatever outcome was proposed', () => {
  expect(deliveryState({ phase: 'outcome-proposed', outcome: 'accepted' })).toBe('open');
  expect(deliveryState({ phase: 'in-doubt', outcome: 'accepted' })).toBe('in-doubt');
  expect(deliveryState({ phase: 'done-receiver-first', outcome: 'rejected' })).toBe('rejected');
});

test('a returned message is shown as that, though it was confirmed as well', () => {
  expect(deliveryState({ phase: 'done-receiver-first', outcome: 'returned' })).toBe('returned');
});

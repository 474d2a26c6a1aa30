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
      expect(DELIVERY_LOOKS[deliveryState({ phase, outcome, protocol: 'amqp-1.0' })].text).not.toBe(
        '',
      );
    }
  }
});

const PROTOCOL = { protocol: 'amqp-1.0' } as const;

test('what the close of a channel takes back is queued again; of a 1.0 link that is closed nobody can say', () => {
  const closed = { phase: 'in-doubt', outcome: 'released' } as const;
  expect(deliveryState({ ...closed, protocol: 'amqp-0-9-1' })).toBe('requeued');
  expect(deliveryState({ ...closed, protocol: 'amqp-0-10' })).toBe('requeued');
  expect(deliveryState({ ...closed, protocol: 'amqp-1.0' })).toBe('in-doubt');
  expect(deliveryState({ phase: 'in-doubt', outcome: 'none', protocol: 'amqp-0-9-1' })).toBe(
    'in-doubt',
  );
  const given = { phase: 'done-receiver-first', outcome: 'released' } as const;
  expect(deliveryState({ ...given, protocol: 'amqp-0-9-1' })).toBe('released');
});

test('what is not over shows that, whatever outcome was proposed', () => {
  expect(deliveryState({ ...PROTOCOL, phase: 'outcome-proposed', outcome: 'accepted' })).toBe(
    'open',
  );
  expect(deliveryState({ ...PROTOCOL, phase: 'in-doubt', outcome: 'accepted' })).toBe('in-doubt');
  expect(deliveryState({ ...PROTOCOL, phase: 'done-receiver-first', outcome: 'rejected' })).toBe(
    'rejected',
  );
});

test('a returned message is shown as that, though it was confirmed as well', () => {
  expect(deliveryState({ ...PROTOCOL, phase: 'done-receiver-first', outcome: 'returned' })).toBe(
    'returned',
  );
});

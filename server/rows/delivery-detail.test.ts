import { expect, test } from 'vitest';
import type { DeliveryStep } from '../api/state-contract.ts';
import { withoutLate } from './delivery-detail.ts';

const SENT: DeliveryStep = {
  by: 'sender',
  frame: 1,
  timeNanos: 0,
  did: 'transfer',
  state: 'unsettled',
  settled: false,
  knownNanos: 60,
  knownPacket: 17,
};
const SETTLED: DeliveryStep = {
  by: 'receiver',
  frame: 3,
  timeNanos: 10,
  did: 'accepted, settled',
  state: 'accepted, settled',
  settled: true,
  knownNanos: 40,
  knownPacket: 13,
};

test('an end that has settled had the message before, whatever is acknowledged later', () => {
  const { knownNanos: _, knownPacket: __, ...sent } = SENT;
  expect(withoutLate([SENT, SETTLED])).toEqual([sent, SETTLED]);
});

test('what was acknowledged before the other end acted stands, and what that end did itself', () => {
  const early = { ...SENT, knownNanos: 5, knownPacket: 2 };
  expect(withoutLate([early, SETTLED])).toEqual([early, SETTLED]);
  const own: DeliveryStep = { ...SETTLED, by: 'sender' };
  expect(withoutLate([SENT, own])).toEqual([SENT, own]);
  const asked: DeliveryStep = { ...SETTLED, settled: false, did: 'channel.close' };
  expect(withoutLate([SENT, asked])).toEqual([SENT, asked]);
});

import { describe, expect, test } from 'vitest';
import type { DeliveryStep } from '../../server/api/state-contract.ts';
import { drawLane } from './draw-lane.ts';
import { laneRows, stateAfter } from './lanes.ts';

const STEPS: readonly DeliveryStep[] = [
  {
    by: 'sender',
    frame: 10,
    timeNanos: 1000,
    did: 'transfer',
    state: 'unsettled',
    settled: false,
    knownNanos: 1400,
    knownPacket: 9,
  },
  {
    by: 'receiver',
    frame: 12,
    timeNanos: 1200,
    did: 'accepted, settled',
    state: 'accepted, settled',
    settled: true,
    knownNanos: 1900,
    knownPacket: 11,
  },
];

test('acts and first knowledge come in the order of time', () => {
  const rows = laneRows(STEPS, false);
  expect(rows.map(({ kind, end, nanos, deltaNanos }) => [kind, end, nanos, deltaNanos])).toEqual([
    ['act', 'sender', 1000, undefined],
    ['act', 'receiver', 1200, 200],
    ['known', 'receiver', 1400, 200],
    ['known', 'sender', 1900, 500],
  ]);
});

test('an end changes by its own acts, and by hearing that it is settled', () => {
  const states = laneRows(STEPS, false).map(({ after }) => [
    after.sender?.text,
    after.receiver?.text,
  ]);
  expect(states).toEqual([
    ['unsettled', undefined],
    ['unsettled', 'accepted, settled'],
    ['unsettled', 'accepted, settled'],
    ['knows it accepted', 'accepted, settled'],
  ]);
});

test('a receiver that can know of a delivery has it unsettled', () => {
  const [sent] = STEPS;
  expect(laneRows([sent], false)[1].after.receiver).toEqual({
    state: 'unsettled',
    text: 'unsettled',
  });
});

test('what the capture does not show is no tick', () => {
  const { knownNanos: _, ...unheard } = STEPS[0];
  expect(laneRows([unheard], false)).toHaveLength(1);
});

test('lanes are drawn to scale, each from its own first act', () => {
  const rows = laneRows(STEPS, false);
  expect(drawLane(rows, 'sender', 2000, true)).toMatchObject({
    stretches: [
      { state: 'unsettled', leftPercent: 0, widthPercent: 90, lastedNanos: 900 },
      { state: 'accepted', leftPercent: 90, widthPercent: 10 },
    ],
    ticksPercent: [90],
  });
  expect(drawLane(rows, 'receiver', 2000, true)).toMatchObject({
    stretches: [{ state: 'accepted', leftPercent: 20, widthPercent: 80 }],
    ticksPercent: [40],
  });
  expect(drawLane([], 'sender', 2000, true)).toEqual({ stretches: [], ticksPercent: [] });
});

test('what one packet makes known is one row', () => {
  const [sent] = STEPS;
  const rows = laneRows([sent, { ...sent, frame: 11, timeNanos: 1001 }], false);
  expect(rows.map(({ kind, steps }) => [kind, steps.map(({ frame }) => frame)])).toEqual([
    ['act', [10]],
    ['act', [11]],
    ['known', [10, 11]],
  ]);
});

test('what ends its link leaves both ends in doubt, the other once it hears of it', () => {
  const [sent] = STEPS;
  const closed = { ...sent, by: 'receiver' as const, frame: 20, timeNanos: 5000, knownNanos: 5500 };
  const rows = laneRows([sent, { ...closed, did: 'channel.close (200 Goodbye)' }], false);
  expect(rows.map(({ after }) => [after.sender?.state, after.receiver?.state])).toEqual([
    ['unsettled', undefined],
    ['unsettled', 'unsettled'],
    ['unsettled', 'in-doubt'],
    ['in-doubt', 'in-doubt'],
  ]);
});

test('what the close of a channel takes back its sender has again', () => {
  const [sent] = STEPS;
  const closed = { ...sent, by: 'receiver' as const, frame: 20, timeNanos: 5000, knownNanos: 5500 };
  const rows = laneRows([sent, { ...closed, did: 'channel.close (200 Goodbye)' }], false, true);
  const { after } = rows[3];
  expect([after.sender?.state, after.receiver?.state]).toEqual(['requeued', 'in-doubt']);
});

test('a transaction that is rolled back takes a settlement back, at both ends', () => {
  const [, settled] = STEPS;
  const rollback = { ...settled, frame: 20, timeNanos: 5000, knownNanos: 5500 };
  const rows = laneRows([...STEPS, { ...rollback, did: 'transaction c1.t1 rolled back' }], false);
  expect(rows.slice(-2).map(({ after }) => [after.sender?.state, after.receiver?.state])).toEqual([
    ['accepted', 'rolled-back'],
    ['rolled-back', 'rolled-back'],
  ]);
});

test('how long the last state holds is told only where the capture shows it', () => {
  const rows = laneRows(STEPS, false);
  expect(drawLane(rows, 'receiver', 2000, false).stretches.at(-1)?.lastedNanos).toBeUndefined();
  expect(drawLane(rows, 'receiver', 2000, true).stretches.at(-1)?.lastedNanos).toBe(800);
});

test('what comes at one moment is drawn once', () => {
  const [sent] = STEPS;
  const rows = laneRows([sent, { ...sent, frame: 11, did: 'transfer 2' }], false);
  const drawn = drawLane(rows, 'sender', 2000, true);
  expect(drawn.stretches).toHaveLength(1);
  expect(drawLane(rows, 'receiver', 2000, true).ticksPercent).toEqual([40]);
});

describe('what a step leaves its end in', () => {
  test.each([
    ['unsettled', false, false, 'unsettled'],
    ['sending', false, false, 'unsettled'],
    ['accepted, unsettled', false, false, 'unsettled'],
    ['accepted, settled', true, false, 'accepted'],
    ['rejected (amqp:not-found), settled', true, false, 'rejected'],
    ['settled', true, false, 'settled'],
    ['settled', true, true, 'presettled'],
    ['returned', false, false, 'returned'],
    ['rolled back, settled', true, false, 'rolled-back'],
  ])('%j, settled %s, pre-settled %s is drawn as %s', (state, settled, isPresettled, look) => {
    expect(stateAfter({ did: 'disposition', state, settled }, isPresettled)).toEqual({
      state: look,
      text: state,
    });
  });
});

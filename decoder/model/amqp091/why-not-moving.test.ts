import { describe, expect, test } from 'vitest';
import { STILLNESS, type Stillness } from '../stillness.ts';
import { answer091, type ChannelLinkCondition, whyNotMoving091 } from './why-not-moving.ts';

const STALL = 10_000_000_000;

const MOVING: ChannelLinkCondition = {
  kind: 'consumer',
  isAttached: true,
  isDetached: false,
  isTcpBlocked: false,
  isConnectionBlocked: false,
  isFlowStopped: false,
  credit: 5,
  isMidDelivery: false,
  isEmpty: false,
  quietNanos: 0,
};

/** Everything that can stop a link at once. */
const STOPPED: ChannelLinkCondition = {
  kind: 'publisher',
  isAttached: false,
  isDetached: true,
  isTcpBlocked: true,
  isConnectionBlocked: true,
  isFlowStopped: true,
  credit: 0,
  isMidDelivery: true,
  isEmpty: false,
  quietNanos: STALL,
};

const why = (change: Partial<ChannelLinkCondition>) =>
  whyNotMoving091({ ...MOVING, ...change }, STALL);

describe('why a consumer, publisher or get does not move', () => {
  test.each([
    ['moving', {}],
    ['moving', { credit: Number.POSITIVE_INFINITY }],
    ['not-attached', { isAttached: false, credit: 0 }],
    ['connection-blocked', { isConnectionBlocked: true, kind: 'publisher', isFlowStopped: true }],
    // It stops publishers alone.
    ['moving', { isConnectionBlocked: true }],
    ['moving', { isConnectionBlocked: undefined }],
    ['unknown', { isConnectionBlocked: undefined, kind: 'publisher' }],
    ['flow-stopped', { isFlowStopped: true, credit: undefined }],
    ['unknown', { isFlowStopped: undefined }],
    ['credit-blocked', { credit: 0 }],
    ['credit-blocked', { credit: -3, isMidDelivery: true }],
    ['credit-blocked', { credit: 0, kind: 'get' }],
    ['empty', { credit: 0, kind: 'get', isEmpty: true }],
    ['moving', { credit: 1, kind: 'get', isEmpty: true }],
    ['mid-delivery', { isMidDelivery: true, credit: undefined }],
    ['unknown', { credit: undefined, quietNanos: STALL }],
    ['sender-idle', { quietNanos: STALL }],
    ['moving', { quietNanos: STALL - 1 }],
  ] as const)('%s %o', (state, change) => {
    expect(why(change).state).toBe(state);
  });

  test('names the first reason, in the order of the list', () => {
    const seen: Stillness[] = [];
    let link = STOPPED;
    const lift = [
      { isDetached: false },
      { isAttached: true },
      { isTcpBlocked: false },
      { isConnectionBlocked: false },
      { isFlowStopped: false },
      { credit: 1 },
      { isMidDelivery: false },
      { quietNanos: 0 },
    ];
    for (const change of lift) {
      seen.push(whyNotMoving091(link, STALL).state);
      link = { ...link, ...change };
    }
    seen.push(whyNotMoving091(link, STALL).state);
    const rank = (state: Stillness) => STILLNESS.indexOf(state);
    // Being over goes before everything, as in 1.0.
    expect(seen.slice(0, 2)).toEqual(['detached', 'not-attached']);
    expect(seen.slice(1)).toEqual(seen.slice(1).sort((a, b) => rank(a) - rank(b)));
    expect(new Set(seen).size).toBe(9);
  });

  test.each([
    ['consumer', 'credit-blocked', 'receiver', 'basic.ack'],
    ['get', 'credit-blocked', 'receiver', 'basic.get'],
    ['get', 'empty', 'receiver', 'basic.get'],
    ['publisher', 'connection-blocked', 'receiver', 'connection.unblocked'],
    ['publisher', 'flow-stopped', 'receiver', 'channel.flow'],
    ['consumer', 'flow-stopped', 'receiver', 'channel.flow'],
    ['consumer', 'not-attached', 'sender', 'basic.consume-ok'],
    ['consumer', 'tcp-blocked', 'receiver', undefined],
    ['publisher', 'mid-delivery', 'sender', 'content-body'],
    ['consumer', 'detached', undefined, 'basic.consume'],
    ['consumer', 'moving', undefined, undefined],
  ] as const)('%s %s: %s must send %s', (kind, state, mustAct, mustSend) => {
    expect(answer091(kind, state)).toEqual({
      state,
      ...(mustAct === undefined ? {} : { mustAct }),
      ...(mustSend === undefined ? {} : { mustSend }),
    });
  });
});

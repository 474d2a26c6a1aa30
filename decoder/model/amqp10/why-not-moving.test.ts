import { describe, expect, test } from 'vitest';
import { type LinkCondition, whyNotMoving } from './why-not-moving.ts';

const STALL = 10_000_000_000;

const MOVING: LinkCondition = {
  senderAttached: true,
  receiverAttached: true,
  detached: false,
  tcpBlocked: false,
  windowRemaining: 10,
  everGranted: true,
  credit: 5,
  drained: false,
  midDelivery: false,
  available: undefined,
  quietNanos: 0,
};

const why = (change: Partial<LinkCondition>) => whyNotMoving({ ...MOVING, ...change }, STALL);

describe('why a link does not move', () => {
  test.each([
    ['moving', {}],
    ['detached', { detached: true, credit: 0 }],
    ['not-attached', { receiverAttached: false, credit: undefined }],
    ['tcp-blocked', { tcpBlocked: true, windowRemaining: 0 }],
    ['session-blocked', { windowRemaining: 0, credit: 0 }],
    ['session-blocked', { windowRemaining: -3, everGranted: false }],
    ['never-granted', { everGranted: false, credit: 0 }],
    ['credit-blocked', { credit: 0 }],
    ['credit-blocked', { credit: -8 }],
    ['drained', { credit: 0, drained: true }],
    ['mid-delivery', { midDelivery: true, available: 0 }],
    ['mid-delivery', { midDelivery: true, credit: undefined }],
    ['empty', { available: 0, quietNanos: STALL }],
    ['sender-idle', { quietNanos: STALL }],
    ['sender-idle', { available: 7, quietNanos: STALL }],
    ['moving', { available: 7, quietNanos: STALL - 1 }],
    ['unknown', { credit: undefined, quietNanos: STALL }],
    ['credit-blocked', { windowRemaining: undefined, credit: 0 }],
    ['unknown', { windowRemaining: undefined, midDelivery: true }],
    ['unknown', { windowRemaining: undefined, midDelivery: true, credit: undefined }],
    ['unknown', { windowRemaining: undefined }],
    ['unknown', { windowRemaining: undefined, available: 0 }],
    ['unknown', { windowRemaining: undefined, quietNanos: STALL }],
  ] as const)('%s %o', (state, change) => {
    expect(why(change).state).toBe(state);
  });

  test('names who must send what', () => {
    expect(why({ credit: 0 })).toEqual({
      state: 'credit-blocked',
      mustAct: 'receiver',
      mustSend: 'flow',
    });
    expect(why({ midDelivery: true })).toMatchObject({ mustAct: 'sender', mustSend: 'transfer' });
    expect(why({})).toEqual({ state: 'moving' });
  });
});

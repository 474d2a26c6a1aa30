import { describe, expect, test } from 'vitest';
import {
  BAR_STATES,
  type ConnectionContent,
  type LinkContent,
  type Timeline,
} from '../../server/api/timeline-contract.ts';
import { eventBeside, eventsIn, eventsOf } from './events.ts';
import type { HeldLane } from './held-lanes.ts';
import { prepare } from './prepared.ts';

function held(content: ConnectionContent | LinkContent): HeldLane {
  const timeline: Timeline = {
    fromNanos: 1000,
    toNanos: 9000,
    resolutionNanos: 512,
    lanes: [content],
  };
  const lane = prepare(timeline).lanes.get(content.lane);
  if (!lane) throw new Error(content.lane);
  return { lane, timeline };
}

const LINK = held({
  kind: 'link',
  lane: 'c1.s1.l1',
  bars: {
    delivery: [7],
    state: [BAR_STATES.indexOf('rejected')],
    start: [2000],
    end: [4_002_000],
    complete: [0],
    outcome: [-1],
  },
  density: { bucket: [1, 4], state: [1, 1], count: [3, 1], delivery: [8, 9] },
  credit: { time: [], value: [] },
  waits: [
    {
      fromNanos: 5000,
      toNanos: 2_000_005_000,
      blocked: 'credit-blocked',
      mustAct: 'receiver',
      mustSend: 'flow',
    },
  ],
  flags: [{ kind: 'rejected', lane: 'c1.s1.l1', timeNanos: 4_002_000, count: 1, delivery: 7 }],
});

describe('what happened on a link', () => {
  const events = eventsOf(LINK, false);

  test('comes in order of its beginning, each in words and with what it selects', () => {
    expect(events.map(({ text }) => text)).toEqual([
      '3 deliveries, accepted',
      'Delivery 7, rejected, 4.0 ms',
      'Delivery 9, accepted',
      'no credit 2.00 s: receiver must send flow',
      'Rejected',
    ]);
    expect(events[2].selection).toEqual({ kind: 'delivery', delivery: 9 });
    expect(events[3].selection).toEqual({ kind: 'link', link: 'c1.s1.l1' });
    expect(events[4].selection).toEqual({ kind: 'delivery', delivery: 7 });
  });

  test('of several deliveries taken together their link and their bucket are selected', () => {
    expect(events[0].selection).toEqual({ kind: 'link', link: 'c1.s1.l1' });
    expect(events[0].range).toEqual({ startNanos: 1512, endNanos: 2024 });
    expect(events[2].range).toBeUndefined();
  });

  test('is found beside a moment, either way, and not beyond the ends', () => {
    expect(eventBeside(events, 2000, 1)?.text).toBe('Delivery 9, accepted');
    expect(eventBeside(events, 2000, -1)?.text).toBe('3 deliveries, accepted');
    expect(eventBeside(events, 4_002_000, 1)).toBeUndefined();
    expect(eventBeside(events, 0, -1)).toBeUndefined();
  });

  test('is in a window of which it touches something', () => {
    const texts = (startNanos: number, endNanos: number) =>
      eventsIn(events, { startNanos, endNanos }).map(({ text }) => text);
    expect(texts(4_002_000, 4_002_001)).toEqual([
      'Delivery 7, rejected, 4.0 ms',
      'no credit 2.00 s: receiver must send flow',
      'Rejected',
    ]);
    expect(texts(0, 1)).toEqual([]);
  });
});

test('of a connection all that its lane shows is told: handshake, closed windows, what was counted', () => {
  const events = eventsOf(
    held({
      kind: 'connection',
      lane: 'c1',
      handshake: [{ part: 'security', fromNanos: 1000, toNanos: 3_001_000 }],
      heartbeats: { bucket: [3], count: [2] },
      retransmissions: { bucket: [1], count: [1] },
      stalls: [{ fromNanos: 9000, toNanos: 5_000_009_000, direction: 'client-to-server' }],
      flags: [],
    }),
    false,
  );
  expect(events.map(({ fromNanos, text }) => `${fromNanos} ${text}`)).toEqual([
    '1000 Handshake: SASL for 3.0 ms',
    '1512 1 segment sent again',
    '2536 2 heartbeats',
    '9000 TCP window 0 for 5.00 s',
  ]);
});

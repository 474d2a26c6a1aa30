import { describe, expect, test } from 'vitest';
import { RecentFile } from '../capture/recent-file.ts';
import { LIMITS } from '../limits.ts';
import { DeliveredPlaces } from './delivered-places.ts';
import { HeldBudget } from './held-budget.ts';
import type { StreamSink } from './stream-chunk.ts';
import { LINGER_PACKETS } from './tcp-connection.ts';
import { TCP_FLAG, TcpSegment } from './tcp-segment.ts';
import { ConnectionTracker } from './tracker.ts';

const { syn, ack, fin, rst } = TCP_FLAG;
const CLIENT = 40_000;
const SERVER = 5672;

interface Sent {
  readonly text?: string;
  readonly ack?: number;
  /** Of the connection's client; the server is always the same. */
  readonly host?: number;
}

/** Streams as text, by connection and side: `c1 0: abc[2]d`. */
function setUp() {
  const texts = new Map<string, string>();
  const done: number[] = [];
  const budget = new HeldBudget(LIMITS.heldBytes);
  let packet = 0;
  const tracker = new ConnectionTracker(
    {
      reader: (connection) => {
        const side = (side: number): StreamSink => {
          const add = (text: string) => {
            const key = `c${connection.number} ${side}`;
            texts.set(key, (texts.get(key) ?? '') + text);
          };
          return {
            data: ({ bytes, start, end }) => add(String.fromCharCode(...bytes.slice(start, end))),
            missing: (_offset, count) => add(`[${count}]`),
          };
        };
        return {
          sides: [side(0), side(1)],
          clientKnown: () => undefined,
          begin: () => undefined,
          packetDone: () => undefined,
          tcpEvent: () => undefined,
          end: () => undefined,
        };
      },
      done: ({ number }) => done.push(number),
    },
    budget,
    new DeliveredPlaces(new RecentFile()),
  );
  const send = (fromClient: boolean, flags: number, sequence: number, sent: Sent = {}) => {
    const segment = new TcpSegment(new TextEncoder().encode(sent.text ?? ''));
    segment.packet = ++packet;
    segment.timeNanos = packet * 1000;
    segment.flags = flags;
    segment.sequence = sequence >>> 0;
    segment.acknowledgment = sent.ack ?? 0;
    segment.payloadEnd = segment.wireLength = segment.bytes.length;
    const client = 0x0a000000 + (sent.host ?? 1);
    const server = 0x0b000001;
    segment.source3 = fromClient ? client : server;
    segment.destination3 = fromClient ? server : client;
    segment.sourcePort = fromClient ? CLIENT : SERVER;
    segment.destinationPort = fromClient ? SERVER : CLIENT;
    tracker.segment(segment);
  };
  const elsewhere = (packets: number) => {
    for (let i = 0; i < packets; i++) send(true, ack, 1, { host: 99 });
  };
  return { tracker, budget, texts, done, send, elsewhere };
}

describe('one tuple, more than one connection', () => {
  test('a reset that nobody believed ends nothing', () => {
    const { tracker, texts, send } = setUp();
    send(true, syn, 99);
    send(false, syn | ack, 499, { ack: 100 });
    send(false, rst, 0);
    let expected = '';
    for (let i = 0; i < 3 * LINGER_PACKETS; i++) {
      send(true, ack, 100 + i, { text: 'x', ack: 500 });
      expected += 'x';
    }
    tracker.end();
    expect(texts.get('c1 0')).toBe(expected);
    expect(tracker.count).toBe(1);
  });

  test('what comes late belongs to the connection that is over, and later to none', () => {
    const { tracker, texts, done, send, elsewhere } = setUp();
    send(true, syn, 99);
    send(false, syn | ack, 499, { ack: 100 });
    send(true, ack, 103, { text: 'def', ack: 500 });
    send(true, ack | fin, 106, { ack: 500 });
    send(false, ack | fin, 500, { ack: 107 });
    elsewhere(LINGER_PACKETS - 10);
    send(true, ack, 100, { text: 'abc', ack: 500 });
    expect(done).toEqual([]);
    elsewhere(2 * LINGER_PACKETS);
    expect(done).toEqual([1]);
    send(true, ack, 100, { text: 'abc', ack: 500 });
    expect(tracker.count).toBe(2);
    send(true, syn, 7000);
    expect(tracker.count).toBe(3);
    tracker.end();
    expect(texts.get('c1 0')).toBe('abcdef');
  });

  test('a client that had only acknowledged opens the tuple again', () => {
    const { tracker, texts, send } = setUp();
    for (let i = 0; i < 40; i++) {
      send(false, ack, 5000 + i, { text: 'm', ack: 100 });
      send(true, ack, 100, { ack: 5001 + i });
    }
    send(true, syn, 900_000);
    send(false, syn | ack, 800_000, { ack: 900_001 });
    send(true, ack, 900_001, { text: 'hello', ack: 800_001 });
    send(false, ack, 800_001, { text: 'world', ack: 900_006 });
    tracker.end();
    expect(texts.get('c1 0')).toBe('m'.repeat(40));
    expect([texts.get('c2 0'), texts.get('c2 1')]).toEqual(['hello', 'world']);
  });

  test('both ends open at once', () => {
    const { tracker, texts, send } = setUp();
    send(true, syn, 99);
    send(false, syn, 499);
    send(true, syn | ack, 99, { ack: 500 });
    send(false, syn | ack, 499, { ack: 100 });
    send(true, ack, 100, { text: 'a', ack: 500 });
    send(false, ack, 500, { text: 'b', ack: 101 });
    tracker.end();
    expect(tracker.count).toBe(1);
    expect([texts.get('c1 0'), texts.get('c1 1')]).toEqual(['a', 'b']);
  });
});

test('nothing is held for connections that are over', () => {
  const { tracker, budget, send } = setUp();
  for (let host = 1; host <= 20; host++) {
    if (host % 2 === 0) send(true, syn, 99, { host });
    for (let i = 0; i < 50; i++) {
      send(true, ack, 102 + ((i * 7) % 50) * 3, { text: 'xy', host });
    }
    expect(budget.used).toBeGreaterThan(0);
  }
  tracker.end();
  expect(budget.used).toBe(0);
});

test('of too many connections at one time those that were quiet for longest are handed over', () => {
  const { tracker, done, send } = setUp();
  const most = LIMITS.openConnections;
  for (let host = 1; host <= most; host++) send(true, syn, 99, { host });
  send(true, ack, 100, { host: 1, text: 'x' });
  expect(done).toEqual([]);
  send(true, syn, 99, { host: most + 1 });
  expect([done.length, Math.min(...done), Math.max(...done)]).toEqual([
    most / 10,
    2,
    most / 10 + 1,
  ]);
  // One that was let go goes on.
  send(true, ack, 100, { host: 2, text: 'x' });
  tracker.end();
  expect([tracker.count, done.length]).toEqual([most + 2, most + 2]);
});

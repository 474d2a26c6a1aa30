import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../json.ts';
import { describe10 } from './describe.ts';

const symbol = (value: string): JsonValue => ({ type: 'symbol', value });
const described = (descriptor: JsonValue, value: JsonValue): JsonValue => ({
  type: 'described',
  descriptor,
  value,
});
const failure = described('error', {
  condition: symbol('amqp:not-found'),
  description: 'no queue',
});

const cases: readonly (readonly [name: string, fields: JsonObject, line: string])[] = [
  ['empty', {}, 'heartbeat'],
  [
    'open',
    { containerId: 'me', hostname: null, maxFrameSize: 65536, idleTimeOut: 30000 },
    'me · max-frame-size 65,536 · idle-time-out 30,000 ms',
  ],
  [
    'begin',
    { remoteChannel: null, nextOutgoingId: 4294967292, incomingWindow: 2048, outgoingWindow: 1 },
    'next-outgoing-id 4294967292 · incoming-window 2,048 · outgoing-window 1',
  ],
  [
    'attach',
    {
      name: 'orders',
      handle: 0,
      role: true,
      sndSettleMode: 2,
      source: described('source', { address: 'queue' }),
      target: null,
    },
    'orders · receiver · source "queue" · no target · handle 0 · snd-settle-mode mixed',
  ],
  [
    'attach',
    { name: 'o', handle: 1, role: false, sndSettleMode: 0, initialDeliveryCount: 4294967291 },
    'o · sender · handle 1 · initial-delivery-count 4294967291 · snd-settle-mode unsettled',
  ],
  [
    'attach',
    { name: 'o', handle: 1, role: false, initialDeliveryCount: 0 },
    'o · sender · handle 1',
  ],
  [
    'attach',
    {
      name: 'tx',
      handle: 1,
      role: false,
      source: described('source', { address: null, dynamic: true }),
      target: described('coordinator', { capabilities: [] }),
    },
    'tx · sender · source dynamic · target coordinator · handle 1',
  ],
  [
    'flow',
    { incomingWindow: 400, handle: 0, deliveryCount: 0, linkCredit: 100, drain: false },
    'link-credit 100 · delivery-count 0 · session window 400',
  ],
  ['flow', { incomingWindow: 0, drain: true, echo: true }, 'session window 0 · drain · echo'],
  [
    'transfer',
    {
      handle: 0,
      deliveryId: 113,
      deliveryTag: { type: 'binary', value: '71' },
      more: true,
      settled: true,
      payloadBytes: 4100,
    },
    'id 113 · tag 71 · more · settled · 4,100 B',
  ],
  [
    'transfer',
    { handle: 0, deliveryTag: { type: 'binary', value: '' }, payloadBytes: 0 },
    'tag empty · 0 B',
  ],
  [
    'disposition',
    { role: true, first: 114, last: 212, settled: true, state: described('accepted', {}) },
    'receiver · 114…212 · accepted · settled · settles 99',
  ],
  [
    'disposition',
    { role: true, first: 113, last: 113, settled: true, state: described('accepted', {}) },
    'receiver · 113 · accepted · settled',
  ],
  [
    'disposition',
    { role: true, first: 4294967295, last: 0, settled: true },
    'receiver · 4294967295…0 · settled · settles 2',
  ],
  [
    'disposition',
    {
      role: false,
      first: 0,
      last: 9,
      settled: false,
      state: described('rejected', { error: failure }),
    },
    'sender · 0…9 · rejected amqp:not-found: no queue',
  ],
  [
    'disposition',
    {
      role: true,
      first: 1,
      state: described('transactional-state', { outcome: described('released', {}) }),
    },
    'receiver · 1 · transactional-state released',
  ],
  ['disposition', { role: true, first: 1, state: described(99, []) }, 'receiver · 1 · 99'],
  [
    'detach',
    { handle: 3, closed: true, error: failure },
    'handle 3 · closed · amqp:not-found: no queue',
  ],
  ['end', { error: null }, 'without an error'],
  ['close', { error: failure }, 'amqp:not-found: no queue'],
  ['sasl-mechanisms', { saslServerMechanisms: [symbol('PLAIN'), symbol('X')] }, 'PLAIN X'],
  ['sasl-mechanisms', { saslServerMechanisms: symbol('PLAIN') }, 'PLAIN'],
  [
    'sasl-init',
    { mechanism: symbol('PLAIN'), initialResponse: { type: 'secret', bytes: 9, user: 'guest' } },
    'PLAIN · user guest',
  ],
  ['sasl-outcome', { code: 1 }, 'auth'],
  ['sasl-outcome', { code: 9 }, '9'],
  ['unknown', { descriptor: 4660, value: [] }, 'descriptor 4660'],
  ['unknown', {}, ''],
];

test.each(cases)('%s %o', (name, fields, line) => {
  expect(describe10(name, fields)).toBe(line);
});

describe('what a peer wrote', () => {
  test('cannot leave its line', () => {
    const containerId = 'a\r\nb\u001b[31m\u202ec\u2028d\ud800';
    expect(describe10('open', { containerId })).toBe('a b [31m c d');
  });
  test('cannot fill the screen', () => {
    expect(describe10('open', { containerId: 'x'.repeat(1_000_000) }).length).toBeLessThan(130);
    const mechanisms = Array.from({ length: 10_000 }, () => symbol('PLAIN'));
    expect(describe10('sasl-mechanisms', { saslServerMechanisms: mechanisms }).length).toBe(400);
  });
  test('may be of any type', () => {
    const odd: readonly JsonValue[] = [null, true, 1.5, 'x', [], {}, { type: 'described' }, [[]]];
    for (const [name, fields] of cases) {
      for (const key of Object.keys(fields)) {
        for (const value of odd) {
          expect(describe10(name, { ...fields, [key]: value })).not.toContain('\n');
        }
      }
    }
  });
});

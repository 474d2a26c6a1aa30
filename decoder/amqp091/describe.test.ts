import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { describe091 } from './describe.ts';

const secret = { type: 'secret', bytes: 12, user: 'guest' };

describe('what a frame says in one line', () => {
  test.each<[string, JsonObject, string]>([
    [
      'basic.publish',
      { reserved1: 0, exchange: 'ledger', routingKey: 'eu', mandatory: true, immediate: false },
      'exchange ledger · routing-key eu · mandatory',
    ],
    ['basic.publish', { exchange: '', routingKey: 'q' }, 'default exchange · routing-key q'],
    [
      'basic.deliver',
      { consumerTag: 'c', deliveryTag: 441, redelivered: true, exchange: 'x', routingKey: '' },
      'tag 441 · consumer c · redelivered · exchange x',
    ],
    [
      'basic.ack',
      { deliveryTag: { type: 'ulong', value: '9007199254740993' }, multiple: true },
      'tag 9007199254740993 · multiple',
    ],
    [
      'content-header',
      {
        classId: 60,
        weight: 0,
        bodySize: 812,
        properties: {
          contentType: 'application/json',
          headers: [['a', 1]],
          deliveryMode: 2,
          timestamp: { type: 'timestamp', value: 1000 },
          replyTo: '',
        },
      },
      'body 812 B · application/json · headers (1) · delivery-mode 2 · timestamp 1970-01-01T00:00:01.000Z',
    ],
    ['content-body', { payloadBytes: 12 }, '12 B'],
    ['heartbeat', {}, ''],
    [
      'connection.close',
      { replyCode: 320, replyText: 'CONNECTION_FORCED - bye', classId: 0, methodId: 0 },
      '320 CONNECTION_FORCED - bye',
    ],
    [
      'channel.close',
      { replyCode: 406, replyText: 'PRECONDITION_FAILED', classId: 60, methodId: 80 },
      '406 PRECONDITION_FAILED (method 60.80)',
    ],
    ['exchange.bound-ok', { replyCode: 0, replyText: '' }, '0'],
    [
      'connection.start',
      {
        versionMajor: 0,
        versionMinor: 9,
        serverProperties: [
          ['product', 'RabbitMQ'],
          ['version', '4.0.5'],
        ],
        mechanisms: 'PLAIN',
        locales: 'en_US',
      },
      'RabbitMQ 4.0.5 · PLAIN',
    ],
    [
      'connection.start-ok',
      { clientProperties: [], mechanism: 'PLAIN', response: secret },
      'PLAIN · user guest',
    ],
    ['connection.secure-ok', { response: { type: 'secret', bytes: 128 } }, ''],
    ['connection.open', { virtualHost: '/', reserved1: '', reserved2: false }, 'virtual-host /'],
    ['channel.flow', { active: false }, 'off'],
    ['channel.flow', { active: true }, 'on'],
    [
      'queue.declare-ok',
      { queue: 'q', messageCount: 3, consumerCount: 0 },
      'queue q · message-count 3 · consumer-count 0',
    ],
    ['60.200', {}, ''],
  ])('%s %j', (name, fields, line) => {
    expect(describe091(name, fields)).toBe(line);
  });

  test('what comes from the wire cannot break the line', () => {
    const fields = { queue: 'a\r\nb\u001b[2J\u202egpj.\u2028c\u0085' };
    expect(describe091('queue.declare', fields)).toBe('queue a b [2J gpj. c');
  });

  test('nor make it long', () => {
    const long = 'x'.repeat(100_000);
    expect(describe091('basic.get', { queue: long })).toBe(`queue ${'x'.repeat(79)}…`);
    const fields = { queue: long, exchange: long, routingKey: long, reason: long };
    expect(describe091('queue.bind', fields)).toHaveLength(300);
  });
});

import { describe, expect, test } from 'vitest';
import {
  endOf,
  headersText,
  isEncrypted,
  kindsOf,
  missingOn,
  remarksOn,
  spokenOn,
  transportOf,
} from './describe.ts';
import { BARE } from './test-connection.ts';

test('what is spoken is named, AMQP or not', () => {
  expect(spokenOn({ ...BARE, protocol: 'amqp-0-9-1' })).toBe('AMQP 0-9-1');
  expect(spokenOn({ ...BARE, notAmqp: 'rabbitmq-stream' })).toBe('RabbitMQ stream');
  expect(spokenOn(BARE)).toBe('not known');
});

describe('how it ended', () => {
  test.each([
    [{ closeError: 'amqp:connection:forced', closed: 5 }, 'closed with an error', true],
    [{ opened: 1, closed: 5, tcpEnd: 'reset' }, 'closed', false],
    [{ opened: 1, tcpEnd: 'reset' }, 'TCP reset without a close', true],
    [{ opened: 1, tcpEnd: 'fin' }, 'TCP ended without a close', true],
    [{ tcpEnd: 'fin' }, 'TCP ended', false],
    [{ opened: 1 }, 'open at the end', false],
  ] as const)('%j: %s', (part, text, isError) => {
    expect(endOf({ ...BARE, ...part })).toEqual({ text, isError });
  });
});

test('what is missing and what is odd is said, and nothing else', () => {
  expect(missingOn(BARE)).toBeUndefined();
  expect(missingOn({ ...BARE, gaps: 2, missingBytes: 2896 })).toBe('2 gaps, 2.9 kB');
  expect(remarksOn(BARE)).toEqual([]);
  expect(remarksOn({ ...BARE, closeError: 'a\nb', notDecoded: 'it is TLS' })).toEqual([
    'a␊b',
    'it is TLS',
  ]);
  expect(
    remarksOn({ ...BARE, midStream: true, malformedFrames: 1, differingBytes: 1 }),
  ).toHaveLength(3);
  const webSocketFault = 'The server masks its frames, as a server must not (RFC 6455 5.1).';
  expect(remarksOn({ ...BARE, webSocketFault })).toEqual([webSocketFault]);
});

test('kinds of connections are counted, the most first', () => {
  const http = { ...BARE, notAmqp: 'http' as const, notDecoded: 'it is HTTP' };
  expect(kindsOf([{ ...BARE, notAmqp: 'tls' }, http, http])).toEqual([
    { kind: 'HTTP', count: 2, reason: 'it is HTTP' },
    { kind: 'TLS', count: 1, reason: undefined },
  ]);
});

test('TLS is named by its version, where the handshake was seen, and a key log helps where it hides something', () => {
  const tls = { ...BARE, transport: 'tls', notAmqp: 'tls', tlsDecrypted: false } as const;
  expect(transportOf(tls)).toBe('TLS');
  expect(transportOf({ ...tls, tlsVersion: 'TLS 1.3' })).toBe('TLS 1.3');
  expect(transportOf({ ...tls, transport: 'websocket-tls', tlsVersion: 'TLS 1.2' })).toBe(
    'WebSocket, TLS 1.2',
  );
  expect(isEncrypted(tls)).toBe(true);
  expect(isEncrypted({ ...tls, tlsAlert: 'fatal unknown_ca from the client' })).toBe(false);
  expect(isEncrypted({ ...BARE, transport: 'tls', tlsDecrypted: true })).toBe(false);
  expect(isEncrypted(BARE)).toBe(false);
});

test('protocol headers are told by what they ask for', () => {
  const sasl = ['client AMQP 3 1 0 0', 'server AMQP 3 1 0 0', 'client AMQP 0 1 0 0'];
  expect(headersText(sasl, 'client')).toBe('SASL for AMQP 1.0, AMQP 1.0');
  expect(headersText(['client AMQP 9 9 9 9'], 'client')).toBe('AMQP and 9 9 9 9');
  expect(headersText(['client AMQP 0 0 9 1'], 'server')).toBe('none');
  expect(headersText([], 'server')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { octets } from '../../test/support/amqp10.ts';
import { mayAskForWebSocket, signatureOf } from './signature.ts';

const text = (value: string) => new TextEncoder().encode(value);

test.each([
  ['http', text('GET / HTTP/1.1\r\n')],
  ['http', text('HTTP/1.1 400 Bad Request\r\n')],
  ['tls', octets('1603010200010001fc0303')],
  ['mqtt', octets('10 0f 0004 4d515454 04 02 003c 0003 616263')],
  ['mqtt', octets('10 8b01 0006 4d5149736470 03 02')],
  ['stomp', text('CONNECT\naccept-version:1.2\n')],
  ['openwire', octets('000000f0 01 4163746976654d51 0000000c')],
  ['artemis-core', text('ARTEMIS\0')],
  ['redis', text('*1\r\n$4\r\nPING\r\n')],
  ['xmpp', text('<?xml version="1.0"?><stream:stream')],
  ['rabbitmq-stream', octets('0000001c 0011 0001 00000001')],
  [undefined, text('AMQP\0\u0001\0\0')],
  [undefined, text('220 mail.example ESMTP')],
  [undefined, new Uint8Array(0)],
])('%s', (expected, bytes) => {
  expect(signatureOf(bytes, bytes.length)).toBe(expected);
});

test('a signature that is cut short is none yet', () => {
  const whole = text('GET / HTTP/1.1');
  for (let length = 0; length < 4; length++) expect(signatureOf(whole, length)).toBeUndefined();
});

test('a request that may ask for WebSocket, and an answer, are told from other HTTP', () => {
  const may = (head: string) => mayAskForWebSocket(text(head), head.length);
  expect(may('GET /amqp HTTP/1.1')).toBe(true);
  expect(may('HTTP/1.1 101 Switching Protocols')).toBe(true);
  expect(may('POST / HTTP/1.1')).toBe(false);
  expect(may('GE')).toBe(false);
});

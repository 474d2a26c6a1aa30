/** What a stream is when it is not AMQP, from its first octets. */

import type { NotAmqp } from '../sink.ts';

/** Octets from the start of a stream that are enough for every signature below. */
export const SIGNATURE_BYTES = 32;

const TEXT_SIGNATURES: readonly (readonly [string, NotAmqp])[] = [
  ['GET ', 'http'],
  ['POST ', 'http'],
  ['PUT ', 'http'],
  ['HEAD ', 'http'],
  ['DELETE ', 'http'],
  ['OPTIONS ', 'http'],
  ['PATCH ', 'http'],
  ['CONNECT ', 'http'],
  ['HTTP/1.', 'http'],
  ['PRI * HTTP/2', 'http'],
  ['CONNECT\n', 'stomp'],
  ['CONNECT\r\n', 'stomp'],
  ['CONNECTED\n', 'stomp'],
  ['CONNECTED\r\n', 'stomp'],
  ['STOMP\n', 'stomp'],
  ['STOMP\r\n', 'stomp'],
  ['ARTEMIS', 'artemis-core'],
  ['HORNETQ', 'artemis-core'],
  ['<?xml', 'xmpp'],
  ['<stream:stream', 'xmpp'],
  ['PING\r\n', 'redis'],
];

/** The protocol these octets open, or undefined when they match none. */
export function signatureOf(bytes: Uint8Array, length: number): NotAmqp | undefined {
  for (const [text, protocol] of TEXT_SIGNATURES) {
    if (startsWith(bytes, length, 0, text)) return protocol;
  }
  if (length >= 3 && (isTlsAt(bytes, 0) || isTlsUnderWay(bytes, length))) return 'tls';
  if (length >= 13 && bytes[4] === 1 && startsWith(bytes, length, 5, 'ActiveMQ')) return 'openwire';
  // RabbitMQ stream: size, key 17 (PeerProperties), version 1.
  if (length >= 8 && bytes[4] === 0 && bytes[5] === 17 && bytes[6] === 0 && bytes[7] === 1) {
    return 'rabbitmq-stream';
  }
  if (isMqttConnect(bytes, length)) return 'mqtt';
  if (length >= 4 && bytes[0] === 0x2a && isRedisArray(bytes, length)) return 'redis';
  return undefined;
}

/** Whether HTTP is a request that may ask to go on as WebSocket (RFC 6455 4.1), or an answer that may grant it. */
export function mayAskForWebSocket(bytes: Uint8Array, length: number): boolean {
  return startsWith(bytes, length, 0, 'GET ') || startsWith(bytes, length, 0, 'HTTP/1.');
}

/** A TLS record header: handshake or alert, version 3.x. */
export function isTlsAt(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] === 0x16 || bytes[at] === 0x15) && bytes[at + 1] === 3 && bytes[at + 2] <= 4;
}

/** The header of a TLS record with data in it, as a stream may begin that was under way. */
function isTlsUnderWay(bytes: Uint8Array, length: number): boolean {
  const isData = bytes[0] === 0x17 && bytes[1] === 3 && bytes[2] >= 1 && bytes[2] <= 3;
  if (!isData || length < 5) return false;
  const body = (bytes[3] << 8) | bytes[4];
  // At least a tag, and no more than a record may have (RFC 8446 5.2).
  return body > 16 && body <= 16_384 + 256;
}

function startsWith(bytes: Uint8Array, length: number, at: number, text: string): boolean {
  if (length < at + text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** CONNECT: type 1, remaining length in one to four octets, then the protocol's name. */
function isMqttConnect(bytes: Uint8Array, length: number): boolean {
  if (bytes[0] !== 0x10) return false;
  let at = 1;
  while (at < 4 && (bytes[at] & 0x80) !== 0) at++;
  return startsWith(bytes, length, at + 3, 'MQTT') || startsWith(bytes, length, at + 3, 'MQIsdp');
}

/** RESP: `*2\r\n$`. */
function isRedisArray(bytes: Uint8Array, length: number): boolean {
  let at = 1;
  while (at < length && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
  return at > 1 && at + 1 < length && bytes[at] === 0x0d && bytes[at + 1] === 0x0a;
}

/** What a stream that is not AMQP is, for a sentence. */
export const NOT_AMQP_WORDS: { readonly [K in NotAmqp]: string } = {
  mqtt: 'it is MQTT',
  stomp: 'it is STOMP',
  openwire: 'it is OpenWire, the protocol of ActiveMQ Classic',
  'artemis-core': "it is Artemis's core protocol",
  http: 'it is HTTP',
  tls: 'it is TLS, and what it carries is encrypted',
  redis: 'it is Redis',
  xmpp: 'it is XMPP',
  'rabbitmq-stream': "it is RabbitMQ's stream protocol",
  unknown: 'the bytes match no protocol known here',
};

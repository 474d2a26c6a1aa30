import { createRequire } from 'node:module';
import { join } from './framing.ts';
import type { Words } from './ladder-frames10.ts';

interface Argument {
  readonly type: string;
  readonly name: string;
}

/** Of amqplib, which generated its code from RabbitMQ's description and shares nothing with ours. */
interface Definitions {
  readonly [key: string]: unknown;
  info(id: number): { readonly args: readonly Argument[] };
  encodeMethod(id: number, channel: number, fields: object): Uint8Array;
  encodeProperties(id: number, channel: number, size: number, fields: object): Uint8Array;
}

// By path, because the package's `exports` hides it.
const require = createRequire(import.meta.url);
const definitions: Definitions = require('../../node_modules/amqplib/lib/defs.js');

const CONTENT = new Set(['basic.publish', 'basic.return', 'basic.deliver', 'basic.get-ok']);
const BASIC = 60;

/**
 * The octets of a 0-9-1 method, `basic.ack deliveryTag=5 multiple`; with `body=text`, and `messageId`
 * or `correlationId`, its content header and one body frame behind it. Tables: `product:RabbitMQ`.
 * Names that are not given are empty. `heartbeat` is one.
 */
export function frames091(name: string, given: Words): Uint8Array {
  const channel = Number(given.get('channel') ?? (name.startsWith('connection.') ? 0 : 1));
  if (name === 'heartbeat') return Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0xce);
  const id = definitions[camel(name)];
  if (typeof id !== 'number') throw new Error(`no method ${name}`);
  const fields: Record<string, unknown> = {};
  for (const { name: key, type } of definitions.info(id).args) {
    const value = given.get(key);
    if (value !== undefined) fields[key] = encoded(type, value);
    else if (type === 'shortstr') fields[key] = '';
  }
  const method = definitions.encodeMethod(id, channel, fields);
  return CONTENT.has(name) ? join(method, ...contentOf(channel, given)) : method;
}

function contentOf(channel: number, given: Words): Uint8Array[] {
  const body = new TextEncoder().encode(given.get('body') ?? 'x');
  const properties: Record<string, string> = {};
  for (const key of ['messageId', 'correlationId']) {
    const value = given.get(key);
    if (value !== undefined) properties[key] = value;
  }
  const frame = new Uint8Array(8 + body.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 3);
  view.setUint16(1, channel);
  view.setUint32(3, body.length);
  frame.set(body, 7);
  view.setUint8(7 + body.length, 0xce);
  return [definitions.encodeProperties(BASIC, channel, body.length, properties), frame];
}

/** `basic.consume-ok` is `BasicConsumeOk` there. */
function camel(name: string): string {
  return name.replace(/(^|[.-])(.)/g, (_, __, letter: string) => letter.toUpperCase());
}

function encoded(type: string, value: string): unknown {
  if (type === 'bit') return value === 'true';
  if (type === 'shortstr') return value;
  if (type === 'longstr') return Buffer.from(value);
  if (type !== 'table') return Number(value);
  const [key = '', entry] = value.split(':');
  return entry === undefined ? {} : { [key]: entry };
}

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameView } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { type Signature, signatureOf } from './catalogue.ts';
import { dissectFrame091 } from './dissect.ts';
import { scanFrame091 } from './scan.ts';

/** amqplib as an encoder that shares nothing with this decoder: it generated its code from RabbitMQ's JSON. */

interface Argument {
  readonly type: string;
  readonly name: string;
}

interface Info {
  readonly id: number;
  readonly classId: number;
  readonly methodId: number;
  readonly name: string;
  readonly args: readonly Argument[];
}

interface Definitions {
  readonly [key: string]: unknown;
  info(id: number): Info;
  encodeMethod(id: number, channel: number, fields: object): Buffer;
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer;
}

// By path, because the package's `exports` hides it.
const require = createRequire(import.meta.url);
const definitions: Definitions = require('../../node_modules/amqplib/lib/defs.js');

const BASIC = 60;
const methods: Info[] = Object.entries(definitions)
  .filter(([key]) => key.startsWith('methodInfo'))
  .flatMap(([key]) => {
    const id = definitions[key.slice('methodInfo'.length)];
    return typeof id === 'number' ? [definitions.info(id)] : [];
  });

/** What amqplib is given, and what our JSON must say. */
interface Pair {
  readonly given: unknown;
  readonly json: JsonValue;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

const shortText = fc.string({ unit: 'grapheme' }).filter((s) => Buffer.byteLength(s) < 256);
const same = (value: string | number | boolean | null): Pair => ({ given: value, json: value });
const typed = (type: string, value: unknown, json: JsonValue): Pair => ({
  given: { '!': type, value },
  json,
});
const special = (type: string, value: number): JsonValue =>
  Number.isFinite(value) ? value : { type, value: String(value) };

const tableArbitrary: fc.Arbitrary<Pair> = fc.letrec<{ value: Pair; table: Pair }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.boolean().map(same),
    fc.constant(same(null)),
    fc.integer({ min: -(2 ** 49), max: 2 ** 49 }).map(same),
    fc.string({ unit: 'grapheme' }).map(same),
    fc.uint8Array().map((b) => ({
      given: Buffer.from(b),
      json: { type: 'binary', value: hex(b) },
    })),
    fc.double().map((n) => typed('double', n, special('double', n))),
    fc.float().map((n) => typed('float', n, special('float', n))),
    fc.nat(255).map((n) => typed('uint8', n, n)),
    fc.nat(65535).map((n) => typed('uint16', n, n)),
    fc.nat(2 ** 32 - 1).map((n) => typed('uint32', n, n)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => {
      const json = Number.isSafeInteger(Number(n))
        ? Number(n)
        : { type: 'long', value: n.toString() };
      return typed('int64', n, json);
    }),
    fc.nat(2 ** 42).map((n) => typed('timestamp', n, { type: 'timestamp', value: n * 1000 })),
    fc.record({ places: fc.nat(9), digits: fc.nat(2 ** 31 - 1) }).map((d) => {
      const value =
        d.places === 0 ? String(d.digits) : (d.digits / 10 ** d.places).toFixed(d.places);
      return typed('decimal', d, { type: 'decimal', value });
    }),
    fc.array(tie('value'), { maxLength: 5 }).map((list) => ({
      given: list.map((pair) => pair.given),
      json: list.map((pair) => pair.json),
    })),
    tie('table'),
  ),
  table: fc
    .dictionary(
      // '!' is amqplib's way to name a type.
      shortText.filter((key) => key !== '!' && key !== '__proto__'),
      tie('value'),
      { maxKeys: 6, noNullPrototype: true },
    )
    .map((entries) => {
      const given: { [key: string]: unknown } = {};
      for (const [key, pair] of Object.entries(entries)) given[key] = pair.given;
      // The order of integer-like keys is JavaScript's: read it from the object encoded.
      const json = Object.keys(given).map((key): JsonValue => [key, entries[key].json]);
      return { given, json };
    }),
})).table;

function arbitraryOf(type: string, isSecret: boolean): fc.Arbitrary<Pair> {
  switch (type) {
    case 'bit':
      return fc.boolean().map(same);
    case 'octet':
      return fc.nat(255).map(same);
    case 'short':
      return fc.nat(65535).map(same);
    case 'long':
      return fc.nat(2 ** 32 - 1).map(same);
    case 'longlong':
      return fc.maxSafeNat().map(same);
    case 'timestamp':
      return fc.nat(2 ** 42).map((n) => ({
        given: n,
        json: { type: 'timestamp', value: n * 1000 },
      }));
    case 'shortstr':
      return shortText.map(same);
    case 'longstr':
      return fc.string({ unit: 'grapheme' }).map((s) => {
        const given = Buffer.from(s);
        return { given, json: isSecret ? { type: 'secret', bytes: given.length } : s };
      });
    default:
      return tableArbitrary;
  }
}

function scan(frame: Uint8Array): FrameView {
  const none = new Float64Array(0);
  const pieces = { count: 0, start: none, length: none, fileOffset: none, packet: none };
  const view = new FrameView(frame, pieces);
  view.end = frame.length;
  view.size = frame.length;
  scanFrame091(view, 3);
  return view;
}

function dissect(frame: Uint8Array) {
  return dissectFrame091(frame, { size: frame.length, version: 3, direction: 0, flags: 0 });
}

/** Ours by position; names are amqplib's but for what 0-9-1 reserves. */
function pairsOf(info: Info, signature: Signature): fc.Arbitrary<Record<string, Pair>> {
  const arbitraries: Record<string, fc.Arbitrary<Pair>> = {};
  info.args.forEach((arg, i) => {
    arbitraries[arg.name] = arbitraryOf(arg.type, signature.args[i].secret ?? false);
  });
  return fc.record(arbitraries);
}

describe('methods as amqplib encodes them', () => {
  test('all of them are here', () => expect(methods.length).toBeGreaterThan(60));

  for (const info of methods) {
    const signature = signatureOf(3, info.classId, info.methodId);
    test(`${info.classId}.${info.methodId} ${info.name}`, () => {
      expect(signature).toBeDefined();
      if (signature === undefined) return;
      expect(signature.name.replace(/[.-]/g, '')).toBe(info.name.toLowerCase());
      expect(signature.args.map((arg) => arg.type)).toEqual(info.args.map((arg) => arg.type));
      signature.args.forEach((arg, i) => {
        if (arg.name.startsWith('reserved')) return;
        expect(arg.name.toLowerCase()).toBe(info.args[i].name.toLowerCase());
      });
      fc.assert(
        fc.property(fc.nat(65535), pairsOf(info, signature), (channel, pairs) => {
          const given = Object.fromEntries(Object.entries(pairs).map(([k, p]) => [k, p.given]));
          const frame = definitions.encodeMethod(info.id, channel, given);
          const { name, fields, malformed } = dissect(frame);
          expect(malformed).toBeUndefined();
          expect(name).toBe(signature.name);
          const expected = info.args.map((arg, i) => [
            signature.args[i].name,
            withoutUser(pairs[arg.name].json),
          ]);
          expect(JSON.stringify(Object.entries(fields).map(([k, v]) => [k, withoutUser(v)]))).toBe(
            JSON.stringify(expected),
          );
          const view = scan(frame);
          expect(view.channel).toBe(channel);
          expect(view.type).toBe(signature.type);
          expect(view.malformedLayer).toBe(0);
          expectColumns(view, fields);
        }),
        { numRuns: 60 },
      );
    });
  }
});

/** Random octets may look like PLAIN's. */
function withoutUser(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object' || !('bytes' in value)) return value;
  return { type: 'secret', bytes: value.bytes };
}

/** The scan's columns say what the fields say. */
function expectColumns(view: FrameView, fields: { readonly [key: string]: JsonValue }): void {
  const at = (start: number, end: number) =>
    start < 0 ? undefined : Buffer.from(view.bytes.subarray(start, end)).toString('utf8');
  const { deliveryTag, exchange, source, routingKey, replyText, replyCode } = fields;
  const nameKey = Object.keys(fields).find((k) =>
    ['queue', 'consumerTag', 'destination'].includes(k),
  );
  expect(at(view.nameStart, view.nameEnd)).toBe(nameKey && fields[nameKey]);
  expect(at(view.addressStart, view.addressEnd)).toBe(exchange ?? source);
  expect(at(view.routingKeyStart, view.routingKeyEnd)).toBe(routingKey);
  expect(at(view.errorStart, view.errorEnd)).toBe(replyText);
  expect(view.replyCode).toBe(replyCode ?? -1);
  expect(view.deliveryId).toBe(deliveryTag ?? -1);
  expect(view.credit).toBe(fields.messageCount ?? fields.prefetchCount ?? -1);
  for (const [bit, flag] of [
    ['multiple', 1 << 8],
    ['redelivered', 1 << 9],
    ['requeue', 1 << 10],
    ['mandatory', 1 << 11],
  ] as const) {
    expect((view.flags & flag) !== 0, bit).toBe(fields[bit] ?? false);
  }
}

describe('content headers as amqplib encodes them', () => {
  test('any properties, any of them absent', () => {
    const { args } = definitions.info(BASIC);
    const arbitraries = Object.fromEntries(
      args.map((arg) => [arg.name, fc.option(arbitraryOf(arg.type, false), { nil: undefined })]),
    );
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.record(arbitraries), (bodySize, pairs) => {
        const given = Object.fromEntries(
          Object.entries(pairs).map(([key, pair]) => [key, pair?.given]),
        );
        const frame = definitions.encodeProperties(BASIC, 1, bodySize, given);
        const { name, fields, malformed } = dissect(frame);
        expect(malformed).toBeUndefined();
        expect(name).toBe('content-header');
        const properties = args.flatMap((arg) => {
          const pair = pairs[arg.name];
          const key = arg.name === 'clusterId' ? 'reserved' : arg.name;
          return pair === undefined ? [] : [[key, pair.json]];
        });
        expect(JSON.stringify(fields)).toBe(
          JSON.stringify({
            classId: BASIC,
            weight: 0,
            bodySize,
            properties: Object.fromEntries(properties),
          }),
        );
        expect(scan(frame).payloadBytes).toBe(bodySize);
      }),
      { numRuns: 400 },
    );
  });
});

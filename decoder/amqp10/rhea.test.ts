import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dissect,
  faultOf,
  nameOf,
  nodeAt,
  nodesOf,
  scan,
  tilingFaults,
} from '../../test/support/amqp10.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { primitiveOf, standardName } from './names.ts';
import { TreeReader } from './reader.ts';
import { COMPOSITES, type CompositeSpec, type FieldSpec } from './spec.ts';

/** rhea as an encoder that shares nothing with this decoder: what it writes, we must read. */

type Typed = object;
interface RheaTypes {
  readonly [name: string]: ((...values: readonly unknown[]) => Typed) | undefined;
}
interface RheaWriter {
  write(value: Typed): void;
  toBuffer(): Buffer;
}
interface RheaFrames {
  write_frame(frame: object): Buffer;
  amqp_frame(channel: number, performative: Typed, payload?: Buffer): object;
  sasl_frame(performative: Typed): object;
}
type Performative = (fields: object) => { described(): Typed };
interface RheaMessage {
  encode(message: object): Buffer;
  data_sections(parts: readonly Buffer[]): object;
  sequence_sections(lists: readonly unknown[]): object;
}

const require = createRequire(import.meta.url);
const types: RheaTypes & { Writer: new () => RheaWriter } = require('rhea/lib/types.js');
const frames: RheaFrames = require('rhea/lib/frames.js');
const creators: Readonly<Record<string, Performative>> = require('rhea/lib/frames.js');
const messages: RheaMessage = require('rhea/lib/message.js');

/** A value as rhea writes it, and the JSON that we must say. */
interface Pair {
  readonly typed: Typed;
  readonly json: JsonValue;
}

function make(name: string, ...values: readonly unknown[]): Typed {
  const create = types[name];
  if (create === undefined) throw new Error(`rhea has no ${name}`);
  return create(...values);
}

function encode(value: Typed): Uint8Array {
  const writer = new types.Writer();
  writer.write(value);
  return new Uint8Array(writer.toBuffer());
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const same =
  (name: string) =>
  (value: JsonValue): Pair => ({ typed: make(name, value), json: value });

function big(name: string, type: string): (value: bigint) => Pair {
  return (value) => {
    const octets = Buffer.alloc(8);
    octets.writeBigInt64BE(BigInt.asIntN(64, value));
    const isExact = Number.isSafeInteger(Number(value));
    const json = isExact ? Number(value) : { type, value: value.toString() };
    return { typed: make(name, octets), json };
  };
}

function floating(name: string, type: string): (value: number) => Pair {
  return (value) => ({
    typed: make(name, value),
    json: Number.isFinite(value) ? value : { type, value: String(value) },
  });
}

function raw(name: string, type: string): (octets: Uint8Array) => Pair {
  return (octets) => ({
    typed: make(name, Buffer.from(octets)),
    json: { type, value: hex(octets) },
  });
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
const uuid = (octets: Uint8Array): Pair => {
  const digits = hex(octets);
  const value = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { typed: make('Uuid', Buffer.from(octets)), json: { type: 'uuid', value } };
};

const scalarPair: fc.Arbitrary<Pair> = fc.oneof(
  fc.constant({ typed: make('Null'), json: null }),
  fc.constant({ typed: make('True'), json: true }),
  fc.constant({ typed: make('False'), json: false }),
  fc.boolean().map((value) => ({ typed: make('Boolean', value ? 1 : 0), json: value })),
  fc.integer({ min: 0, max: 255 }).map(same('Ubyte')),
  fc.integer({ min: 0, max: 65535 }).map(same('Ushort')),
  fc.integer({ min: 0, max: 4294967295 }).map(same('Uint')),
  fc.integer({ min: 0, max: 255 }).map(same('SmallUint')),
  fc.constant({ typed: make('Uint0'), json: 0 }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(big('Ulong', 'ulong')),
  fc.integer({ min: 0, max: 255 }).map(same('SmallUlong')),
  fc.constant({ typed: make('Ulong0'), json: 0 }),
  fc.integer({ min: -128, max: 127 }).map(same('Byte')),
  fc.integer({ min: -32768, max: 32767 }).map(same('Short')),
  fc.integer().map(same('Int')),
  fc.integer({ min: -128, max: 127 }).map(same('SmallInt')),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(big('Long', 'long')),
  fc.integer({ min: -128, max: 127 }).map(same('SmallLong')),
  fc.float().map(floating('Float', 'float')),
  fc.double().map(floating('Double', 'double')),
  fixed(4).map(raw('Decimal32', 'decimal32')),
  fixed(8).map(raw('Decimal64', 'decimal64')),
  fixed(16).map(raw('Decimal128', 'decimal128')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map((value) => {
    const point = value.codePointAt(0) ?? 0;
    return {
      typed: make('CharUTF32', point),
      json: { type: 'char', value: String.fromCodePoint(point) },
    };
  }),
  fc.maxSafeInteger().map((value) => ({
    typed: make('Timestamp', value),
    json: { type: 'timestamp', value },
  })),
  fixed(16).map(uuid),
  bytes(40).map(raw('Vbin8', 'binary')),
  bytes(400).map(raw('Vbin32', 'binary')),
  text.map((value) => ({ typed: make('wrap_string', value), json: value })),
  text.map(same('Str32')),
  ascii.map((value) => ({ typed: make('Sym8', value), json: { type: 'symbol', value } })),
  ascii.map((value) => ({ typed: make('Sym32', value), json: { type: 'symbol', value } })),
);

/** Arrays hold bare values, which rhea writes by the code of their element type. */
const arrayPair: fc.Arbitrary<Pair> = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 4294967295 })).map((values) => ({
    typed: make('wrap_array', values, 0x70),
    json: values,
  })),
  fc.array(ascii).map((values) => ({
    typed: make('wrap_array', values, 0xa3),
    json: values.map((value) => ({ type: 'symbol', value })),
  })),
  fc.array(text).map((values) => ({ typed: make('wrap_array', values, 0xb1), json: values })),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })).map((values) => ({
    typed: make('wrap_array', values, 0x82),
    json: values,
  })),
);

function list(item: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> {
  return fc.array(item, { maxLength: 5 }).map((items) => ({
    typed: make(
      'List32',
      items.map(({ typed }) => typed),
    ),
    json: items.map(({ json }) => json),
  }));
}

const { pair: anyPair } = fc.letrec<{ pair: Pair }>((tie) => ({
  pair: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalarPair,
    arrayPair,
    list(tie('pair')),
    fc.array(fc.integer({ min: -128, max: 127 }).map(same('Byte'))).map((items) => ({
      typed: make(
        'List8',
        items.map((item) => item.typed),
      ),
      json: items.map((item) => item.json),
    })),
    fc.array(fc.tuple(tie('pair'), tie('pair')), { maxLength: 4 }).map((items) => ({
      typed: make(
        'Map32',
        items.flatMap(([key, value]) => [key.typed, value.typed]),
      ),
      json: items.map(([key, value]) => [key.json, value.json]),
    })),
    // rhea keeps one descriptor a value.
    fc
      .tuple(
        fc.integer({ min: 1000, max: 4294967295 }),
        fc.oneof(scalarPair, arrayPair, list(tie('pair'))),
      )
      .map(([code, item]) => ({
        typed: make('described_nc', make('Ulong', code), Object.create(item.typed)),
        json: { type: 'described', descriptor: code, value: item.json },
      })),
  ),
}));

test('any value that rhea writes is read as the same value', () => {
  fc.assert(
    fc.property(anyPair, ({ typed, json }) => {
      const encoded = encode(typed);
      const reader = new TreeReader(encoded, 0, encoded.length, {
        cutNote: '',
        shownBinaryBytes: Number.POSITIVE_INFINITY,
        performative: false,
      });
      const node = reader.read('value', 'value', encoded.length, 0);
      expect(reader.stopped).toBe('no');
      expect(reader.at).toBe(encoded.length);
      expect(reader.value).toEqual(json);
      expect(node && tilingFaults(node)).toEqual([]);
      expect(reader.checker.skip(0, encoded.length, 0)).toBe(encoded.length);
    }),
    { numRuns: 1000 },
  );
});

/** What rhea takes for a field, and our JSON of it; undefined for what it cannot write. */
function fieldValue(field: FieldSpec): fc.Arbitrary<readonly [unknown, JsonValue]> | undefined {
  const symbolic = ascii.filter((value) => value !== '');
  const asSymbol = (value: string): JsonValue => ({ type: 'symbol', value });
  switch (primitiveOf(field.type)) {
    case 'string':
      return text.map((value) => [value, value]);
    case 'symbol':
      if (field.name === 'mechanism') {
        return fc.stringMatching(/^[A-Z0-9_-]{1,20}$/).map((value) => [value, asSymbol(value)]);
      }
      if (!field.multiple) return symbolic.map((value) => [value, asSymbol(value)]);
      return fc.oneof(
        symbolic.map((value): readonly [unknown, JsonValue] => [value, asSymbol(value)]),
        fc
          .array(symbolic)
          .map((values): readonly [unknown, JsonValue] => [values, values.map(asSymbol)]),
      );
    case 'boolean':
      return fc.boolean().map((value) => [value, value]);
    case 'ubyte':
      return fc.integer({ min: 0, max: 255 }).map((value) => [value, value]);
    case 'ushort':
      return fc.integer({ min: 0, max: 65535 }).map((value) => [value, value]);
    case 'uint':
      return fc.integer({ min: 0, max: 4294967295 }).map((value) => [value, value]);
    case 'ulong':
      return fc.maxSafeNat().map((value) => [value, value]);
    case 'binary':
      return bytes(300).map((value) => [
        Buffer.from(value),
        field.secret
          ? { type: 'secret', bytes: value.length }
          : { type: 'binary', value: hex(value) },
      ]);
    case 'map':
      if (field.type === 'map') return undefined;
      return fc
        .dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.integer({ min: 1, max: 1e6 }))
        .map((map) => [map, Object.entries(map).map(([key, value]) => [asSymbol(key), value])]);
    default:
      return undefined;
  }
}

const performatives = Object.entries<CompositeSpec>(COMPOSITES).filter(([, { provides }]) =>
  provides?.some((kind) => kind === 'frame' || kind === 'sasl-frame'),
);

describe('any performative that rhea writes is read with the same fields', () => {
  test.each(performatives)('%s', (name, spec) => {
    const choices = spec.fields.map((field) => fieldValue(field));
    const arbitrary = fc.tuple(
      ...spec.fields.map((field, i) => {
        const choice = choices[i] ?? fc.constant(undefined);
        return field.mandatory ? choice : fc.option(choice, { nil: undefined });
      }),
    );
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 0, max: 65535 }), (values, channel) => {
        const given: Record<string, unknown> = {};
        const expected: Record<string, JsonValue> = {};
        const last = values.findLastIndex((value) => value !== undefined);
        values.forEach((value, i) => {
          const { name: field } = spec.fields[i];
          if (value !== undefined) given[standardName(field).replaceAll('-', '_')] = value[0];
          if (i <= last) expected[field] = value === undefined ? null : value[1];
        });
        const isSasl = name.startsWith('sasl');
        const composite = creators[name.replaceAll('-', '_')](given).described();
        const frame = new Uint8Array(
          frames.write_frame(
            isSasl ? frames.sasl_frame(composite) : frames.amqp_frame(channel, composite),
          ),
        );
        const dissection = dissect(frame);
        expect(dissection.name).toBe(name);
        expect(dissection.malformed).toBeUndefined();
        expect(withoutUser(dissection.fields)).toEqual(
          name === 'transfer' ? { ...expected, payloadBytes: 0 } : expected,
        );
        expect(tilingFaults(dissection.tree)).toEqual([]);
        const view = scan(frame);
        expect(faultOf(view)).toBeUndefined();
        expect(nameOf(view)).toBe(name);
        expect(view.channel).toBe(isSasl ? 0 : channel);
      }),
      { numRuns: 60 },
    );
  });
});

/** The user is read out of the random initial response for mechanisms that say it. */
function withoutUser(fields: JsonObject): JsonObject {
  const { initialResponse, ...rest } = fields;
  if (initialResponse === undefined || initialResponse === null) return fields;
  const { user: _, ...secret } = { user: undefined, ...Object(initialResponse) };
  return { ...rest, initialResponse: secret };
}

describe('messages that rhea writes', () => {
  const sectionsOf = (message: object) => {
    const payload = messages.encode(message);
    const performative = creators.transfer({ handle: 0, delivery_id: 0 }).described();
    const frame = new Uint8Array(frames.write_frame(frames.amqp_frame(0, performative, payload)));
    const dissection = dissect(frame);
    expect(tilingFaults(dissection.tree)).toEqual([]);
    expect(nodesOf(dissection.tree).some(({ name }) => name === 'undecoded')).toBe(false);
    return nodeAt(dissection.tree, 'payload');
  };

  test('every section', () => {
    const payload = sectionsOf({
      durable: true,
      priority: 7,
      ttl: 1000,
      message_id: 'id-1',
      user_id: Buffer.from('me'),
      to: 'queue',
      subject: 'about',
      correlation_id: 42,
      content_type: 'text/plain',
      creation_time: new Date(1_700_000_000_000),
      group_sequence: 3,
      delivery_annotations: { 'x-a': 1 },
      message_annotations: { 'x-b': 'two' },
      application_properties: { key: 'value', flag: true },
      body: 'hello',
      footer: { 'x-c': 3 },
    });
    expect(payload.children?.map(({ name }) => name)).toEqual([
      'header',
      'deliveryAnnotations',
      'messageAnnotations',
      'properties',
      'applicationProperties',
      // rhea writes the footer before the body.
      'footer',
      'amqpValue',
    ]);
    expect(nodeAt(payload, 'header', 'priority').value).toBe(7);
    expect(nodeAt(payload, 'properties', 'userId').value).toEqual({
      type: 'binary',
      value: '6d65',
    });
    expect(nodeAt(payload, 'properties', 'creationTime')).toMatchObject({
      value: { type: 'timestamp', value: 1_700_000_000_000 },
      note: '2023-11-14T22:13:20.000Z',
    });
    expect(nodeAt(payload, 'applicationProperties', 'flag').value).toBe(true);
    expect(nodeAt(payload, 'amqpValue', 'value').value).toBe('hello');
  });

  test('data and sequence sections, several of each', () => {
    const data = sectionsOf({
      body: messages.data_sections([Buffer.from('ab'), Buffer.from('c')]),
    });
    expect(data.children?.map(({ name }) => name)).toEqual([
      'header',
      'properties',
      'data',
      'data',
    ]);
    const sequence = sectionsOf({ body: messages.sequence_sections([[1, 2], ['x']]) });
    expect(sequence.children?.filter(({ name }) => name === 'amqpSequence')).toHaveLength(2);
  });
});

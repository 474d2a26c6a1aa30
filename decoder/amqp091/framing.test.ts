import { describe, expect, test } from 'vitest';
import type { Amqp0xCode } from '../protocol.ts';
import { dissectFrame091 } from './dissect.ts';

function octets(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function dissect(bytes: Uint8Array, version: Amqp0xCode = 3, size = bytes.length) {
  return dissectFrame091(bytes, { size, version, direction: 0, flags: 0 });
}

/** `name [start, end)` of the root's children. */
function outline(bytes: Uint8Array, size = bytes.length): string[] {
  const { tree } = dissect(bytes, 3, size);
  return (tree.children ?? []).map(({ name, start, end }) => `${name} ${start}-${end}`);
}

const PUBLISH = octets('01 0001 00000011 003c 0028 0000 06 6c6564676572 02 6575 01 ce');
const HEADER = octets('02 0001 0000000f 003c 0000 000000000000032c 1000 02 ce');

describe('frames', () => {
  test('a method', () => {
    const { name, fields, malformed } = dissect(PUBLISH);
    expect(malformed).toBeUndefined();
    expect(name).toBe('basic.publish');
    expect(fields).toEqual({
      reserved1: 0,
      exchange: 'ledger',
      routingKey: 'eu',
      mandatory: true,
      immediate: false,
    });
    expect(outline(PUBLISH)).toEqual([
      'type 0-1',
      'channel 1-3',
      'size 3-7',
      'classId 7-9',
      'methodId 9-11',
      'arguments 11-24',
      'frameEnd 24-25',
    ]);
  });

  test('a content header', () => {
    const { name, fields } = dissect(HEADER);
    expect(name).toBe('content-header');
    const properties = { deliveryMode: 2 };
    expect(fields).toEqual({ classId: 60, weight: 0, bodySize: 812, properties });
  });

  test('a content body has no text of it anywhere', () => {
    const result = dissect(octets('03 0001 00000003 616263 ce'));
    expect(result.name).toBe('content-body');
    expect(result.fields).toEqual({ payloadBytes: 3 });
    expect(result.tree.children?.[3]).toEqual({
      name: 'body',
      label: 'body',
      type: 'binary',
      start: 7,
      end: 10,
      note: '3 octets of the message',
    });
  });

  test('an empty content body, a heartbeat', () => {
    const body = dissect(octets('03 0001 00000000 ce'));
    expect(body).toMatchObject({ name: 'content-body', fields: { payloadBytes: 0 } });
    expect(body.malformed).toBeUndefined();
    const heartbeat = dissect(octets('08 0000 00000000 ce'));
    expect(heartbeat).toMatchObject({ name: 'heartbeat', fields: {} });
    expect(heartbeat.malformed).toBeUndefined();
  });

  test('a method, a class that no table knows: kept, not malformed', () => {
    const method = dissect(octets('01 0001 00000006 003c 00c8 0102 ce'));
    expect(method).toMatchObject({ name: '60.200', fields: {} });
    expect(method.malformed).toBeUndefined();
    const header = dissect(octets('02 0001 00000010 03e7 0000 0000000000000001 8000 0161 ce'));
    expect(header.fields).toEqual({ classId: 999, weight: 0, bodySize: 1 });
    expect(header.malformed).toBeUndefined();
  });

  test('frame types that only the older versions have', () => {
    const bytes = octets('04 0001 00000001 00 ce');
    expect(dissect(bytes, 5)).toMatchObject({ name: 'unknown', fields: {} });
    expect(dissect(bytes, 5).malformed).toBeUndefined();
    expect(dissect(bytes, 3).malformed).toEqual({
      layer: 'frame',
      offset: 0,
      reason: '4 is no frame type',
    });
  });
});

describe('faults', () => {
  test('frame-end', () => {
    const bytes = Uint8Array.from(PUBLISH);
    bytes[bytes.length - 1] = 0xcf;
    const { malformed, fields } = dissect(bytes);
    expect(malformed).toEqual({
      layer: 'frame',
      offset: 24,
      reason: 'frame-end is 0xcf, not 0xce',
    });
    expect(fields.exchange).toBe('ledger');
  });

  test.each([
    [
      'one octet too many',
      '01 0001 00000006 003c 0048 00 00 ce',
      12,
      '1 octet after the last argument',
    ],
    ['two', '01 0001 00000007 003c 0048 00 0000 ce', 12, '2 octets after the last argument'],
    [
      'a short string too long',
      '01 0001 00000006 003c 0048 05 61 ce',
      11,
      '6 octets needed, 2 left',
    ],
    ['no bits', '01 0001 0000000c 003c 0050 0000000000000001 ce', 19, '1 octet needed, 0 left'],
    ['no method-id', '01 0001 00000003 003c 00 ce', 7, 'no class-id and method-id'],
    ['a heartbeat that says something', '08 0000 00000001 00 ce', 7, 'a heartbeat has no payload'],
    [
      'a short content header',
      '02 0001 00000002 003c ce',
      7,
      'a content header has at least 14 octets, this one 2',
    ],
    [
      'a flag without a property',
      '02 0001 0000000f 003c 0000 0000000000000001 1002 02 ce',
      19,
      'a flag is set that names no property',
    ],
    [
      'more than the properties',
      '02 0001 00000010 003c 0000 0000000000000001 1000 02 03 ce',
      22,
      '1 octet after the last property',
    ],
  ] as const)('%s', (_, hex, offset, reason) => {
    expect(dissect(octets(hex)).malformed).toEqual({ layer: 'amqp', offset, reason });
  });

  test('flags may go on in a second word', () => {
    const bytes = octets('02 0001 00000011 003c 0000 0000000000000001 1001 0000 02 ce');
    const { fields, malformed } = dissect(bytes);
    expect(malformed).toBeUndefined();
    expect(fields.properties).toEqual({ deliveryMode: 2 });
    expect(outline(bytes).slice(6)).toEqual([
      'propertyFlags 19-21',
      'propertyFlags 21-23',
      'properties 23-24',
      'frameEnd 24-25',
    ]);
  });

  test('size that is not the frame’s', () => {
    const bytes = octets('08 0000 00000004 ce');
    expect(dissect(bytes).malformed).toEqual({
      layer: 'frame',
      offset: 3,
      reason: 'size says 12 octets, the frame has 8',
    });
  });
});

describe('cut frames', () => {
  test('arguments that are there are shown, the rest is one node', () => {
    const cut = PUBLISH.subarray(0, 22);
    const { malformed, fields } = dissect(cut, 3, PUBLISH.length);
    expect(malformed).toEqual({
      layer: 'tcp',
      offset: 22,
      reason: 'the last 3 of 25 octets are missing',
    });
    expect(fields).toEqual({ reserved1: 0, exchange: 'ledger' });
    expect(outline(cut, PUBLISH.length).slice(5)).toEqual(['arguments 11-22', 'missing 22-25']);
  });

  test('inside the frame header', () => {
    expect(outline(PUBLISH.subarray(0, 5), 25)).toEqual([
      'type 0-1',
      'channel 1-3',
      'undecoded 3-5',
      'missing 5-25',
    ]);
    expect(outline(PUBLISH.subarray(0, 0), 25)).toEqual(['missing 0-25']);
  });

  test('a body says how much was sent', () => {
    const { fields, malformed } = dissect(octets('03 0001 00001000 6162'), 3, 4104);
    expect(fields).toEqual({ payloadBytes: 4096 });
    expect(malformed).toMatchObject({ layer: 'tcp', offset: 9 });
  });

  test('a table shows the entries that came', () => {
    const bytes = octets(
      '02 0001 00000100 003c 0000 0000000000000001 2000 00000030 0161 74 01 0162 53 000000',
    );
    const { fields } = dissect(bytes, 3, 264);
    expect(fields.properties).toEqual({ headers: [['a', true]] });
  });

  test('a table that goes wrong before the cut', () => {
    const bytes = octets(
      '02 0001 00000100 003c 0000 0000000000000001 2000 00000030 0161 7401 0162 3f00',
    );
    const { fields, tree } = dissect(bytes, 3, 264);
    expect(fields.properties).toEqual({ headers: [['a', true]] });
    expect(tree.children?.at(-1)).toMatchObject({ name: 'missing', start: bytes.length, end: 264 });
  });
});

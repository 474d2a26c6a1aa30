import { describe, expect, test } from 'vitest';
import {
  binary8,
  composite,
  dissect,
  frameOf,
  list8,
  nodeAt,
  string8,
  symbol8,
  tilingFaults,
} from '../../test/support/amqp10.ts';
import type { JsonValue } from '../json.ts';
import { dissectFrame10 } from './dissect.ts';
import { FRAME_REASON } from './frame.ts';

const symbol = (value: string): JsonValue => ({ type: 'symbol', value });

describe('the example of the design', () => {
  // disposition of 26 octets: receiver, 114 to 212, settled, accepted
  const frame = frameOf('00 53 15 c0 0d 05 41 52 72 52 d4 41 00 53 24 c0 01 00');

  test('fields and bytes', () => {
    const { name, fields, tree, secrets, malformed } = dissect(frame);
    expect(name).toBe('disposition');
    expect(malformed).toBeUndefined();
    expect(secrets).toEqual([]);
    expect(fields).toEqual({
      role: true,
      first: 114,
      last: 212,
      settled: true,
      state: { type: 'described', descriptor: 'accepted', value: {} },
    });
    expect(tilingFaults(tree)).toEqual([]);
    const performative = nodeAt(tree, 'performative');
    expect(performative.spec).toBe('2.7.6');
    expect(nodeAt(performative, 'role')).toMatchObject({ note: 'receiver', spec: '2.8.1' });
    expect(nodeAt(performative, 'last')).toEqual({
      name: 'last',
      label: 'last',
      value: 212,
      type: 'uint',
      start: 17,
      end: 19,
      spec: '2.8.8',
      note: '99 deliveries',
    });
    expect(nodeAt(performative, 'state')).toMatchObject({
      type: 'described list',
      spec: '3.4.2',
      note: 'accepted',
    });
    expect(nodeAt(performative, 'descriptor')).toMatchObject({ start: 8, end: 11, value: 21 });
    expect(nodeAt(performative, 'encoding')).toMatchObject({ label: 'list8', start: 11, end: 14 });
  });
});

describe('the frame header', () => {
  test('its fields', () => {
    const frame = frameOf('00 53 17 45');
    frame[7] = 9;
    const { tree } = dissect(frame);
    const header = nodeAt(tree, 'frameHeader');
    expect(header).toMatchObject({ start: 0, end: 8, spec: '2.3.1' });
    expect(nodeAt(header, 'size').value).toBe(12);
    expect(nodeAt(header, 'doff').value).toBe(2);
    expect(nodeAt(header, 'type').note).toBe('AMQP');
    expect(nodeAt(header, 'channel').value).toBe(9);
  });

  test('extended', () => {
    const { tree, name } = dissect(frameOf('a1a2a3a4a5a6a7a8 00 53 17 45', { doff: 4 }));
    expect(name).toBe('end');
    expect(nodeAt(tree, 'frameHeader', 'extendedHeader')).toMatchObject({ start: 8, end: 16 });
  });

  test('empty frames', () => {
    expect(dissect(frameOf(''))).toMatchObject({ name: 'empty', fields: {} });
  });

  test('frames of other types are not read', () => {
    const { name, tree, malformed } = dissect(frameOf('00 53 17 45', { type: 7 }));
    expect(name).toBe('unknown');
    expect(malformed).toBeUndefined();
    expect(nodeAt(tree, 'body').note).toContain('type 7');
  });
});

describe('the four things that a field may be', () => {
  test('absent, null, default and explicit', () => {
    const { fields } = dissect(frameOf(composite('53 11', '40', '43', '43')));
    expect(fields).toEqual({ remoteChannel: null, nextOutgoingId: 0, incomingWindow: 0 });
    expect(dissect(frameOf(composite('53 15', '41', '43', '43'))).fields).toMatchObject({
      last: 0,
    });
  });

  test('what the standard would have otherwise is said, not corrected', () => {
    const notes = (code: string, ...fields: readonly string[]) => {
      const { tree, malformed } = dissect(frameOf(composite(`53 ${code}`, ...fields)));
      expect(malformed).toBeUndefined();
      return nodeAt(tree, 'performative');
    };
    expect(nodeAt(notes('10', '40'), 'containerId').note).toBe('null, though mandatory');
    expect(nodeAt(notes('10', symbol8('me')), 'containerId').note).toBe(
      'symbol where the standard has string',
    );
    expect(notes('13', '43').note).toContain('mandatory incoming-window is absent');
    expect(nodeAt(notes('12', string8('l'), '43', '41', '40'), 'sndSettleMode').note).toBe(
      'null: the default 2 holds; mixed',
    );
    expect(nodeAt(notes('12', string8('l'), '43', '41', '50 07'), 'sndSettleMode').note).toBe(
      'not a value that the standard has for sender-settle-mode',
    );
    const attach = ['41', '40', '40'];
    const source = nodeAt(notes('12', string8('l'), '43', ...attach, string8('q')), 'source');
    expect(source.note).toBe('string where the standard has a type of source');
    const vendor = composite('80 0000468c00000001');
    const own = nodeAt(notes('12', string8('l'), '43', ...attach, vendor), 'source');
    expect(own.note).toBeUndefined();
    const properties = `c1 06 02 ${string8('ab')} 43`;
    const keys = notes('10', string8('m'), ...Array(8).fill('40'), properties);
    expect(nodeAt(keys, 'properties').note).toContain('not all keys are of type symbol');
    const capabilities = notes('10', string8('m'), ...Array(7).fill('40'), list8(symbol8('x')));
    expect(nodeAt(capabilities, 'desiredCapabilities').note).toBe(
      'list where the standard has symbol',
    );
    const numbers = notes('10', string8('m'), ...Array(7).fill('40'), 'e0 03 01 50 07');
    expect(nodeAt(numbers, 'desiredCapabilities').note).toBe(
      'an array of ubyte where the standard has an array of symbol',
    );
  });

  test('a field with multiple keeps its form', () => {
    const fields = (value: string) => dissect(frameOf(composite('53 40', value))).fields;
    expect(fields(symbol8('X'))).toEqual({ saslServerMechanisms: symbol('X') });
    expect(fields('e0 04 01 a3 01 58')).toEqual({
      saslServerMechanisms: [symbol('X')],
    });
  });

  test('fields beyond the table are kept', () => {
    const { fields, tree } = dissect(frameOf(composite('53 17', '40', '43')));
    expect(fields).toEqual({ error: null, field2: 0 });
    expect(nodeAt(tree, 'performative', 'field2').note).toBe('beyond the fields that end has');
  });

  test('unknown performatives are kept', () => {
    const { name, fields, tree } = dissect(frameOf(composite('80 0000468c00000004', string8('x'))));
    expect(name).toBe('unknown');
    expect(fields).toEqual({ descriptor: 77567109365764, value: ['x'] });
    expect(tilingFaults(tree)).toEqual([]);
  });
});

describe('malformed frames', () => {
  test('keep what was read, and end in one node', () => {
    const frame = frameOf('00 53 12 c0 09 03 a1 01 6c 52 07 5a 41 41');
    const { name, fields, tree, malformed } = dissect(frame);
    expect(name).toBe('attach');
    expect(fields).toEqual({ name: 'l', handle: 7 });
    expect(malformed).toMatchObject({ layer: 'amqp', offset: 19 });
    expect(tree.children?.at(-1)).toEqual({
      name: 'undecoded',
      label: 'undecoded',
      start: 19,
      end: 22,
      note: malformed?.reason,
    });
  });

  test('cut at every octet', () => {
    const frame = frameOf(composite('53 12', string8('l'), '43', '41'));
    for (let length = 0; length < frame.length; length++) {
      const { tree, malformed } = dissect(frame.subarray(0, length), { size: frame.length });
      expect(malformed).toEqual({ layer: 'tcp', offset: length, reason: FRAME_REASON.lost });
      expect(tree.children?.at(-1)).toMatchObject({ name: 'missing', start: length });
    }
  });

  test('octets beyond the size are not looked at', () => {
    const frame = frameOf('00 53 17 45');
    const longer = new Uint8Array([...frame, 1, 2, 3]);
    expect(dissect(longer, { size: frame.length })).toEqual(dissect(frame));
  });
});

describe('credentials', () => {
  const init = (mechanism: string, response: string) =>
    dissect(frameOf(composite('53 41', symbol8(mechanism), response), { type: 1 }));

  test('of PLAIN, with the user', () => {
    const { fields, secrets, tree } = init('PLAIN', binary8('\0guest\0geheim'));
    expect(fields.initialResponse).toEqual({ type: 'secret', bytes: 13, user: 'guest' });
    const node = nodeAt(tree, 'performative', 'initialResponse');
    expect(node.children?.map(({ name }) => name)).toEqual(['encoding', 'content']);
    expect(secrets).toEqual([{ start: node.end - 13, end: node.end }]);
    expect(JSON.stringify([fields, tree])).not.toMatch(/geheim|67656865696d/);
  });

  test.each([
    ['PLAIN', 'no separators', undefined],
    ['PLAIN', 'z\0u\0p\0x', undefined],
    ['PLAIN', '\0\u00fc\0p', '\u00fc'],
    ['XOAUTH2', 'user=me@x\u0001auth=Bearer t\u0001\u0001', 'me@x'],
    ['OAUTHBEARER', 'n,a=me,\u0001auth=Bearer t\u0001\u0001', 'me'],
    ['SCRAM-SHA-256', 'n,,n=me,r=nonce', 'me'],
    ['EXTERNAL', 'me', 'me'],
    ['EXTERNAL', '', undefined],
    ['ANONYMOUS', 'trace', undefined],
    ['AMQPLAIN', 'x', undefined],
  ])('user of %s %j', (mechanism, response, user) => {
    const { fields } = init(mechanism, binary8(response));
    const bytes = Buffer.byteLength(response);
    expect(fields.initialResponse).toEqual({ type: 'secret', bytes, ...(user && { user }) });
  });

  test('of another type than binary', () => {
    const { fields, secrets } = init('PLAIN', string8('\0a\0b'));
    expect(fields.initialResponse).toEqual({ type: 'secret', bytes: 4, user: 'a' });
    expect(secrets).toHaveLength(1);
    const listed = init('PLAIN', list8(string8('pw')));
    expect(JSON.stringify(listed)).not.toContain('pw');
    expect(listed.fields.initialResponse).toEqual({ type: 'secret', bytes: 7 });
  });

  test('absent and null are no credentials', () => {
    expect(init('EXTERNAL', '40')).toMatchObject({
      fields: { initialResponse: null },
      secrets: [],
    });
  });

  test('of a response', () => {
    const frame = frameOf(composite('53 43', binary8('geheim')), { type: 1 });
    const { fields, secrets } = dissect(frame);
    expect(fields).toEqual({ response: { type: 'secret', bytes: 6 } });
    expect(secrets).toEqual([{ start: 16, end: 22 }]);
  });

  test('a challenge is shown: the server has no secret', () => {
    const frame = frameOf(composite('53 42', binary8('ab')), { type: 1 });
    expect(dissect(frame).fields).toEqual({ challenge: { type: 'binary', value: '6162' } });
  });

  test('in SASL frames that nobody knows', () => {
    for (const body of [
      composite('53 99', binary8('geheim')),
      binary8('geheim'),
      '00 a1 ff 6768',
    ]) {
      const frame = frameOf(body, { type: 1 });
      const { secrets, fields, tree } = dissect(frame);
      expect(secrets).toEqual([{ start: 8, end: frame.length }]);
      expect(JSON.stringify([fields, tree])).not.toMatch(/geheim|67656865696d/);
      expect(tilingFaults(tree)).toEqual([]);
    }
  });

  test('behind a SASL performative', () => {
    const frame = frameOf(`${composite('53 44', '50 00')} ${binary8('geheim')}`, { type: 1 });
    const { secrets, tree } = dissect(frame);
    expect(secrets).toEqual([{ start: 16, end: frame.length }]);
    expect(nodeAt(tree, 'payload').value).toEqual({ type: 'secret', bytes: 8 });
  });
});

test('octets behind a performative that carries no payload', () => {
  const { tree, malformed } = dissect(frameOf('00 53 17 45 aabb'));
  expect(malformed).toBeUndefined();
  expect(nodeAt(tree, 'payload')).toMatchObject({
    start: 12,
    end: 14,
    note: 'end carries no payload',
  });
});

test('a performative in the middle of a larger buffer', () => {
  const frame = frameOf(composite('53 10', string8('me'), '40', '70 00010000'));
  const buffer = new Uint8Array(100);
  buffer.set(frame, 40);
  expect(dissect(buffer.subarray(40, 40 + frame.length))).toEqual(dissect(frame));
});

describe('a frame too long to be given whole', () => {
  // transfer of delivery 1, whose data section says it holds 100 octets
  const head = frameOf('00 53 14 c0 09 05 43 52 01 a0 01 74 43 42 00 53 75 a0 64 01 02');
  const context = { size: head.length + 98, flags: 0, direction: 0 } as const;
  const last = (children: readonly { name: string; note?: string }[] = []) => children.at(-1);

  test('lost octets and octets left out are told apart', () => {
    const lost = dissectFrame10(head, context);
    expect(lost.malformed?.layer).toBe('tcp');
    expect(last(lost.tree.children)).toMatchObject({ name: 'missing' });
    const { malformed, tree, fields } = dissectFrame10(head, { ...context, isLeftOut: true });
    expect(malformed).toBeUndefined();
    expect(fields.payloadBytes).toBe(105);
    expect(last(tree.children)).toMatchObject({ name: 'not-shown', end: context.size });
    expect(JSON.stringify(tree)).not.toContain('lost');
    expect(JSON.stringify(tree)).toContain('the rest is not shown');
  });
});

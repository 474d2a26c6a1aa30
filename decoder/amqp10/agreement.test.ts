import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary8,
  composite,
  dissect,
  faultOf,
  frameOf,
  nameOf,
  nodesOf,
  octets,
  scan,
  string8,
  symbol8,
  textOfRange,
  tilingFaults,
} from '../../test/support/amqp10.ts';
import { ABSENT, FLAG, type FrameView } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import type { Dissection, TreeNode } from '../tree.ts';
import { isObject } from './json-shape.ts';
import { textOf } from './secret.ts';

/**
 * The two readings of a frame have nothing in common but the checker. Whatever the octets are, they
 * must name the same frame, find the same fault at the same place and see the same values, and the
 * tree must tile the frame.
 */

function fieldNode(dissection: Dissection, name: string): TreeNode | undefined {
  const performative = dissection.tree.children?.find((node) => node.name === 'performative');
  return performative?.children?.find((node) => node.name === name);
}

const INTEGERS = /^u?(byte|short|int|long)$/;

/** A non-negative integer of any integer type, as the scan takes it. */
function integer(dissection: Dissection, name: string): number {
  const node = fieldNode(dissection, name);
  const isInteger = INTEGERS.test(node?.type ?? '') && typeof node?.value === 'number';
  return isInteger && typeof node?.value === 'number' && node.value >= 0 ? node.value : ABSENT;
}

function flagsOf(dissection: Dissection, name: string, has: number, value: number): number {
  const field = dissection.fields[name];
  return typeof field === 'boolean' ? has | (field ? value : 0) : 0;
}

function inner(value: JsonValue | undefined, descriptor: string, field: string) {
  if (!isObject(value) || value.descriptor !== descriptor) return undefined;
  return isObject(value.value) ? value.value[field] : undefined;
}

function conditionOf(state: JsonValue | undefined): JsonValue | undefined {
  const outcome = inner(state, 'transactional-state', 'outcome') ?? state;
  const failure = inner(outcome, 'rejected', 'error') ?? state;
  return inner(failure, 'error', 'condition');
}

function expectSameFields(view: FrameView, dissection: Dissection): void {
  const { name, fields } = dissection;
  const number = (field: string): number => integer(dissection, field);
  const flags = (field: string, has: number, value: number): number =>
    flagsOf(dissection, field, has, value);
  const expected = { handle: ABSENT, deliveryId: ABSENT, lastId: ABSENT, credit: ABSENT, flags: 0 };
  if (name === 'transfer') {
    expected.handle = number('handle');
    expected.deliveryId = number('deliveryId');
    expected.flags |= flags('settled', FLAG.hasSettled, FLAG.settled);
    expected.flags |= flags('more', FLAG.hasMore, FLAG.more);
    expected.flags |= flags('aborted', FLAG.hasAborted, FLAG.aborted);
  } else if (name === 'flow') {
    expected.handle = number('handle');
    expected.credit = number('linkCredit');
    expected.flags |= flags('drain', FLAG.hasDrain, FLAG.drain);
    expected.flags |= flags('echo', FLAG.hasEcho, FLAG.echo);
  } else if (name === 'disposition') {
    expected.deliveryId = number('first');
    expected.lastId = number('last');
    expected.flags |= flags('role', FLAG.hasRole, FLAG.role);
    expected.flags |= flags('settled', FLAG.hasSettled, FLAG.settled);
  } else if (name === 'attach') {
    expected.handle = number('handle');
    expected.flags |= flags('role', FLAG.hasRole, FLAG.role);
  } else if (name === 'detach') {
    expected.handle = number('handle');
  }
  const { handle, deliveryId, lastId, credit } = view;
  expect({ handle, deliveryId, lastId, credit, flags: view.flags }).toEqual(expected);
  expect(view.payloadBytes).toBe(fields.payloadBytes ?? ABSENT);
  if (dissection.malformed === undefined) expectSameTexts(view, dissection);
}

/** Texts are compared where the whole performative is there: a field that is cut has none. */
function expectSameTexts(view: FrameView, { name, fields }: Dissection): void {
  const state = name === 'disposition' ? fields.state : fields.error;
  const hasError = ['disposition', 'detach', 'end', 'close'].includes(name);
  expectText(view, view.errorStart, view.errorEnd, hasError ? conditionOf(state) : undefined);
  const title = name === 'open' ? fields.containerId : fields.name;
  expectText(view, view.nameStart, view.nameEnd, title);
  const isReceiver = fields.role === true;
  const source = inner(fields.source, 'source', 'address');
  const target = inner(fields.target, 'target', 'address');
  const [first, second] = isReceiver ? [source, target] : [target, source];
  const address = textOf(first) === undefined ? second : first;
  const isAttach = name === 'attach';
  expectText(view, view.addressStart, view.addressEnd, isAttach ? address : undefined);
}

/** The scan does not judge UTF-8, and our JSON shows as octets what is none. */
function expectText(
  view: FrameView,
  start: number,
  end: number,
  value: JsonValue | undefined,
): void {
  const found = textOfRange(view, start, end);
  if (found === undefined || !found.includes('\ufffd')) expect(found).toBe(textOf(value));
}

function expectAgreement(bytes: Uint8Array, size: number): void {
  const view = scan(bytes, size);
  const dissection = dissect(bytes, { size });
  expect(nameOf(view)).toBe(dissection.name);
  expect(tilingFaults(dissection.tree)).toEqual([]);
  expect(dissection.tree).toMatchObject({ start: 0, end: size });
  for (const { start, end } of dissection.secrets) {
    expect(0 <= start && start <= end && end <= size).toBe(true);
  }
  const fault = faultOf(view);
  const { malformed } = dissection;
  // That octets of a payload are missing is for the layer below to say.
  if (fault === undefined && malformed !== undefined) {
    expect(malformed).toMatchObject({ layer: 'tcp', offset: bytes.length });
    expect(bytes.length).toBeLessThan(size);
  } else {
    expect(malformed).toEqual(fault);
  }
  expectSameFields(view, dissection);
}

const error = composite('53 1d', symbol8('amqp:no-idea'), string8('nope'));
const capability = 'f0 0000000c 00000001 a3 06 58434f4e4e58';
const terminus = (code: string, address: string): string =>
  composite(`53 ${code}`, string8(address), '43', '40', '43', '42');

/** One well-formed body of each kind, rich in forms. */
const BODIES: readonly string[] = [
  composite('53 10', string8('me'), '40', '70 00010000', '60 ffff', '43', '40', '40', capability),
  composite('53 11', '60 0000', '43', '52 05', '70 ffffffff', '40'),
  composite(
    '53 12',
    string8('l'),
    '43',
    '41',
    '50 01',
    '50 00',
    terminus('28', 'a'),
    terminus('29', 'b'),
  ),
  composite('53 13', '40', '52 05', '43', '52 07', '43', '43', '52 c8', '40', '41', '42'),
  `${composite('53 14', '43', '43', binary8('t'), '43', '41', '42')} ${composite('53 73', string8('m'))} 00 53 75 a0 02 0102`,
  composite('53 15', '41', '52 72', '52 d4', '41', composite('53 25', error)),
  composite('53 16', '43', '41', error),
  `00 53 18 d0 0000001e 00000001 ${error}`,
  composite('53 40', 'e0 11 02 a3 05 504c41494e 08 45585445524e414c'),
  composite('53 41', symbol8('PLAIN'), binary8('\0a\0b'), string8('h')),
  composite('53 43', binary8('ab')),
  composite('53 44', '50 00'),
  composite(symbol8('amqp:transfer:list'), '43'),
  '00 80 0000000000000014 d0 00000006 00000002 43 40',
];

const frames = BODIES.map((body) => frameOf(body));

test('the frames that others are made from are well formed', () => {
  for (const frame of frames) expect(dissect(frame).malformed).toBeUndefined();
});

test('on every prefix of frames of each kind', () => {
  for (const frame of frames) {
    for (let length = 0; length <= frame.length; length++) {
      expectAgreement(frame.subarray(0, length), frame.length);
    }
  }
});

test('on frames of each kind with any octets changed', () => {
  const frame = fc.constantFrom(...frames);
  const changes = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(frame, changes, fc.option(fc.nat(80)), (original, edits, cut) => {
      const bytes = original.slice();
      for (const [at, octet] of edits) bytes[at % bytes.length] = octet;
      const length = cut === null ? bytes.length : Math.min(bytes.length, cut);
      expectAgreement(bytes.subarray(0, length), bytes.length);
    }),
    { numRuns: 6000 },
  );
});

test('on any octets', () => {
  // Constructors, and small numbers for sizes and counts, make something of an AMQP value more likely.
  const octet = fc.oneof(
    fc.constantFrom(0x00, 0x40, 0x41, 0x43, 0x45, 0x52, 0x53, 0xa0, 0xa1, 0xa3, 0xc0, 0xc1, 0xe0),
    fc.nat(20),
    fc.nat(255),
  );
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 120 }), fc.nat(2), fc.nat(130), (body, type, size) => {
      const frame = frameOf(Buffer.from(body).toString('hex'), { type });
      expectAgreement(frame, frame.length);
      expectAgreement(frame, Math.max(frame.length, size));
      const bare = Uint8Array.from(body);
      expectAgreement(bare, bare.length);
    }),
    { numRuns: 4000 },
  );
});

test('no octet of a password is left uncovered, wherever a SASL frame breaks', () => {
  // PLAIN with the password "sesame", in a frame cut or changed at any place after the mechanism.
  const password = '736573616d65';
  const response = binary8('\0guest\0sesame');
  const body = composite('53 41', symbol8('PLAIN'), response, string8('h'));
  const frame = frameOf(body, { type: 1 });
  expect(dissect(frame).malformed).toBeUndefined();
  const at = frame.length - 3 - octets(password).length;
  const check = (bytes: Uint8Array, size: number): void => {
    const { tree, secrets, fields } = dissect(bytes, { size });
    for (let i = at; i < Math.min(at + 6, bytes.length); i++) {
      expect(secrets.some(({ start, end }) => start <= i && i < end)).toBe(true);
    }
    const shown = JSON.stringify([fields, nodesOf(tree).map(({ value, note }) => [value, note])]);
    expect(shown).not.toContain('sesame');
    expect(shown).not.toContain(password);
  };
  for (let length = 0; length <= frame.length; length++)
    check(frame.subarray(0, length), frame.length);
  // Another descriptor makes it another frame.
  for (let i = 11; i < at; i++) {
    for (let octet = 0; octet < 256; octet++) {
      const bytes = frame.slice();
      bytes[i] = octet;
      check(bytes, bytes.length);
    }
  }
});

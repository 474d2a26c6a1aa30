import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binary8, composite, list8, octets, string8, symbol8 } from '../../test/support/amqp10.ts';
import type { JsonValue } from '../json.ts';
import { TreeReader } from './reader.ts';
import { WholeValueReader } from './whole-value.ts';

const whole = new WholeValueReader();

/** As a tree has it; undefined when the octets are not one value. */
function fromTree(bytes: Uint8Array): JsonValue | undefined {
  const reader = new TreeReader(bytes, 0, bytes.length, {
    cutNote: 'cut',
    shownBinaryBytes: Number.POSITIVE_INFINITY,
    performative: false,
  });
  reader.read('value', 'value', bytes.length, 0);
  return reader.stopped === 'no' ? reader.value : undefined;
}

const read = (bytes: Uint8Array) => whole.read(bytes, 0, bytes.length);

/** A map8 of keys and values in hexadecimal. */
const map8 = (...items: string[]) => list8(...items).replace(/^c0/, 'c1');

const VALUES = [
  '40',
  '45',
  '56 02',
  '70 fffffffe',
  '80 ffffffffffffffff',
  '83 0000000000000001',
  '98 000102030405060708090a0b0c0d0e0f',
  'a1 02 c328',
  'b3 00000002 6162',
  list8('43', list8(), list8(string8('a'), '45')),
  map8(symbol8('key'), string8('value'), string8('key'), '40'),
  'e0 07 02 a3 01 61 02 6263',
  'f0 0000000c 00000001 a3 06 58434f4e4e58',
  'e0 0a 02 70 00000001 00000002',
  composite('53 28', string8('q'), '43', symbol8('never'), '43', '42', map8(symbol8('a'), '41')),
  composite('53 29', string8('q'), '52 02'),
  composite(symbol8('amqp:rejected:list'), composite('53 1d', symbol8('e'), string8('why'))),
  `00 ${symbol8('a:filter')} ${list8(binary8('x'), '40')}`,
  '00 53 24 45',
];

test('a value is what a tree makes of it', () => {
  for (const value of VALUES) {
    const bytes = octets(value);
    expect(read(bytes)).toBeDefined();
    expect(read(bytes)).toEqual(fromTree(bytes));
  }
});

test.each([
  ['a credential in a map', map8(string8('security_token'), string8('x'))],
  ['a credential in a field', composite('53 41', symbol8('PLAIN'), binary8('x'))],
  ['a field that its type does not have', composite('53 24', '40')],
  ['an array of nulls', 'e0 02 05 40'],
  ['an array of described values', 'e0 06 01 00 53 24 45 45'],
  ['very many values', `d0 00000404 00000400 ${'40'.repeat(1024)}`],
])('%s is left to the tree', (_, value) => {
  expect(read(octets(value))).toBeUndefined();
});

test('with any octets changed, or cut off, both say the same, or nothing is said', () => {
  const changes = fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...VALUES), changes, fc.nat(80), (value, edits, cut) => {
      const bytes = octets(value);
      for (const [at, octet] of edits) bytes[at % bytes.length] = octet;
      const part = bytes.subarray(0, Math.max(1, cut));
      const found = read(part);
      if (found !== undefined) expect(found).toEqual(fromTree(part));
    }),
    { numRuns: 4000 },
  );
});

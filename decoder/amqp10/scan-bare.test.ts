import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composite, octets, string8, symbol8 } from '../../test/support/amqp10.ts';
import { ContentHash, hashText } from '../content-hash.ts';
import { BareMessage } from './scan-bare.ts';

const HEADER = composite('53 70', '41', '50 07');
const LONG_HEADER = composite('80 00000000 00000070', '41');
const DELIVERY_ANNOTATIONS = `00 53 71 c1 06 02 ${symbol8('a')} 53 01`;
const ANNOTATIONS = `00 a3 1c ${Buffer.from('amqp:message-annotations:map').toString('hex')} d1 00000004 00000000`;
const PROPERTIES = composite('53 73', string8('id-1'), '40', string8('queue'));
const APPLICATION = `00 53 74 c1 0b 02 ${string8('key')} ${string8('val')}`;
const DATA = `00 53 75 b0 00000010 ${'ab'.repeat(16)}`;
const LONG_DATA = `00 80 00000000 00000075 a0 03 010203`;
const SEQUENCE = '00 53 76 d0 00000007 00000002 41 50 07';
const VALUE = `00 53 77 00 53 30 00 ${symbol8('x')} e0 06 02 98 00112233`;
const NULL_VALUE = '00 53 77 40';
const FOOTER = `00 53 78 c1 06 02 ${symbol8('a')} 53 01`;

function hashOf(...parts: readonly Uint8Array[]): string | undefined {
  const message = new BareMessage();
  for (const part of parts) message.add(part, 0, part.length);
  return message.end() ? hashText(message.hash.high, message.hash.low) : undefined;
}

function plainHash(bytes: Uint8Array): string {
  const hash = new ContentHash();
  hash.add(bytes, 0, bytes.length);
  hash.end();
  return hashText(hash.high, hash.low);
}

const whole = (...sections: readonly string[]): Uint8Array => octets(sections.join(''));

describe('what is hashed', () => {
  test.each([
    [
      'all sections',
      [HEADER, DELIVERY_ANNOTATIONS, ANNOTATIONS],
      [PROPERTIES, APPLICATION, DATA],
      FOOTER,
    ],
    ['no properties', [HEADER], [APPLICATION, DATA, LONG_DATA, DATA], ''],
    ['a body alone', [], [SEQUENCE, SEQUENCE], ''],
    ['a described value', [LONG_HEADER], [VALUE], FOOTER],
    ['nothing as a value', [], [PROPERTIES, NULL_VALUE], FOOTER],
    ['properties alone', [ANNOTATIONS], [PROPERTIES], ''],
  ] as const)('%s', (_, before, bare, behind) => {
    expect(hashOf(whole(...before, ...bare, behind))).toBe(plainHash(whole(...bare)));
    // What intermediaries may change makes no difference.
    expect(hashOf(whole(...bare))).toBe(plainHash(whole(...bare)));
  });

  test('parted anywhere, it is the same', () => {
    const sections = [
      HEADER,
      DELIVERY_ANNOTATIONS,
      PROPERTIES,
      APPLICATION,
      LONG_DATA,
      DATA,
      FOOTER,
    ];
    const message = whole(...sections);
    const expected = plainHash(whole(PROPERTIES, APPLICATION, LONG_DATA, DATA));
    for (let cut = 0; cut <= message.length; cut++) {
      expect(hashOf(message.subarray(0, cut), message.subarray(cut)), `at ${cut}`).toBe(expected);
    }
    const octetByOctet = Array.from(message, (_, i) => message.subarray(i, i + 1));
    expect(hashOf(...octetByOctet)).toBe(expected);
  });

  test('a scan used again begins anew', () => {
    const message = new BareMessage();
    message.add(octets(PROPERTIES), 0, 9);
    message.lose();
    message.clear();
    const bytes = whole(PROPERTIES, DATA);
    message.add(bytes, 0, bytes.length);
    expect(message.end()).toBe(true);
    expect(hashText(message.hash.high, message.hash.low)).toBe(plainHash(bytes));
  });
});

describe('no hash', () => {
  test.each([
    ['nothing at all', ''],
    ['no bare message', HEADER],
    ['a section cut short', DATA.slice(0, -2)],
    ['a section begun', `${PROPERTIES} 00 53`],
    ['something else behind', `${DATA} 41`],
    ['a section behind the footer', `${DATA} ${FOOTER} ${DATA}`],
    ['annotations behind the properties', `${PROPERTIES} ${ANNOTATIONS} ${DATA}`],
    ['a section that nobody knows', `${PROPERTIES} 00 53 79 45`],
    ['a value of no type', `00 53 77 3f`],
    ['a long symbol that runs out', '00 b3 000000ff 61'],
  ])('%s', (_, message) => {
    expect(hashOf(octets(message))).toBeUndefined();
  });

  test('octets missing in between', () => {
    const message = new BareMessage();
    const bytes = whole(PROPERTIES, DATA);
    message.add(bytes, 0, bytes.length);
    message.lose();
    expect(message.end()).toBe(false);
  });

  test('any octets end, parted anyhow', () => {
    const sections = fc.constantFrom(HEADER, PROPERTIES, DATA, VALUE, FOOTER, '00 53', 'b0', 'ff');
    const piece = fc.oneof(sections.map(octets), fc.uint8Array({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Uint8Array.from(pieces.flatMap((part) => [...part]));
        expect(hashOf(...pieces)).toBe(hashOf(bytes));
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { nodeAt, nodesOf, octets, tilingFaults } from '../../test/support/amqp10.ts';
import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { REASON, ValueChecker } from './encoding.ts';
import { TreeReader } from './reader.ts';

function read(bytes: Uint8Array, available = bytes.length) {
  const reader = new TreeReader(bytes, 0, available, {
    cutNote: 'cut',
    shownBinaryBytes: Number.POSITIVE_INFINITY,
    performative: false,
  });
  const node = reader.read('value', 'value', bytes.length, 0);
  return { reader, node };
}

function jsonOf(hex: string): JsonValue | undefined {
  const bytes = octets(hex);
  const { reader, node } = read(bytes);
  expect(reader.stopped).toBe('no');
  expect(reader.at).toBe(bytes.length);
  expect(node && tilingFaults(node)).toEqual([]);
  return reader.value;
}

function skip(bytes: Uint8Array) {
  const checker = new ValueChecker();
  checker.reset(bytes, bytes.length);
  const end = checker.skip(0, bytes.length, 0);
  return end < 0 ? { offset: checker.failedAt, reason: checker.reason } : end;
}

const symbol = (value: string): JsonValue => ({ type: 'symbol', value });
const described = (descriptor: JsonValue, value: JsonValue): JsonValue => ({
  type: 'described',
  descriptor,
  value,
});

describe('every encoding of every primitive', () => {
  const cases: readonly (readonly [name: string, hex: string, json: JsonValue])[] = [
    ['null', '40', null],
    ['true', '41', true],
    ['false', '42', false],
    ['boolean true', '56 01', true],
    ['boolean false', '56 00', false],
    ['ubyte', '50 ff', 255],
    ['ushort', '60 fffe', 65534],
    ['uint', '70 fffffffe', 4294967294],
    ['smalluint', '52 ff', 255],
    ['uint0', '43', 0],
    ['ulong, exact as a number', '80 001fffffffffffff', 9007199254740991],
    ['ulong, beyond numbers', '80 0020000000000000', { type: 'ulong', value: '9007199254740992' }],
    ['ulong, largest', '80 ffffffffffffffff', { type: 'ulong', value: '18446744073709551615' }],
    ['smallulong', '53 fe', 254],
    ['ulong0', '44', 0],
    ['byte', '51 80', -128],
    ['short', '61 8000', -32768],
    ['int', '71 80000000', -2147483648],
    ['smallint', '54 ff', -1],
    ['long', '81 ffe0000000000001', -9007199254740991],
    ['long, smallest', '81 8000000000000000', { type: 'long', value: '-9223372036854775808' }],
    ['smalllong', '55 80', -128],
    ['float', '72 3fc00000', 1.5],
    ['float NaN', '72 7fc00000', { type: 'float', value: 'NaN' }],
    ['double', '82 c004000000000000', -2.5],
    ['double -infinity', '82 fff0000000000000', { type: 'double', value: '-Infinity' }],
    ['decimal32', '74 22500001', { type: 'decimal32', value: '22500001' }],
    ['decimal64', '84 2238000000000001', { type: 'decimal64', value: '2238000000000001' }],
    [
      'decimal128',
      '94 22080000000000000000000000000001',
      { type: 'decimal128', value: '22080000000000000000000000000001' },
    ],
    ['char', '73 0001f600', { type: 'char', value: '😀' }],
    ['timestamp', '83 0000017f00000000', { type: 'timestamp', value: 1644972474368 }],
    ['timestamp before 1970', '83 ffffffffffffffff', { type: 'timestamp', value: -1 }],
    [
      'timestamp, smallest',
      '83 8000000000000000',
      { type: 'timestamp', value: '-9223372036854775808' },
    ],
    [
      'uuid',
      '98 00112233445566778899aabbccddeeff',
      { type: 'uuid', value: '00112233-4455-6677-8899-aabbccddeeff' },
    ],
    ['vbin8', 'a0 02 00ff', { type: 'binary', value: '00ff' }],
    ['vbin8, empty', 'a0 00', { type: 'binary', value: '' }],
    ['vbin32', 'b0 00000001 7f', { type: 'binary', value: '7f' }],
    ['vbin32, empty', 'b0 00000000', { type: 'binary', value: '' }],
    ['str8', 'a1 03 e282ac', '€'],
    ['str8, empty', 'a1 00', ''],
    ['str32', 'b1 00000002 6869', 'hi'],
    ['sym8', 'a3 01 61', symbol('a')],
    ['sym32', 'b3 00000001 61', symbol('a')],
    ['list0', '45', []],
    ['list8', 'c0 03 02 40 41', [null, true]],
    ['list32', 'd0 00000006 00000002 40 41', [null, true]],
    ['map8', 'c1 05 02 a101 61 43', [['a', 0]]],
    ['map32, empty', 'd1 00000004 00000000', []],
    [
      'map with the same key twice',
      'c1 05 04 43 41 43 42',
      [
        [0, true],
        [0, false],
      ],
    ],
    ['map with keys that are not text', 'c1 05 02 c001 00 41', [[[], true]]],
    ['array8 of uint', 'e0 0a 02 70 00000001 00000002', [1, 2]],
    ['array32 of symbol', 'f0 00000009 00000002 a3 0161 0162', [symbol('a'), symbol('b')]],
    ['array8, empty', 'e0 02 00 a3', []],
    ['array8, empty and without a constructor', 'e0 01 00', []],
  ];
  test.each(cases)('%s', (_, hex, json) => {
    expect(jsonOf(hex)).toEqual(json);
    expect(skip(octets(hex))).toBe(octets(hex).length);
  });
});

describe('arrays that other decoders trip over', () => {
  test('of zero-width elements', () => {
    expect(jsonOf('e0 02 05 41')).toEqual([true, true, true, true, true]);
    expect(jsonOf('e0 02 02 45')).toEqual([[], []]);
    expect(jsonOf('e0 02 02 43')).toEqual([0, 0]);
  });
  test('of lists and maps', () => {
    expect(jsonOf('e0 09 02 c0 02 01 41 03 02 40 42')).toEqual([[true], [null, false]]);
    expect(jsonOf('e0 08 01 c1 05 02 a101 61 43')).toEqual([[['a', 0]]]);
  });
  test('of arrays', () => {
    expect(jsonOf('e0 0b 02 e0 03 01 50 07 04 02 50 08 09')).toEqual([[7], [8, 9]]);
  });
  test('of described values', () => {
    expect(jsonOf('e0 05 02 00 53 24 45')).toEqual([
      described('accepted', {}),
      described('accepted', {}),
    ]);
    expect(jsonOf('e0 08 02 00 a3 01 78 50 07 08')).toEqual([
      described(symbol('x'), 7),
      described(symbol('x'), 8),
    ]);
  });
  test('of described composites, field by field', () => {
    const bytes = octets('e0 0a 01 00 53 23 c0 04 02 52 07 44');
    const { reader, node } = read(bytes);
    expect(reader.value).toEqual([described('received', { sectionNumber: 7, sectionOffset: 0 })]);
    expect(node && nodeAt(node, '0', 'sectionNumber')).toMatchObject({
      start: 9,
      end: 11,
      value: 7,
    });
    expect(node && tilingFaults(node)).toEqual([]);
  });
  test('of values described twice', () => {
    expect(jsonOf('e0 09 02 00 43 00 53 09 50 07 08')).toEqual([
      described(0, described(9, 7)),
      described(0, described(9, 8)),
    ]);
  });
});

describe('described values', () => {
  test('descriptors in every form name the same type', () => {
    const forms = [
      '53 24',
      '80 0000000000000024',
      'a3 12 616d71703a61636365707465643a6c697374',
      'b3 00000012 616d71703a61636365707465643a6c697374',
    ];
    for (const form of forms) expect(jsonOf(`00 ${form} 45`)).toEqual(described('accepted', {}));
  });
  test('descriptors that nobody knows are kept', () => {
    expect(jsonOf('00 80 0000468c00000004 a1 01 78')).toEqual(described(77567109365764, 'x'));
    expect(jsonOf('00 44 40')).toEqual(described(0, null));
    expect(jsonOf('00 80 0000000100000024 45')).toEqual(described(4294967332, []));
    expect(jsonOf('00 45 40')).toEqual(described([], null));
    expect(jsonOf('00 00 53 01 41 45')).toEqual(described(described(1, true), []));
  });
  test('a known descriptor before another kind of value keeps what is there', () => {
    const { reader, node } = read(octets('00 53 24 c1 01 00'));
    expect(reader.value).toEqual(described('accepted', []));
    expect(node?.note).toContain('the standard has a list here');
  });
  test('nested', () => {
    expect(jsonOf('00 53 34 c0 08 02 a001 61 00 53 24 45')).toEqual(
      described('transactional-state', {
        txnId: { type: 'binary', value: '61' },
        outcome: described('accepted', {}),
      }),
    );
  });
});

describe('odd but readable', () => {
  const cases: readonly (readonly [name: string, hex: string, json: JsonValue, note: string])[] = [
    ['text that is no UTF-8', 'a1 02 c328', { type: 'binary', value: 'c328' }, 'not valid UTF-8'],
    ['a symbol beyond ASCII', 'a3 02 c3a9', symbol('é'), 'not ASCII'],
    ['a boolean octet of 2', '56 02', true, 'a boolean octet other than 0 and 1'],
    [
      'a char beyond Unicode',
      '73 00110000',
      { type: 'char', value: '0x00110000' },
      'not a Unicode character',
    ],
    [
      'half a surrogate pair',
      '73 0000d800',
      { type: 'char', value: '0x0000d800' },
      'not a Unicode character',
    ],
  ];
  test.each(cases)('%s', (_, hex, json, note) => {
    const { reader, node } = read(octets(hex));
    expect(reader.value).toEqual(json);
    expect(node?.note).toBe(note);
  });
});

describe('malformed values say where and why, and keep what was read', () => {
  const cases: readonly (readonly [name: string, hex: string, offset: number, reason: string])[] = [
    ['nothing', '', 0, REASON.end],
    ['an unknown constructor', '5a', 0, REASON.unknownCode],
    ['a fixed value too short', '70 0000', 1, REASON.pastEnd],
    ['a size past the end', 'a1 05 61', 1, REASON.pastEnd],
    ['half a size', 'b1 0000', 1, REASON.pastEnd],
    ['a list of 2^32 elements', 'd0 00000005 ffffffff 40', 5, REASON.tooMany],
    ['a size without a count', 'c0 00', 1, REASON.noCount],
    ['a map of three', 'c1 04 03 40 40 40', 2, REASON.oddMap],
    ['octets after the last element', 'c0 03 01 40 40', 4, REASON.leftOver],
    ['an element past its list', 'c0 03 01 a1 05 6162636465', 4, REASON.pastEnd],
    ['an array too large for its octets', 'e0 04 03 60 0001', 4, REASON.tooMany],
    ['octets after the last array element', 'e0 04 01 50 0102', 5, REASON.leftOver],
    ['an array of an unknown type', 'e0 03 01 5a 01', 3, REASON.unknownCode],
    ['an array without a constructor', 'e0 01 01', 3, REASON.end],
    ['a descriptor without a value', '00 53 24', 3, REASON.end],
    ['a descriptor alone', '00', 1, REASON.end],
  ];
  test.each(cases)('%s', (_, hex, offset, reason) => {
    const bytes = octets(hex);
    const { reader, node } = read(bytes);
    expect(reader.stopped).toBe('malformed');
    expect({ offset: reader.checker.failedAt, reason: reader.checker.reason }).toEqual({
      offset,
      reason,
    });
    expect(skip(bytes)).toEqual({ offset, reason });
    if (node) expect(tilingFaults(node)).toEqual([]);
  });

  test('elements before the fault', () => {
    const { reader, node } = read(octets('c0 06 03 41 5207 5a 40'));
    expect(reader.value).toEqual([true, 7]);
    expect(reader.at).toBe(6);
    expect(node?.children?.map(({ name }) => name)).toEqual(['encoding', '0', '1']);
  });

  test('values that are cut keep a node up to the cut', () => {
    const bytes = octets('c0 0a 02 41 a1 06 616263646566');
    const { reader, node } = read(bytes, 8);
    expect(reader.stopped).toBe('cut');
    expect(reader.at).toBe(8);
    expect(node?.end).toBe(8);
    expect(node && nodeAt(node, '1')).toEqual({
      name: '1',
      label: '1',
      type: 'string',
      start: 4,
      end: 8,
      note: 'cut',
    });
  });
});

describe('bounds', () => {
  function nested(levels: number): Uint8Array {
    // Each level is a list32 of one element around the next.
    const bytes = new Uint8Array(levels * 9 + 1).fill(0x40);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < levels; i++) {
      bytes[i * 9] = 0xd0;
      view.setUint32(i * 9 + 1, bytes.length - i * 9 - 5);
      view.setUint32(i * 9 + 5, 1);
    }
    return bytes;
  }

  test('nesting', () => {
    expect(skip(nested(LIMITS.nesting))).toBe(nested(LIMITS.nesting).length);
    expect(read(nested(LIMITS.nesting)).reader.stopped).toBe('no');
    const tooDeep = nested(LIMITS.nesting + 1);
    const { reader } = read(tooDeep);
    expect(reader.checker.reason).toBe(REASON.nesting);
    expect(skip(tooDeep)).toEqual({ offset: reader.checker.failedAt, reason: REASON.nesting });
  });

  test.each([
    ['descriptors', 0x00],
    ['an endless run of array constructors', 0xe0],
  ])('nesting of %s', (_, octet) => {
    const bytes = new Uint8Array(100_000).fill(octet);
    expect(skip(bytes)).toHaveProperty('reason');
    expect(read(bytes).reader.stopped).toBe('malformed');
  });

  test('zero-width elements are free to claim, so only some are shown', () => {
    const { reader, node } = read(octets('f0 00000005 ffffffff 41'));
    expect(reader.stopped).toBe('no');
    expect(node?.children).toHaveLength(LIMITS.elements + 3);
    expect(node?.children?.at(-1)?.note).toBe(`${4294967295 - LIMITS.elements} more elements`);
    expect(Array.isArray(reader.value) && reader.value.at(-1)).toEqual({
      type: 'omitted',
      elements: 4294967295 - LIMITS.elements,
    });
    expect(skip(octets('f0 00000005 ffffffff 41'))).toBe(10);
  });

  test('many arrays of them share one bound', () => {
    const inner = '00000005 ffffffff 41';
    const count = 2000;
    const bytes = octets(`f0 ${(5 + 9 * count).toString(16).padStart(8, '0')}
      ${count.toString(16).padStart(8, '0')} f0 ${inner.repeat(count)}`);
    const { reader, node } = read(bytes);
    expect(reader.stopped).toBe('no');
    expect(reader.at).toBe(bytes.length);
    expect(node && nodesOf(node).length).toBeLessThan(2 * LIMITS.treeNodes);
    expect(node && tilingFaults(node)).toEqual([]);
  });

  test('a descriptor is not repeated without end by the elements it describes', () => {
    // 65,536 elements, each described by an array that shows 65,536 elements itself.
    const descriptor = 'f0 00000005 00010000 41';
    const bytes = octets(`f0 00000010 00010000 00 ${descriptor} 45`);
    const { reader, node } = read(bytes);
    expect(reader.stopped).toBe('no');
    expect(JSON.stringify([reader.value, node]).length).toBeLessThan(5e6);
    expect(node && tilingFaults(node)).toEqual([]);
  });

  test('a value is not repeated by each descriptor around it', () => {
    const depth = LIMITS.nesting - 2;
    const bytes = octets(`${'0043'.repeat(depth)} b1 0000ffff ${'61'.repeat(65535)}`);
    const { reader, node } = read(bytes);
    expect(reader.stopped).toBe('no');
    expect(JSON.stringify(node).length).toBeLessThan(4 * 65535);
  });

  test('elements beyond the bound are still checked', () => {
    const count = LIMITS.elements + 10;
    const bytes = new Uint8Array(9 + count).fill(0x40);
    bytes[0] = 0xd0;
    new DataView(bytes.buffer).setUint32(1, 4 + count);
    new DataView(bytes.buffer).setUint32(5, count);
    expect(read(bytes).node?.children?.at(-1)).toMatchObject({ name: 'omitted', end: 9 + count });
    bytes[bytes.length - 2] = 0x5a;
    const { reader, node } = read(bytes);
    expect(reader.stopped).toBe('malformed');
    expect(skip(bytes)).toEqual({ offset: bytes.length - 2, reason: REASON.unknownCode });
    expect(reader.checker.failedAt).toBe(bytes.length - 2);
    expect(node && tilingFaults(node)).toEqual([]);
  });
});

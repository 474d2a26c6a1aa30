import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../decoder/json.ts';
import { fieldText, plainValue, valueText } from './value-text.ts';

const VALUES: readonly [JsonValue, string][] = [
  [null, 'null'],
  [true, 'true'],
  [4294967295, '4294967295'],
  ['orders', 'orders'],
  ['', '""'],
  ['two\nlines', 'two␊lines'],
  [[], '[]'],
  [[1, 'a', null], '[1, a, null]'],
  [{}, '{}'],
  [{ messageId: 'c0', ttl: 5 }, '{messageId: c0, ttl: 5}'],
  [{ type: 'symbol', value: 'PLAIN' }, 'PLAIN'],
  [{ type: 'ulong', value: '18446744073709551615' }, '18446744073709551615'],
  [{ type: 'double', value: 'NaN' }, 'NaN'],
  [{ type: 'described', descriptor: 'accepted', value: {} }, 'accepted {}'],
  [{ type: 'binary', value: '' }, 'empty'],
  [{ type: 'binary', value: '7430' }, '74 30 "t0"'],
  [{ type: 'binary', value: '00ff' }, '00 ff'],
  [{ type: 'timestamp', value: 0 }, '1970-01-01T00:00:00.000Z'],
  [{ type: 'timestamp', value: 9e15 }, '9000000000000000 ms since 1970'],
  [{ type: 'secret', bytes: 12, user: 'guest' }, '12 bytes hidden, user guest'],
  [{ type: 'secret', bytes: 1 }, '1 byte hidden'],
];

test.each(VALUES)('%j reads as %s', (value, text) => expect(valueText(value)).toBe(text));

test('a map is told from a list of pairs by its type', () => {
  const pairs: JsonValue = [
    ['x-max-priority', 10],
    [{ type: 'symbol', value: 'product' }, 'rhea'],
  ];
  expect(valueText(pairs, 'table')).toBe('{x-max-priority: 10, product: rhea}');
  expect(valueText(pairs, 'map')).toBe('{x-max-priority: 10, product: rhea}');
  expect(valueText(pairs, 'list')).toBe('[[x-max-priority, 10], [product, rhea]]');
  expect(valueText([], 'map')).toBe('{}');
  expect(valueText([5], 'map')).toBe('{5}');
  expect(valueText(null, 'map')).toBe('null');
});

test('a long value is cut', () => {
  expect(valueText('x'.repeat(5000))).toBe(`${'x'.repeat(400)}…`);
});

describe('a value that a filter can name', () => {
  test('is a plain one, or a symbol', () => {
    expect(plainValue('orders')).toBe('orders');
    expect(plainValue(0)).toBe(0);
    expect(plainValue(false)).toBe(false);
    expect(plainValue({ type: 'symbol', value: 'amqp:not-found' })).toBe('amqp:not-found');
  });

  test('is never a secret, a compound or bytes', () => {
    expect(plainValue({ type: 'secret', bytes: 3, user: 'guest' })).toBeUndefined();
    expect(plainValue({ type: 'binary', value: '00' })).toBeUndefined();
    expect(plainValue(['a'])).toBeUndefined();
    expect(plainValue(null)).toBeUndefined();
    expect(plainValue(undefined)).toBeUndefined();
  });
});

test('beside the label that names its type, a described value is its value', () => {
  const value = { type: 'described', descriptor: 'amqp-value', value: 'message 0' };
  expect(fieldText('amqp-value', value)).toBe('message 0');
  expect(fieldText('state', value)).toBe('amqp-value message 0');
  expect(fieldText('amqp-value', 'amqp-value of text')).toBe('amqp-value of text');
});

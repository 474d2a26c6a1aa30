import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../decoder/json.ts';
import type { FrameRow } from '../../server/api/contract.ts';
import { flagsOf, subjectOf, toneOf } from './columns.ts';

function frame(name: string, fields: JsonObject = {}): FrameRow {
  return {
    number: 1,
    packet: 1,
    timeNanos: 0,
    connection: 'c1',
    direction: 'client-to-server',
    name,
    fields,
    streamOffset: 0,
    info: '',
  };
}

const described = (descriptor: string, value: JsonObject = {}) => ({
  type: 'described',
  descriptor,
  value,
});

describe('tone', () => {
  test.each([
    ['transfer', {}, 'message'],
    ['basic.ack', {}, 'settlement'],
    ['disposition', { state: described('accepted') }, 'settlement'],
    ['disposition', { state: described('rejected') }, 'error'],
    ['close', {}, 'plain'],
    ['close', { error: null }, 'plain'],
    ['close', { error: described('error', { condition: 'x' }) }, 'error'],
    ['connection.close', { replyCode: 200 }, 'plain'],
    ['connection.close', { replyCode: 320 }, 'error'],
    ['sasl-init', {}, 'security'],
    ['gap', { missingBytes: 3 }, 'error'],
    ['60.200', {}, 'plain'],
  ] as const)('%s with %j is %s', (name, fields, tone) => {
    expect(toneOf(frame(name, fields))).toBe(tone);
  });
});

test('the name is the most telling one there is', () => {
  expect(subjectOf(frame('attach', { name: 'orders' }))).toBe('orders');
  expect(subjectOf(frame('basic.publish', { exchange: 'ledger', routingKey: 'eu' }))).toBe(
    'ledger',
  );
  expect(subjectOf(frame('basic.publish', { exchange: '', routingKey: 'eu' }))).toBeUndefined();
  expect(subjectOf(frame('x', { target: described('target', { address: 'q' }) }))).toBe('q');
  expect(subjectOf(frame('flow', { handle: 0 }))).toBeUndefined();
});

test('flags are those that are true, not those that are there', () => {
  expect(flagsOf(frame('transfer', { settled: false, more: true, aborted: null }))).toEqual([
    'more',
  ]);
});

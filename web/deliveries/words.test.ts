import { expect, test } from 'vitest';
import { PATTERNS } from '../../decoder/model/names.ts';
import type { Delivery } from '../../server/api/state-contract.ts';
import { idText, patternWords, tagText, targetText } from './words.ts';

const DELIVERY: Delivery = {
  delivery: 1,
  connection: 'c1',
  protocol: 'amqp-1.0',
  kind: 'transfer',
  purpose: 'message',
  direction: 'client-to-server',
  transfers: 1,
  phase: 'in-flight',
  outcome: 'none',
};
const publish: Delivery = { ...DELIVERY, protocol: 'amqp-0-9-1', kind: 'publish' };

test.each([
  ['6f31', '0x6f31 "o1"'],
  ['00000001', '0x00000001'],
  ['', ''],
  ['6'.repeat(80), `0x${'6'.repeat(80)}`],
])('the 1.0 tag %j is shown as %s', (deliveryTag, text) => {
  expect(tagText({ protocol: 'amqp-1.0', deliveryTag })).toBe(text);
});

test('a tag of 0-9-1 is a number already', () => {
  expect(tagText({ protocol: 'amqp-0-9-1', deliveryTag: '31' })).toBe('31');
  expect(idText({ ...publish, deliveryTag: '31' })).toBe('tag 31');
  expect(idText({ ...DELIVERY, deliveryId: 0, deliveryTag: '31' })).toBe('id 0');
});

test('where it went', () => {
  expect(targetText({ ...DELIVERY, address: 'orders' })).toBe('orders');
  expect(targetText({ ...publish, exchange: '', routingKey: 'q' })).toBe('default exchange / q');
  expect(targetText(DELIVERY)).toBe('');
  const transfer: Delivery = { ...DELIVERY, protocol: 'amqp-0-10', exchange: 'e', routingKey: 'k' };
  expect(targetText(transfer)).toBe('e / k');
  expect(targetText({ ...transfer, direction: 'server-to-client', address: 'q' })).toBe('q');
  expect(idText({ ...transfer, deliveryId: 12 })).toBe('command 12');
});

test('every pattern has words, and says when a transaction is around it', () => {
  for (const pattern of PATTERNS) {
    const { name, meaning } = patternWords(pattern);
    expect(name).not.toMatch(/^P\d/);
    expect(meaning).not.toBe('');
    expect(name.includes('transaction')).toBe(pattern.endsWith('+T'));
  }
});

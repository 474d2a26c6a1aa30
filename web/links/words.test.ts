import { expect, test } from 'vitest';
import type { Link } from '../../server/api/state-contract.ts';
import { endText, kindText, placeText } from './words.ts';

const link = { link: 'c1.s1.l1', kind: 'link', purpose: 'message' } as const;
const publisher = { ...link, kind: 'publisher' } as const;

test.each<[Parameters<typeof placeText>[0], string]>([
  [{ ...link, address: 'orders', name: 'sender-1' }, 'orders'],
  [{ ...link, name: 'sender-1' }, 'sender-1'],
  [link, 'c1.s1.l1'],
  [{ ...link, purpose: 'coordinator', name: 'x:1' }, 'transaction coordinator'],
  [{ ...publisher, exchange: '', routingKey: 'q' }, 'default exchange / q'],
  [{ ...publisher, exchange: 'amq.topic' }, 'amq.topic'],
  [{ ...link, address: 'a\u202eb' }, 'a\ufffdb'],
])('%j is called %s', (named, text) => expect(placeText(named)).toBe(text));

test('who sends is said only where it is known', () => {
  expect(kindText({ ...link, direction: 'client-to-server' })).toBe('link, client sends');
  expect(kindText(link)).toBe('link');
  expect(kindText({ ...link, kind: 'get' })).toBe('polling by get');
});

test.each<[Pick<Link, 'error' | 'endNanos'>, string, boolean]>([
  [{}, 'open at the end', false],
  [{ endNanos: 5 }, 'ended', false],
  [{ endNanos: 5, error: 'amqp:not-found' }, 'amqp:not-found', true],
])('%j ended: %s', (life, text, isError) => expect(endText(life)).toEqual({ text, isError }));

import { expect, test } from 'vitest';
import { script } from '../../../test/support/script-091.ts';

const opened = () => script().up('channel.open');
const publish = { exchange: 'e', routingKey: 'k' };

test('one message has one hash, however it goes and however its body is parted', () => {
  const ids = { messageId: 'm', contentType: 'text/plain' };
  const s = opened().publish(publish, 'a longer body', ids);
  s.up('basic.publish', publish).header(0, 13, ids);
  s.raw(0, 3, 1, [...Buffer.from('a lon')]).raw(0, 3, 1, [...Buffer.from('ger body')]);
  s.down('basic.deliver', { consumerTag: 'c', deliveryTag: 1 });
  s.content(1, 'a longer body', {
    ...ids,
    headers: [
      ['k', 'v'],
      ['x-first-death-queue', 'q'],
    ],
  });
  s.end();
  const [hash] = s.column('messageHash');
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(s.column('messageHash')).toEqual([hash, hash, hash]);
  expect(s.column('contentType')).toEqual(['text/plain', 'text/plain', 'text/plain']);
});

test('messages with another body, id or content-type have another hash', () => {
  const s = opened().publish(publish, 'a').publish(publish, 'b').publish(publish, 'aa');
  s.publish(publish, 'a', { messageId: 'm' }).publish(publish, 'a', { contentType: 'm' }).end();
  expect(new Set(s.column('messageHash')).size).toBe(5);
});

test('a body that is not all there has none', () => {
  const s = opened().up('basic.publish', publish).header(0, 4).gap(0).raw(0, 3, 1, [1, 2]);
  s.up('basic.publish', publish).header(0, 4).raw(0, 3, 1, [1, 2]);
  s.up('basic.publish', publish).header(0, 1).raw(0, 3, 1, [1, 2]).end();
  expect(s.column('messageHash')).toEqual([undefined, undefined, undefined]);
});

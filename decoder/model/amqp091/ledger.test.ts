import { describe, expect, test } from 'vitest';
import { script } from '../../../test/support/script-091.ts';
import { ABSENT } from '../../frame-view.ts';
import { LEDGER, UNKNOWN } from '../ledger-entry.ts';

const RABBITMQ = () => script().started('RabbitMQ').up('channel.open').down('channel.open-ok');
const QPID = () => script().started('qpid').up('channel.open').down('channel.open-ok');

function consume(s: ReturnType<typeof script>, tag: string, channel = 1) {
  s.up('basic.consume', { queue: 'q', consumerTag: tag }, channel);
  return s.down('basic.consume-ok', { consumerTag: tag }, channel);
}

describe('a consumer', () => {
  test('is blocked by the delivery that uses the prefetch up, until it acknowledges', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 2 });
    consume(s, 'c').deliver(1);
    expect(s.last(1)).toMatchObject({ linkCredit: 1, unsettledReceiver: 1, blocked: 'moving' });
    s.deliver(2);
    const full = s.frame;
    expect(s.last(1)).toMatchObject({
      frame: full,
      linkCredit: 0,
      unsettledSender: 2,
      unsettledReceiver: 2,
      blocked: 'credit-blocked',
      blockedFrame: full,
      blockedSinceNanos: full * 1000,
    });
    s.up('basic.ack', { deliveryTag: 1 });
    expect(s.last(1)).toMatchObject({ linkCredit: 1, unsettledReceiver: 1, blocked: 'moving' });
  });

  test('begins unattached, is mid-delivery between method and body, and ends detached', () => {
    const s = RABBITMQ().up('basic.consume', { queue: 'q', consumerTag: 'c' });
    expect(s.last(1)?.blocked).toBe('not-attached');
    s.down('basic.consume-ok', { consumerTag: 'c' });
    expect(s.last(1)).toMatchObject({ blocked: 'moving', linkCredit: UNKNOWN });
    s.down('basic.deliver', { consumerTag: 'c', deliveryTag: 1 });
    s.header(1, 2);
    expect(s.last(1)).toMatchObject({
      blocked: 'mid-delivery',
      flags: LEDGER.midDelivery,
      blockedFrame: s.frame - 1,
    });
    s.raw(1, 3, 1, [1, 2]);
    expect(s.last(1)).toMatchObject({ blocked: 'moving', flags: 0, unsettledReceiver: 1 });
    s.up('basic.cancel', { consumerTag: 'c' }).down('basic.cancel-ok', { consumerTag: 'c' });
    expect(s.last(1)).toMatchObject({ blocked: 'detached', unsettledReceiver: 1 });
    s.up('basic.ack', { deliveryTag: 1 });
    expect(s.last(1)).toMatchObject({ blocked: 'detached', unsettledReceiver: 0 });
  });

  test('the last of the prefetch under way is mid-delivery, not out of credit', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 1 });
    consume(s, 'c').down('basic.deliver', { consumerTag: 'c', deliveryTag: 1 }).header(1, 2);
    expect(s.last(1)).toMatchObject({ linkCredit: 0, blocked: 'mid-delivery' });
  });

  test('without acknowledgements has no limit and nothing unsettled', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 1 });
    s.up('basic.consume', { queue: 'q', consumerTag: 'c', noAck: true });
    s.down('basic.consume-ok', { consumerTag: 'c' }).deliverAll(3);
    expect(s.last(1)).toMatchObject({
      linkCredit: UNKNOWN,
      unsettledSender: 0,
      unsettledReceiver: 0,
      blocked: 'moving',
    });
  });

  test('the broker counts what is acknowledged until TCP shows that it knows', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 5 });
    consume(s, 'c')
      .acknowledged(0)
      .deliverAll(3)
      .up('basic.ack', { deliveryTag: 2, multiple: true });
    const ack = s.frame;
    expect(s.last(1)).toMatchObject({ frame: ack, unsettledReceiver: 1, unsettledSender: 3 });
    s.acknowledged(0);
    expect(s.last(1)).toMatchObject({
      frame: ABSENT,
      timeNanos: ack * 1000 + 1,
      unsettledReceiver: 1,
      unsettledSender: 1,
    });
  });

  test('deliver 1 to 7, ack 5 with multiple, ack 3: 6 and 7 are unsettled', () => {
    const s = RABBITMQ();
    consume(s, 'c').deliverAll(7).up('basic.ack', { deliveryTag: 5, multiple: true });
    s.up('basic.ack', { deliveryTag: 3 });
    expect(s.last(1)).toMatchObject({ unsettledReceiver: 2, unsettledSender: 2 });
  });

  test('ack 0 with multiple settles all', () => {
    const s = RABBITMQ();
    consume(s, 'c').deliverAll(3).up('basic.ack', { deliveryTag: 0, multiple: true });
    expect(s.last(1)).toMatchObject({ unsettledReceiver: 0, unsettledSender: 0 });
  });

  test('acks in a transaction count at its commit, and never after a rollback', () => {
    const s = RABBITMQ().up('tx.select').down('tx.select-ok').up('basic.qos', { prefetchCount: 2 });
    consume(s, 'c').deliverAll(2).up('basic.ack', { deliveryTag: 2, multiple: true });
    s.up('tx.rollback').down('tx.rollback-ok');
    expect(s.last(1)).toMatchObject({ linkCredit: 0, unsettledReceiver: 2 });
    s.up('basic.ack', { deliveryTag: 2, multiple: true }).up('tx.commit').down('tx.commit-ok');
    expect(s.last(1)).toMatchObject({ linkCredit: 2, unsettledReceiver: 0, unsettledSender: 0 });
  });

  test('recover takes everything back', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 2 });
    consume(s, 'c').deliverAll(2).up('basic.recover', { requeue: true });
    expect(s.last(1)).toMatchObject({ linkCredit: 2, unsettledReceiver: 0, blocked: 'moving' });
  });
});

describe('whose prefetch it is', () => {
  test('RabbitMQ: each consumer has the one that held when it began', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 2 });
    consume(s, 'c').up('basic.qos', { prefetchCount: 9 });
    consume(s, 'd').deliverAll(2);
    expect(s.last(1)).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked' });
    expect(s.last(2)).toMatchObject({ linkCredit: 9, blocked: 'moving' });
  });

  test('RabbitMQ, global: the channel shares it, and both consumers stop', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 2, global: true });
    consume(s, 'c');
    consume(s, 'd').deliver(1).deliver(2, { consumerTag: 'd' });
    expect(s.last(1)).toMatchObject({
      linkCredit: 0,
      blocked: 'credit-blocked',
      frame: s.frame - 2,
    });
    expect(s.last(2)).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked', frame: s.frame });
    s.up('basic.ack', { deliveryTag: 1 });
    expect(s.last(2)).toMatchObject({ linkCredit: 1, blocked: 'moving', unsettledReceiver: 1 });
  });

  test('others: the channel shares it, also with consumers from before', () => {
    const s = QPID();
    consume(s, 'c');
    consume(s, 'd').up('basic.qos', { prefetchCount: 2 }).deliver(1);
    s.deliver(2, { consumerTag: 'd' });
    expect(s.last(1)).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked' });
    expect(s.last(2)).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked' });
    s.end();
    expect(s.links).toMatchObject([{ prefetch: 2 }, { prefetch: 2 }]);
  });

  test('others, global: all channels share it', () => {
    const s = QPID().up('channel.open', {}, 2).down('channel.open-ok', {}, 2);
    consume(s, 'c').up('basic.qos', { prefetchCount: 1, global: true });
    consume(s, 'd', 2).deliver(1);
    const second = s.ledger.findLast(({ session }) => session === 2);
    expect(second).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked', frame: s.frame - 2 });
    s.up('channel.close').down('channel.close-ok');
    expect(s.ledger.findLast(({ session }) => session === 2)).toMatchObject({ linkCredit: 1 });
  });

  test('a server that did not say what it is, or a size in octets: not known', () => {
    const s = script().up('channel.open').up('basic.qos', { prefetchCount: 2 });
    consume(s, 'c').deliver(1);
    expect(s.last(1)).toMatchObject({
      linkCredit: UNKNOWN,
      blocked: 'unknown',
      unsettledReceiver: 1,
    });
    const t = QPID().up('basic.qos', { prefetchCount: 2, prefetchSize: 1000 });
    consume(t, 'c').deliver(1);
    expect(t.last(1)).toMatchObject({ linkCredit: 1, blocked: 'unknown' });
    expect(t.deliver(2).last(1)).toMatchObject({ linkCredit: 0, blocked: 'credit-blocked' });
  });
});

describe('a publisher', () => {
  test('counts what is not confirmed, each end on its own', () => {
    const s = script()
      .started('RabbitMQ')
      .acknowledged(1)
      .confirming()
      .publish()
      .publish()
      .publish();
    expect(s.last(1)).toMatchObject({
      linkCredit: UNKNOWN,
      unsettledSender: 3,
      unsettledReceiver: 3,
    });
    s.down('basic.ack', { deliveryTag: 2, multiple: true });
    expect(s.last(1)).toMatchObject({ unsettledSender: 3, unsettledReceiver: 1 });
    s.acknowledged(1);
    expect(s.last(1)).toMatchObject({
      unsettledSender: 1,
      unsettledReceiver: 1,
      blocked: 'moving',
    });
  });

  test('a message that comes back is settled by its confirm alone', () => {
    const s = script().started('RabbitMQ').confirming();
    s.publish({ exchange: 'e', routingKey: 'k', mandatory: true });
    s.down('basic.return', { replyCode: 312, exchange: 'e', routingKey: 'k' }).content(1);
    expect(s.last(1)).toMatchObject({ unsettledSender: 1, unsettledReceiver: 1 });
    s.down('basic.ack', { deliveryTag: 1 });
    expect(s.last(1)).toMatchObject({ unsettledSender: 0, unsettledReceiver: 0 });
    expect(s.column('state')).toEqual(['ACKED+RETURNED']);
  });

  test('without confirms has nothing unsettled; in a transaction, what is not committed', () => {
    expect(RABBITMQ().publish().last(1)).toMatchObject({
      unsettledSender: 0,
      unsettledReceiver: 0,
    });
    const s = RABBITMQ().up('tx.select').down('tx.select-ok').publish().publish();
    expect(s.last(1)).toMatchObject({ unsettledSender: 2, unsettledReceiver: 2 });
    s.up('tx.commit').down('tx.commit-ok');
    expect(s.last(1)).toMatchObject({ unsettledSender: 0, unsettledReceiver: 0 });
  });

  test('is stopped by connection.blocked, and by channel.flow', () => {
    const s = RABBITMQ().publish();
    s.down('connection.blocked', { reason: 'memory' }, 0);
    const blocked = s.frame;
    expect(s.last(1)).toMatchObject({ blocked: 'connection-blocked', blockedFrame: blocked });
    s.publish();
    expect(s.last(1)).toMatchObject({ blocked: 'connection-blocked', blockedFrame: blocked });
    s.down('connection.unblocked', {}, 0).down('channel.flow', { active: false });
    expect(s.last(1)).toMatchObject({ blocked: 'flow-stopped', blockedFrame: s.frame });
    s.down('channel.flow', { active: true });
    expect(s.last(1)).toMatchObject({ blocked: 'moving', blockedFrame: s.frame });
  });

  test('connection.blocked stops no consumer', () => {
    const s = consume(RABBITMQ(), 'c').down('connection.blocked', {}, 0);
    expect(s.last(1)?.blocked).toBe('moving');
  });

  test('what is unconfirmed when the channel closes stays so', () => {
    const s = script().started('RabbitMQ').confirming().publish();
    s.down('channel.close', { replyCode: 404 }).up('channel.close-ok').end('fin');
    expect(s.last(1)).toMatchObject({
      blocked: 'detached',
      unsettledSender: 1,
      unsettledReceiver: 1,
    });
  });
});

describe('polling by get', () => {
  test('is asked, answered, and found empty', () => {
    const s = RABBITMQ().up('basic.get', { queue: 'q' });
    expect(s.last(1)).toMatchObject({ linkCredit: 1, blocked: 'moving' });
    s.down('basic.get-ok', { deliveryTag: 1, messageCount: 3 }).content(1);
    expect(s.last(1)).toMatchObject({
      linkCredit: 0,
      available: 3,
      blocked: 'credit-blocked',
      unsettledReceiver: 1,
    });
    s.up('basic.get', { queue: 'q', noAck: true }).down('basic.get-empty');
    expect(s.last(1)).toMatchObject({ linkCredit: 0, available: 0, blocked: 'empty' });
  });
});

test('gets and deliveries of a channel share their tags, not the prefetch', () => {
  const s = consume(RABBITMQ().up('basic.qos', { prefetchCount: 2 }), 'c');
  s.up('basic.get', { queue: 'q' }).down('basic.get-ok', { deliveryTag: 1 }).content(1);
  s.deliver(2).up('basic.ack', { deliveryTag: 1 });
  expect(s.last(1)).toMatchObject({ linkCredit: 1, unsettledReceiver: 1 });
  expect(s.last(2)).toMatchObject({ linkCredit: 0, unsettledReceiver: 0 });
  s.up('basic.ack', { deliveryTag: 2, multiple: true });
  expect(s.last(1)).toMatchObject({ linkCredit: 2, unsettledReceiver: 0 });
});

describe('TCP', () => {
  test('a zero window of the client stops what comes to it, and nothing else', () => {
    const s = consume(RABBITMQ(), 'c').publish();
    const event = {
      connection: 1,
      direction: 0,
      kind: 0,
      timeNanos: 77,
      packet: 9,
      bytes: 0,
    } as const;
    s.state.tcpEvent(event);
    expect(s.last(1)).toMatchObject({
      frame: ABSENT,
      timeNanos: 77,
      blocked: 'tcp-blocked',
      blockedFrame: ABSENT,
      blockedSinceNanos: 77,
    });
    expect(s.last(2)?.blocked).toBe('moving');
    s.state.tcpEvent({ ...event, kind: 1 });
    expect(s.last(1)?.blocked).toBe('moving');
  });

  test('a lost connection leaves nothing attached', () => {
    const s = consume(RABBITMQ(), 'c').deliver(1).end('reset');
    expect(s.last(1)).toMatchObject({ blocked: 'detached', frame: ABSENT, unsettledReceiver: 1 });
  });
});

describe('what a hole takes away', () => {
  test('acks may be missing: not known until one answers everything', () => {
    const s = RABBITMQ().up('basic.qos', { prefetchCount: 5 });
    consume(s, 'c').deliverAll(2).gap(0).up('basic.ack', { deliveryTag: 2 });
    expect(s.last(1)).toMatchObject({
      linkCredit: UNKNOWN,
      unsettledSender: ABSENT,
      unsettledReceiver: ABSENT,
      blocked: 'unknown',
    });
    s.deliver(3).up('basic.ack', { deliveryTag: 3, multiple: true });
    expect(s.last(1)?.unsettledReceiver).toBe(ABSENT);
    // A qos may have been missed too.
    s.acknowledged(0);
    expect(s.last(1)).toMatchObject({ unsettledReceiver: 0, linkCredit: UNKNOWN });
  });

  test('confirms may be missing: not known until one confirms everything', () => {
    const s = script().started('RabbitMQ').confirming().publish().gap(1).publish();
    expect(s.last(1)).toMatchObject({ unsettledSender: ABSENT, unsettledReceiver: ABSENT });
    s.down('basic.ack', { deliveryTag: 2, multiple: true }).publish();
    expect(s.last(1)).toMatchObject({ unsettledSender: ABSENT, unsettledReceiver: ABSENT });
    s.acknowledged(1);
    expect(s.last(1)).toMatchObject({ unsettledSender: 1, unsettledReceiver: 1 });
  });

  test('a block whose end may be missing is not known, until the server answers', () => {
    const s = RABBITMQ().publish().down('connection.blocked', {}, 0).gap(1).publish();
    expect(s.last(1)?.blocked).toBe('unknown');
    s.up('queue.declare', { queue: 'q' }).down('queue.declare-ok', { queue: 'q' });
    expect(s.last(1)?.blocked).toBe('unknown');
    expect(s.publish().last(1)?.blocked).toBe('moving');
  });

  test('a channel opened before the capture may be stopped, until the server answers', () => {
    const s = script().publish();
    expect(s.last(1)).toMatchObject({ blocked: 'unknown', unsettledSender: ABSENT });
    s.up('queue.declare', { queue: 'q' }).down('queue.declare-ok', { queue: 'q' }).publish();
    expect(s.last(1)).toMatchObject({ blocked: 'moving', unsettledSender: ABSENT });
  });
});

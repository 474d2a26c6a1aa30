import { describe, expect, test } from 'vitest';
import { repeat, script } from '../../../test/support/script-091.ts';
import { Model091 } from './model-091.ts';

const PRODUCT_RABBITMQ = { serverProperties: [['product', 'RabbitMQ']] } as const;

describe('how a channel ends', () => {
  test('closed by the client: what it did not acknowledge is queued again', () => {
    const s = script().consuming().deliverAll(2).up('basic.ack', { deliveryTag: 1 });
    s.up('channel.close', { replyCode: 200 });
    const close = s.frame;
    s.deliver(3).down('channel.close-ok');
    expect(s.rows).toMatchObject([
      { deliveryTag: '1', outcome: 'accepted' },
      // Captured behind the close: the client reads no content any more.
      { deliveryTag: '3', outcome: 'released', outcomeFrame: close, phase: 'discarded' },
      {
        deliveryTag: '2',
        outcome: 'released',
        outcomeFrame: close,
        phase: 'in-doubt',
        state: 'REQUEUED_BY_CLOSE',
        guarantee: 'none-yet',
      },
    ]);
    expect(s.sessions).toMatchObject([
      {
        session: 1,
        channels: [1, 1],
        firstFrame: 1,
        endFrame: close,
        error: undefined,
        deliveries: 3,
      },
    ]);
  });

  test('closed by the server: acks behind the close mean nothing', () => {
    const s = script().consuming().deliverAll(2);
    s.down('channel.close', { replyCode: 406, replyText: 'PRECONDITION_FAILED' });
    s.up('basic.ack', { deliveryTag: 1 }).up('channel.close-ok').end('fin');
    expect(s.column('outcome')).toEqual(['released', 'released']);
    expect(s.sessions).toMatchObject([{ error: 'PRECONDITION_FAILED' }]);
    expect(s.links).toMatchObject([{ name: 'c', error: 'PRECONDITION_FAILED' }]);
  });

  test.each(['reset', 'fin', 'half-closed'] as const)('connection lost (%s)', (tcpEnd) => {
    const s = script().confirming().publish().deliver(1).up('basic.publish', { routingKey: 'q' });
    s.header(0, 10).end(tcpEnd);
    // Whether the delivery needs an ack was said before the capture.
    expect(s.column('phase')).toEqual(['in-doubt', 'unknown', 'in-doubt']);
    expect(s.column('state')).toEqual(['UNKNOWN', undefined, undefined]);
    expect(s.column('outcome')).toEqual(repeat(3, 'none'));
  });

  test('only the capture ends: everything stays as it is', () => {
    const s = script().consuming().deliver(1).up('confirm.select').publish();
    s.up('basic.publish', { routingKey: 'q' }).header(0, 10).end();
    expect(s.column('phase')).toEqual(['in-flight', 'in-flight', 'transferring']);
    expect(s.column('state')).toEqual(['DELIVERED', 'SENT', undefined]);
  });

  test('connection.close ends all channels', () => {
    const s = script().consuming().deliver(1).down('connection.close', { replyCode: 320 }, 0);
    const close = s.frame;
    s.publish().up('connection.close-ok', {}, 0).end('fin');
    expect(s.rows).toMatchObject([
      { outcome: 'released', outcomeFrame: close },
      { phase: 'discarded', state: 'DROPPED' },
    ]);
  });

  test('a number opened again is another session: tags begin anew', () => {
    const s = script().confirming().publish().down('basic.ack', { deliveryTag: 1 });
    s.up('channel.close').down('channel.close-ok').confirming().publish();
    s.down('basic.ack', { deliveryTag: 1 }).end();
    expect(s.column('session')).toEqual(['c1.s1', 'c1.s2']);
    expect(s.column('deliveryTag')).toEqual(['1', '1']);
    expect(s.column('outcome')).toEqual(['accepted', 'accepted']);
  });

  test('what is sent on a closed number belongs to no session and is dropped', () => {
    const s = script().up('channel.open').up('channel.close').down('channel.close-ok').publish();
    expect(s.state.note.session).toBe(-1);
    s.confirming().publish().down('basic.ack', { deliveryTag: 1 }).end('fin');
    expect(s.rows).toMatchObject([
      { phase: 'discarded', state: 'DROPPED', outcome: 'none' },
      { session: 'c1.s2', outcome: 'accepted' },
    ]);
    expect(s.rows[0]).not.toHaveProperty('session');
    expect(s.sessions).toHaveLength(2);
  });
});

describe('transactions', () => {
  test('publishes and acks take effect at commit', () => {
    const s = script().consuming().deliverAll(2).up('tx.select').down('tx.select-ok');
    s.publish().up('basic.ack', { deliveryTag: 1 });
    expect(s.rows).toEqual([]);
    s.up('tx.commit').publish().down('tx.commit-ok');
    const commit = s.frame;
    expect(s.state.note.settles).toBe(2);
    s.end();
    expect(s.rows).toMatchObject([
      {
        kind: 'deliver',
        outcome: 'accepted',
        transaction: 'c1.t1',
        state: 'ACKED',
        pattern: 'P1+T',
      },
      { kind: 'deliver', outcome: 'none', phase: 'in-flight' },
      { kind: 'publish', outcome: 'accepted', state: 'COMMITTED', settleFrame: commit },
      // Sent behind the commit, so part of the next one.
      {
        kind: 'publish',
        outcome: 'none',
        phase: 'provisional',
        state: 'IN_TX',
        transaction: 'c1.t2',
      },
    ]);
    expect(s.transactions).toMatchObject([
      { transaction: 1, result: 'committed', members: 2, endFrame: commit },
      { transaction: 2, result: 'open', members: 1 },
    ]);
  });

  test('rolled back: a publish is gone, an ack never was', () => {
    const s = script().consuming().deliverAll(2).up('tx.select').down('tx.select-ok');
    s.publish().up('basic.ack', { deliveryTag: 1 }).up('tx.rollback').down('tx.rollback-ok');
    s.up('basic.ack', { deliveryTag: 2, multiple: true });
    expect(s.state.note.settles).toBe(2);
    s.up('tx.commit').down('tx.commit-ok').end();
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'rolled-back']);
    expect(s.column('state')).toEqual(['ACKED', 'ACKED', 'ROLLED_BACK']);
    expect(s.transactions.map(({ result }) => result)).toEqual(['rolled-back', 'committed']);
  });

  test('an ack rolled back and never made again leaves its delivery unacknowledged', () => {
    const s = script().consuming().deliver(1).up('tx.select').down('tx.select-ok');
    s.up('basic.ack', { deliveryTag: 1 }).up('tx.rollback').down('tx.rollback-ok').end('fin');
    expect(s.rows).toMatchObject([{ outcome: 'rolled-back', phase: 'in-doubt' }]);
  });

  test('a reject waits for commit with RabbitMQ, and does not elsewhere', () => {
    const rejecting = (product: boolean) => {
      const s = script();
      if (product) s.down('connection.start', PRODUCT_RABBITMQ, 0);
      s.consuming().deliver(1).up('tx.select').down('tx.select-ok');
      s.up('basic.reject', { deliveryTag: 1, requeue: true })
        .up('tx.rollback')
        .down('tx.rollback-ok');
      return s.end().rows;
    };
    expect(rejecting(false)).toMatchObject([{ outcome: 'released', state: 'REQUEUED' }]);
    expect(rejecting(true)).toMatchObject([{ outcome: 'rolled-back', state: 'DELIVERED' }]);
  });

  test('a channel that ends first commits nothing', () => {
    const s = script().consuming().deliver(1).up('tx.select').down('tx.select-ok').publish();
    s.up('basic.ack', { deliveryTag: 1 }).up('channel.close').down('channel.close-ok');
    s.end('fin');
    expect(s.rows).toMatchObject([
      { kind: 'deliver', outcome: 'released', phase: 'in-doubt' },
      { kind: 'publish', outcome: 'none', phase: 'in-doubt', state: 'ROLLED_BACK' },
    ]);
    expect(s.transactions).toMatchObject([{ result: 'rolled-back' }]);
  });

  test('a commit without its answer may have come through', () => {
    const s = script().up('channel.open').up('tx.select').down('tx.select-ok').publish();
    s.up('tx.commit').end('reset');
    expect(s.rows).toMatchObject([{ outcome: 'none', phase: 'in-doubt', state: 'UNKNOWN' }]);
    expect(s.transactions).toMatchObject([{ result: 'in-doubt' }]);
  });
});

describe('what the capture does not have', () => {
  test('a channel from before: what answers a publish is not known', () => {
    const s = script().publish().down('basic.ack', { deliveryTag: 7 }).publish().end('fin');
    expect(s.column('outcome')).toEqual(['none', 'none']);
    expect(s.column('deliveryTag')).toEqual([undefined, undefined]);
    expect(s.column('state')).toEqual([undefined, undefined]);
    expect(s.column('phase')).toEqual(['unknown', 'unknown']);
    expect(s.column('guarantee')).toEqual([undefined, undefined]);
  });

  test('a consumer from before: an ack tells that acks are needed, silence tells nothing', () => {
    const s = script().deliver(8).deliver(9).deliver(10, { consumerTag: 'other' });
    s.up('basic.ack', { deliveryTag: 9 }).up('basic.ack', { deliveryTag: 10, multiple: true });
    s.end('fin');
    // 8 may have been delivered to a consumer that needs no ack.
    expect(s.column('outcome')).toEqual(['none', 'accepted', 'accepted']);
  });

  test('alone on its channel, a consumer from before is meant by multiple', () => {
    const s = script()
      .deliver(8)
      .deliver(9)
      .up('basic.ack', { deliveryTag: 9, multiple: true })
      .end();
    expect(s.column('outcome')).toEqual(['accepted', 'accepted']);
  });

  test('a hole from the client: numbers of later publishes are unknown, those before are not', () => {
    const s = script().confirming().publish().publish().gap(0).publish();
    s.down('basic.ack', { deliveryTag: 1 })
      .down('basic.ack', { deliveryTag: 4, multiple: true })
      .end('fin');
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'none']);
    expect(s.column('deliveryTag')).toEqual(['1', '2', undefined]);
  });

  test('a hole from the client: what was unacknowledged may have been acknowledged in it', () => {
    const s = script().consuming().deliver(1).gap(0).deliver(2).end('fin');
    expect(s.column('outcome')).toEqual(['none', 'released']);
    expect(s.column('state')).toEqual(['UNKNOWN', 'REQUEUED_BY_CLOSE']);
  });

  test('multiple over a hole: settled, but an own answer may have said otherwise', () => {
    const s = script().consuming().deliverAll(3).gap(0);
    s.up('basic.ack', { deliveryTag: 3, multiple: true });
    expect(s.state.note.settles).toBe(3);
    s.up('confirm.select')
      .publish()
      .publish()
      .gap(1)
      .down('basic.ack', { deliveryTag: 2, multiple: true });
    s.end();
    const outcomes = ['settled', 'settled', 'accepted', 'settled', 'accepted'];
    expect(s.column('outcome')).toEqual(outcomes);
    expect(s.column('phase')).toEqual(repeat(5, 'done-receiver-first'));
  });

  test('a hole from the client may hold confirm.select', () => {
    const s = script().up('channel.open').publish().gap(0).publish().end();
    expect(s.column('outcome')).toEqual(['presettled', 'none']);
  });

  test('a hole from the server: what lies behind it may have been acknowledged already', () => {
    const s = script().consuming().deliver(1);
    s.up('basic.ack', { deliveryTag: 2 }).up('basic.ack', { deliveryTag: 4, multiple: true });
    s.gap(1).deliver(2).deliver(3).deliver(4).deliver(5).end();
    expect(s.column('outcome')).toEqual([...repeat(4, 'accepted'), 'none']);
  });

  test.each([0, 1] as const)(
    'a hole (direction %i) may hold a commit or its answer',
    (direction) => {
      const s = script().up('channel.open').up('tx.select').down('tx.select-ok').publish();
      s.gap(direction).publish().up('tx.rollback').down('tx.rollback-ok').end();
      expect(s.rows).toMatchObject([
        { outcome: 'none', phase: 'unknown', state: 'UNKNOWN' },
        { outcome: 'rolled-back' },
      ]);
      expect(s.transactions.map(({ result }) => result)).toEqual(['in-doubt', 'rolled-back']);
    },
  );

  test('the answer to a commit that is not in the capture', () => {
    const s = script().up('channel.open').up('tx.select').down('tx.select-ok').publish();
    s.down('tx.commit-ok').up('tx.rollback').down('tx.rollback-ok').end();
    expect(s.column('outcome')).toEqual(['none']);
  });

  test('a hole from the server may hold the answer to a get', () => {
    const s = script().up('channel.open').up('basic.get', { queue: 'a', noAck: true }).gap(1);
    s.up('basic.get', { queue: 'b' }).down('basic.get-ok', { deliveryTag: 2 }).content(1);
    s.up('basic.ack', { deliveryTag: 2 }).end();
    expect(s.rows).toMatchObject([{ address: 'b', outcome: 'accepted' }]);
  });

  test('a tag that falls is of a channel opened unseen', () => {
    const s = script().consuming().deliverAll(3).gap(0).gap(1).deliver(1).deliver(2);
    s.up('basic.ack', { deliveryTag: 2, multiple: true }).end();
    expect(s.column('outcome')).toEqual([...repeat(3, 'none'), 'accepted', 'accepted']);
    expect(s.column('phase').slice(0, 3)).toEqual(repeat(3, 'unknown'));
  });

  test('content cut off by a hole: its end is not known', () => {
    const s = script().up('channel.open').up('basic.publish', { routingKey: 'q' }).header(0, 100);
    s.gap(0).raw(0, 3, 1, [1, 2, 3]).end();
    // Its size was said beforehand, how many frames it took was not.
    expect(s.rows).toMatchObject([{ payloadBytes: 100 }]);
    expect(s.rows[0]).not.toHaveProperty('transfers');
    expect(s.rows[0]).not.toHaveProperty('endFrame');
  });
});

describe('content', () => {
  test('comes together per channel, whatever lies between', () => {
    const s = script().up('channel.open', {}, 1).up('channel.open', {}, 2);
    s.up('basic.publish', { routingKey: 'a' }, 1).up('basic.publish', { routingKey: 'b' }, 2);
    s.header(0, 4, { messageId: 'two' }, 2).header(0, 3, { messageId: 'one' }, 1);
    s.raw(0, 3, 2, [1, 2]).raw(0, 3, 1, [1, 2, 3]).raw(0, 8, 0, []).raw(0, 3, 2, [3, 4]);
    const last = s.frame;
    s.end();
    expect(s.rows).toMatchObject([
      { session: 'c1.s1', routingKey: 'a', messageId: 'one', payloadBytes: 3, transfers: 3 },
      {
        session: 'c1.s2',
        routingKey: 'b',
        messageId: 'two',
        payloadBytes: 4,
        transfers: 4,
        endFrame: last,
      },
    ]);
  });

  test('an empty body ends with the header', () => {
    const s = script().up('channel.open').publish({}, '').end();
    expect(s.rows).toMatchObject([
      { transfers: 2, payloadBytes: 0, endFrame: 3, outcome: 'presettled' },
    ]);
  });

  test('a second publish in the middle of the first: the first never ends', () => {
    const s = script().confirming().up('basic.publish', { routingKey: 'a' }).publish();
    s.down('basic.ack', { deliveryTag: 2 }).end();
    expect(s.column('phase')).toEqual(['transferring', 'done-receiver-first']);
  });

  test('properties that contradict themselves name no message', () => {
    const s = script().up('channel.open').up('basic.publish', { routingKey: 'q' });
    // A table of headers that claims more than there is, before the message-id.
    s.raw(0, 2, 1, [0, 60, 0, 0, ...repeat(8, 0), 0x20, 0x80, 0xff, 0xff, 0xff, 0xff, 1, 65]).end();
    expect(s.rows).toMatchObject([{ payloadBytes: 0 }]);
    expect(s.rows[0]).not.toHaveProperty('messageId');
  });
});

test('connection.blocked and channel.flow are remembered', () => {
  const s = script();
  const model = new Model091(s.state, 1);
  s.forward((view) => model.frame(view, s.state.note));
  s.down('connection.blocked', { reason: 'memory' }, 0);
  expect(model.ledger.isBlocked).toBe(true);
  s.down('connection.unblocked', {}, 0);
  expect(model.ledger.isBlocked).toBe(false);
  s.consuming().down('channel.flow', { active: false });
  expect(model.channel(1)?.ledger.flows).toEqual([false, true]);
  s.up('channel.flow', { active: false }).down('channel.flow', { active: true });
  expect(model.channel(1)?.ledger.flows).toEqual([true, false]);
});

test('publishes that nobody answers are held for so long, then let go', () => {
  const s = script().up('channel.open');
  for (let n = 0; n < 1030; n++) s.publish();
  expect(s.column('outcome')).toEqual(repeat(6, 'presettled'));
  s.end();
  expect(s.rows).toHaveLength(1030);
});

test('deliveries that may need no ack are held for so long, then let go', () => {
  const s = script();
  for (let tag = 1; tag <= 1030; tag++) s.deliver(tag);
  expect(s.column('outcome')).toEqual(repeat(6, 'none'));
  s.up('basic.ack', { deliveryTag: 1030, multiple: true }).end();
  expect(s.column('outcome').slice(6)).toEqual(repeat(1024, 'accepted'));
});

test('queues polled beyond those told apart are one link', () => {
  const s = script().up('channel.open');
  for (let n = 0; n < 70; n++) s.up('basic.get', { queue: `q${n}` }).down('basic.get-empty');
  expect(s.end().links).toHaveLength(65);
});

test('a consumer keeps the prefetch that held when it began', () => {
  const s = script().started('RabbitMQ').up('channel.open').up('basic.qos', { prefetchCount: 7 });
  s.up('basic.consume', { queue: 'a', consumerTag: 'a' }).up('basic.qos', { prefetchCount: 9 });
  s.up('basic.consume', { queue: 'b', consumerTag: 'b' }).end();
  expect(s.links).toMatchObject([{ prefetch: 7 }, { prefetch: 9 }]);
});

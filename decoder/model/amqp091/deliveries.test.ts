import { describe, expect, test } from 'vitest';
import { repeat, script } from '../../../test/support/script-091.ts';

describe('what a consumer takes', () => {
  test('multiple: ack(5) settles 1 to 5; a later ack(3) nothing', () => {
    const s = script().consuming().deliverAll(7);
    s.up('basic.ack', { deliveryTag: 5, multiple: true });
    expect(s.state.note.settles).toBe(5);
    const ackFrame = s.frame;
    s.up('basic.ack', { deliveryTag: 3 });
    expect(s.state.note.settles).toBe(0);
    s.end();
    expect(s.column('outcome')).toEqual([...repeat(5, 'accepted'), 'none', 'none']);
    expect(s.column('phase')).toEqual([
      ...repeat(5, 'done-receiver-first'),
      ...repeat(2, 'in-flight'),
    ]);
    expect(s.column('settleFrame')).toEqual([...repeat(5, ackFrame), undefined, undefined]);
    expect(s.column('state')).toEqual([...repeat(5, 'ACKED'), 'DELIVERED', 'DELIVERED']);
  });

  test('tag 0 with multiple is all of them; without, none', () => {
    const s = script().consuming().deliverAll(3);
    s.up('basic.ack', { deliveryTag: 0 });
    expect(s.state.note.settles).toBe(0);
    s.up('basic.ack', { deliveryTag: 0, multiple: true }).end();
    expect(s.column('outcome')).toEqual(repeat(3, 'accepted'));
  });

  test('get-ok takes a tag as deliver does', () => {
    const s = script().consuming().up('basic.get', { queue: 'q' });
    s.down('basic.get-ok', { deliveryTag: 1, exchange: '', routingKey: 'q' }).content(1);
    s.deliver(2).up('basic.get', { queue: 'q', noAck: true }).down('basic.get-empty');
    s.up('basic.get', { queue: 'q', noAck: true });
    s.down('basic.get-ok', { deliveryTag: 3, redelivered: true }).content(1);
    s.up('basic.ack', { deliveryTag: 2, multiple: true }).end();
    expect(s.column('kind')).toEqual(['get', 'deliver', 'get']);
    expect(s.column('deliveryTag')).toEqual(['1', '2', '3']);
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'presettled']);
    expect(s.column('link')).toEqual(['c1.s1.l2', 'c1.s1.l1', 'c1.s1.l2']);
    expect(s.column('redelivered')).toEqual([false, false, true]);
  });

  test('nack, reject and recover: requeued is released, else rejected', () => {
    const s = script().consuming().deliverAll(7);
    s.up('basic.nack', { deliveryTag: 2, multiple: true, requeue: true });
    s.up('basic.nack', { deliveryTag: 3 });
    s.up('basic.reject', { deliveryTag: 4, requeue: true }).up('basic.reject', { deliveryTag: 5 });
    s.up('basic.recover', { requeue: true }).end();
    expect(s.column('outcome')).toEqual([
      ...repeat(2, 'released'),
      'rejected',
      'released',
      'rejected',
      ...repeat(2, 'released'),
    ]);
    expect(s.column('state').slice(2, 5)).toEqual(['DISCARDED', 'REQUEUED', 'DISCARDED']);
  });

  test('recover without requeue: the same consumer gets it again', () => {
    const s = script().consuming().deliver(1).up('basic.recover').deliver(2).end();
    expect(s.column('phase')).toEqual(['resumed', 'in-flight']);
    expect(s.column('state')).toEqual(['RECOVERED', 'DELIVERED']);
  });

  test('a no-ack consumer: gone when written', () => {
    const s = script().consuming({ noAck: true }).deliver(1).end();
    expect(s.rows[0]).toMatchObject({
      outcome: 'presettled',
      phase: 'presettled',
      state: 'AUTO_ACKED',
      settledFirstBy: 'sender',
      pattern: 'P0',
      guarantee: 'at-most-once',
      address: 'q',
      exchange: 'e',
      routingKey: 'k',
    });
  });

  test('tags beyond 2^53 are exact', () => {
    const s = script().consuming();
    const big = 2n ** 63n;
    s.deliver(big)
      .deliver(big + 1n)
      .deliver(big + 2n);
    s.up('basic.ack', { deliveryTag: big + 1n }).end();
    expect(s.column('outcome')).toEqual(['none', 'accepted', 'none']);
    expect(s.column('deliveryTag')[1]).toBe('9223372036854775809');
  });

  test('a consumer that the server names', () => {
    const s = script().up('channel.open').up('basic.consume', { queue: 'q', noAck: true });
    s.down('basic.consume-ok', { consumerTag: 'amq.1' }).deliver(1, { consumerTag: 'amq.1' });
    s.up('basic.cancel', { consumerTag: 'amq.1' }).down('basic.cancel-ok', {
      consumerTag: 'amq.1',
    });
    expect(s.rows[0]).toMatchObject({ outcome: 'presettled', link: 'c1.s1.l1' });
    expect(s.links).toMatchObject([
      { kind: 'consumer', name: 'amq.1', address: 'q', deliveries: 1 },
    ]);
  });

  test("the library's own messages are told apart", () => {
    const s = script().consuming({ queue: '$virtualhostProperties', noAck: true }).deliver(1).end();
    expect(s.column('purpose')).toEqual(['library']);
  });
});

describe('what becomes of a publish', () => {
  test('without confirms it is sent and forgotten', () => {
    const s = script()
      .up('channel.open')
      .publish({}, 'body', { messageId: 'm', correlationId: 'c' });
    expect(s.rows).toEqual([]);
    s.up('queue.declare', { queue: 'q' }).down('queue.declare-ok', { queue: 'q' });
    expect(s.rows).toEqual([
      {
        delivery: 1,
        connection: 'c1',
        session: 'c1.s1',
        link: 'c1.s1.l1',
        protocol: 'amqp-0-9-1',
        kind: 'publish',
        purpose: 'message',
        direction: 'client-to-server',
        startFrame: 2,
        endFrame: 4,
        outcomeFrame: 2,
        settleFrame: 2,
        startNanos: 2000,
        completeNanos: 4000,
        outcomeNanos: 2000,
        settleNanos: 2000,
        transfers: 3,
        payloadBytes: 4,
        phase: 'presettled',
        state: 'UNTRACKED',
        outcome: 'presettled',
        settledFirstBy: 'sender',
        pattern: 'P0',
        guarantee: 'at-most-once',
        returned: false,
        messageHash: expect.stringMatching(/^[0-9a-f]{16}$/),
        messageId: 'm',
        correlationId: 'c',
        address: 'q',
        exchange: '',
        routingKey: 'q',
      },
    ]);
  });

  test('confirms: one by one, several at once, all, and nacks', () => {
    const s = script().confirming();
    for (let n = 0; n < 8; n++) s.publish();
    s.down('basic.ack', { deliveryTag: 2 }).down('basic.ack', { deliveryTag: 3, multiple: true });
    expect(s.state.note.settles).toBe(2);
    s.down('basic.nack', { deliveryTag: 5 }).down('basic.ack', { deliveryTag: 2 });
    expect(s.state.note.settles).toBe(0);
    s.down('basic.ack', { deliveryTag: 0, multiple: true });
    expect(s.state.note.settles).toBe(4);
    expect(s.end().column('outcome')).toEqual([
      ...repeat(4, 'accepted'),
      'rejected',
      ...repeat(3, 'accepted'),
    ]);
    expect(s.column('deliveryTag')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(s.rows[4]).toMatchObject({ state: 'NACKED', pattern: 'P1', guarantee: 'at-least-once' });
  });

  test('numbers begin with confirm.select, and a second one changes nothing', () => {
    const s = script().up('channel.open').publish().up('confirm.select').publish();
    s.down('confirm.select-ok')
      .up('confirm.select')
      .publish()
      .down('basic.ack', { deliveryTag: 2 })
      .end();
    expect(s.column('outcome')).toEqual(['presettled', 'none', 'accepted']);
    expect(s.column('deliveryTag')).toEqual([undefined, '1', '2']);
  });

  test.each([5, 4] as const)("Qpid's confirm.select in version %i", (version) => {
    const s = script(version).confirming().publish().down('basic.ack', { deliveryTag: 1 }).end();
    expect(s.column('outcome')).toEqual(['accepted']);
  });

  test('returned before its ack: confirmed once, and returned', () => {
    const s = script().confirming().publish({ mandatory: true });
    s.down('basic.return', { replyCode: 312, exchange: '', routingKey: 'q' });
    const returnFrame = s.frame;
    expect(s.state.note.delivery).toBe(1);
    s.content(1, 'x').down('basic.ack', { deliveryTag: 1 }).end();
    expect(s.rows).toMatchObject([
      { outcome: 'accepted', returned: true, returnFrame, state: 'ACKED+RETURNED' },
    ]);
  });

  test('returned without confirms', () => {
    const s = script().up('channel.open').publish({ mandatory: true });
    s.down('basic.return', { replyCode: 312, exchange: '', routingKey: 'q' }).content(1, 'x').end();
    expect(s.rows).toMatchObject([{ outcome: 'returned', returned: true, state: 'RETURNED' }]);
  });

  test('a return is told by its content, not only by where it went', () => {
    const s = script().confirming();
    for (const body of ['one', 'two', 'three']) s.publish({ mandatory: true }, body);
    s.publish({}, 'two');
    s.down('basic.return', { exchange: '', routingKey: 'q' });
    s.content(1, 'two').end();
    expect(s.column('returned')).toEqual([false, true, false, false]);
  });

  test('404: one culprit, 57 dropped behind it, those before it unharmed', () => {
    const s = script().up('channel.open').publish({ exchange: 'there' });
    for (let n = 0; n < 58; n++) s.publish({ exchange: 'e' });
    s.down('channel.close', {
      replyCode: 404,
      replyText: "NOT_FOUND - no exchange 'e' in vhost '/'",
      classId: 60,
      methodId: 40,
    });
    s.publish({ exchange: 'there' }).up('channel.close-ok').end();
    expect(s.column('state')).toEqual(['UNTRACKED', 'REFUSED', ...repeat(58, 'DROPPED')]);
    expect(s.column('phase').slice(1)).toEqual(repeat(59, 'discarded'));
    expect(s.column('outcome')).toEqual(['presettled', ...repeat(59, 'none')]);
  });

  test('65 and more keys of a channel are one link', () => {
    const s = script().up('channel.open');
    for (let n = 0; n < 70; n++) s.publish({ exchange: 'e', routingKey: `k${n}` });
    s.end();
    const links = s.column('link');
    expect(new Set(links).size).toBe(65);
    expect(links[63]).toBe('c1.s1.l64');
    expect(links.slice(64)).toEqual(repeat(6, 'c1.s1.l65'));
    expect(s.column('routingKey')[69]).toBe('k69');
    const other = s.links.find(({ link }) => link === 65);
    expect(other).toMatchObject({ kind: 'publisher', deliveries: 6, exchange: undefined });
  });
});

describe('what a frame means', () => {
  const none = { session: -1, link: -1, delivery: -1, settles: -1 };

  test('frames of a message name it, and an answer to one names that one', () => {
    const s = script().up('channel.open');
    expect(s.state.note).toMatchObject({ ...none, session: 1 });
    s.up('confirm.select').down('confirm.select-ok').up('basic.publish', { routingKey: 'q' });
    const message = { session: 1, link: 1, delivery: 1, settles: -1 };
    expect(s.state.note).toMatchObject(message);
    s.header(0, 1);
    expect(s.state.note).toMatchObject(message);
    s.raw(0, 3, 1, [1]);
    expect(s.state.note).toMatchObject(message);
    s.publish().publish().down('basic.ack', { deliveryTag: 1 });
    expect(s.state.note).toMatchObject({ ...message, settles: 1 });
    s.down('basic.ack', { deliveryTag: 3, multiple: true });
    expect(s.state.note).toMatchObject({ ...none, session: 1, settles: 2 });
    s.raw(0, 8, 0, []);
    expect(s.state.note).toMatchObject(none);
  });

  test('consume, get and cancel name their link', () => {
    const s = script().consuming();
    expect(s.state.note).toMatchObject({ ...none, session: 1, link: 1 });
    s.up('basic.get', { queue: 'q' });
    expect(s.state.note).toMatchObject({ ...none, session: 1, link: 2 });
    s.up('basic.cancel', { consumerTag: 'c' });
    expect(s.state.note).toMatchObject({ ...none, session: 1, link: 1 });
    s.down('basic.cancel-ok', { consumerTag: 'c' });
    expect(s.state.note).toMatchObject({ ...none, session: 1, link: 1 });
  });

  test('a commit tells how many it settles', () => {
    const s = script().up('channel.open').up('tx.select').down('tx.select-ok').publish().publish();
    s.up('tx.commit').down('tx.commit-ok');
    expect(s.state.note).toMatchObject({ ...none, session: 1, settles: 2 });
  });
});

/**
 * The worked vectors of the protocol models, case by case: what goes in, and what both ends then have.
 * Where a case ends in a fault, it is the comparison that tells it; a fault has its words elsewhere.
 */
import { describe, expect, test } from 'vitest';
import { repeat, script } from '../../test/support/script-091.ts';
import { told } from '../../test/support/worked-vectors.ts';

describe('tags and publishes', () => {
  const answers = (s: ReturnType<typeof script>): string[] => told(s);

  test('0-9-1 multiple: ack 5 with multiple, then 3 again', () => {
    const s = script()
      .consuming()
      .deliverAll(7)
      .up('basic.ack', { deliveryTag: 5, multiple: true });
    const multiple = s.frame;
    s.up('basic.ack', { deliveryTag: 3 });
    const again = s.frame;
    expect([...s.state.openDeliveries()].map(({ deliveryTag }) => deliveryTag)).toEqual(['6', '7']);
    s.end();
    expect(answers(s)).toEqual([`${again} tag-answered-before 3, not -1 against ${multiple}`]);
  });

  test('what else an answer can name', () => {
    const s = script().consuming().deliverAll(2).up('basic.ack', { deliveryTag: 1 });
    const first = s.frame;
    s.up('basic.ack', { deliveryTag: 1 }).up('basic.ack', { deliveryTag: 9 });
    s.up('basic.reject', { deliveryTag: 2 }).up('basic.ack', { deliveryTag: 2, multiple: true });
    s.end();
    expect(answers(s)).toEqual([
      `${first + 1} tag-answered-before 1, not -1 against ${first}`,
      `${first + 4} tag-answered-before 2, not -1 against ${first + 3}`,
      `${first + 2} tag-never-delivered 9, not -1`,
    ]);
    const auto = script().consuming({ noAck: true }).deliver(1).up('basic.ack', { deliveryTag: 1 });
    expect(answers(auto.end())).toEqual([`${auto.frame} tag-without-answer 1, not -1`]);
  });

  test('of a channel opened before the capture, or with a hole, nothing is said', () => {
    const s = script()
      .deliver(7)
      .up('basic.ack', { deliveryTag: 3 })
      .up('basic.ack', { deliveryTag: 9 });
    expect(answers(s.end())).toEqual([]);
    const holed = script().consuming().deliverAll(2).gap(0).up('basic.ack', { deliveryTag: 1 });
    holed.up('basic.ack', { deliveryTag: 1 }).up('basic.ack', { deliveryTag: 5 });
    expect(answers(holed.end())).toEqual([]);
  });

  test('ack all: tag 0 with multiple', () => {
    const s = script().consuming().deliverAll(3);
    s.up('basic.ack', { deliveryTag: 0, multiple: true });
    expect([...s.state.openDeliveries()]).toEqual([]);
    expect(answers(s.end())).toEqual([]);
    expect(s.column('outcome')).toEqual(repeat(3, 'accepted'));
    // Where nothing is open there is nothing to settle, and that is no fault.
    const none = script().consuming().up('basic.ack', { deliveryTag: 0, multiple: true });
    expect(answers(none.end())).toEqual([]);
  });

  test('get counts too: get-ok 1, deliver 2, and the next is 3', () => {
    const got = (next: number) => {
      const s = script().consuming().up('basic.get', { queue: 'p' });
      s.down('basic.get-ok', { deliveryTag: 1, exchange: 'e', routingKey: 'p' }).content(1);
      return s.deliver(2).deliver(next);
    };
    expect(answers(got(3).end())).toEqual([]);
    const wrong = got(4);
    const deliver = wrong.frame - 2;
    expect(answers(wrong.end())).toEqual([`${deliver} tag-out-of-sequence 4, not 3`]);
  });

  test('replies straight from who replies are numbered apart', () => {
    const s = script().consuming({ queue: 'amq.rabbitmq.reply-to', noAck: true }).deliverAll(1);
    s.deliver(1).deliver(1);
    expect(answers(s.end())).toEqual([]);
  });

  test('return before ack: one publish, told of twice and lost once', () => {
    const s = script().confirming().publish({ exchange: 'e', routingKey: 'k', mandatory: true });
    s.down('basic.return', { replyCode: 312, exchange: 'e', routingKey: 'k' }).content(1);
    const back = s.frame - 2;
    s.down('basic.ack', { deliveryTag: 1 }).end();
    expect(s.rows).toHaveLength(1);
    expect(s.rows[0]).toMatchObject({
      state: 'ACKED+RETURNED',
      outcome: 'accepted',
      returned: true,
      returnFrame: back,
      settleFrame: s.frame,
    });
  });

  test('404 publish: one culprit, and 57 that were dropped behind it', () => {
    const s = script().up('channel.open');
    for (let n = 0; n < 58; n++) s.publish({ exchange: 'e' });
    const close = { replyCode: 404, replyText: "NOT_FOUND - no exchange 'e' in vhost '/'" };
    s.down('channel.close', { ...close, classId: 60, methodId: 40 }).end();
    expect(s.column('state')).toEqual(['REFUSED', ...repeat(57, 'DROPPED')]);
    expect(s.column('phase')).toEqual(repeat(58, 'discarded'));
    expect(s.column('outcome')).toEqual(repeat(58, 'none'));
  });

  test('tags beyond 2^53', () => {
    const big = 2n ** 63n;
    const s = script().consuming();
    for (const tag of [big - 1n, big, big + 1n]) s.deliver(tag);
    s.up('basic.ack', { deliveryTag: big, multiple: true }).end();
    expect(s.column('deliveryTag')).toEqual([String(big - 1n), String(big), String(big + 1n)]);
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'none']);
  });
});

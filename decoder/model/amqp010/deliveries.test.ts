import { describe, expect, test } from 'vitest';
import { acquiredResult, commandOctets, script010 } from '../../../test/support/script-010.ts';

describe('what a subscription takes', () => {
  test('accept, reject and release name command-ids, and settle; completing alone does not', () => {
    const s = script010().subscribed().flow(10, 0xffffffff).deliver(5);
    s.up('session.completed', { commands: [0, 4] });
    expect(s.state.note.settles).toBe(0);
    s.up('message.accept', { transfers: [0, 1] });
    expect(s.state.note.settles).toBe(2);
    const accepted = s.frame;
    s.up('message.reject', { transfers: [2, 2], code: 0 });
    s.up('message.release', { transfers: [3, 3], setRedelivered: true }).end();
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'rejected', 'released', 'none']);
    expect(s.column('state')).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'REJECTED',
      'RELEASED',
      'COMPLETED',
    ]);
    expect(s.column('settleFrame').slice(0, 2)).toEqual([accepted, accepted]);
    expect(s.column('deliveryId')).toEqual([0, 1, 2, 3, 4]);
    expect(s.column('link')).toEqual(new Array(5).fill('c1.s1.l1'));
    expect(s.rows[0]).toMatchObject({
      address: 'q',
      routingKey: 'q',
      kind: 'transfer',
      transfers: 3,
    });
  });

  test('an accept of ids released before means only the others', () => {
    const s = script010()
      .subscribed()
      .deliver(3)
      .up('message.release', { transfers: [1, 1] });
    s.up('message.accept', { transfers: [0, 2] });
    expect(s.state.note.settles).toBe(2);
    expect(s.end().column('outcome')).toEqual(['accepted', 'released', 'accepted']);
  });

  test('accept-mode none: settled as it is sent', () => {
    const s = script010().subscribed({ acceptMode: 1 }).deliver(1, { acceptMode: 1 });
    s.up('session.completed', { commands: [0, 0] });
    expect(s.state.note.settles).toBe(0);
    s.end('fin');
    expect(s.rows[0]).toMatchObject({
      outcome: 'presettled',
      phase: 'presettled',
      state: 'AUTO_ACCEPTED',
      guarantee: 'at-most-once',
    });
  });

  test('not acquired, it is nobody to settle, until it is acquired', () => {
    const s = script010().subscribed({ acquireMode: 1 }).deliver(2, { acquireMode: 1 });
    s.up('message.acquire', { transfers: [0, 1] });
    s.down('execution.result', acquiredResult(1, [1, 1]));
    s.up('message.accept', { transfers: [1, 1] }).end('fin');
    expect(s.column('state')).toEqual(['NOT_ACQUIRED', 'ACCEPTED']);
    expect(s.column('outcome')).toEqual(['presettled', 'accepted']);
  });

  test('what was not accepted when its session is detached is queued again', () => {
    const s = script010()
      .subscribed()
      .deliver(2)
      .up('message.accept', { transfers: [0, 0] });
    s.up('session.detach', { name: 's' }).down('session.detached', { name: 's', code: 0 }).end();
    expect(s.column('outcome')).toEqual(['accepted', 'released']);
    expect(s.column('phase')).toEqual(['done-receiver-first', 'in-doubt']);
    expect(s.sessions[0]).toMatchObject({ endFrame: s.frame - 1, error: undefined, deliveries: 2 });
  });

  test('a session that lives on after its detach is suspended', () => {
    const s = script010().subscribed().deliver(1).down('session.timeout', { timeout: 60 });
    s.up('session.detach', { name: 's' }).down('session.detached', { name: 's', code: 0 }).end();
    expect(s.rows[0]).toMatchObject({ phase: 'suspended', outcome: 'none', state: 'DELIVERED' });
  });
});

describe('what a publisher sends', () => {
  test('accept-mode none: session.completed is the answer', () => {
    const s = script010()
      .attached()
      .publish(3)
      .down('session.completed', { commands: [0, 1] });
    expect(s.state.note.settles).toBe(2);
    s.end();
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'none']);
    expect(s.column('phase').slice(1)).toEqual(['done-receiver-first', 'in-flight']);
    expect(s.column('state')).toEqual(['COMPLETED', 'COMPLETED', 'SENT']);
    expect(s.rows[0]).toMatchObject({ exchange: '', routingKey: 'q', address: 'q' });
  });

  test('accept-mode explicit: completing is not accepting, and rejecting is told', () => {
    const s = script010().attached().publish(3, { acceptMode: 0, destination: 'e' });
    s.down('message.reject', { transfers: [0, 0], code: 1, text: 'Unroutable' });
    s.down('session.completed', { commands: [0, 2] }).down('message.accept', { transfers: [1, 1] });
    s.up('session.detach', { name: 's' }).down('session.detached', { name: 's', code: 0 }).end();
    expect(s.column('outcome')).toEqual(['rejected', 'accepted', 'none']);
    expect(s.column('phase')[2]).toBe('in-doubt');
    expect(s.column('state')).toEqual(['REJECTED', 'ACCEPTED', 'COMPLETED']);
  });

  test('links are exchanges with routing-keys', () => {
    const s = script010().attached();
    s.transfer(0, { destination: 'e' }, { delivery: { routingKey: 'a' } });
    s.transfer(0, { destination: 'e' }, { delivery: { routingKey: 'b' } });
    s.transfer(0, { destination: 'e' }, { delivery: { routingKey: 'a' } }).end();
    expect(s.column('link')).toEqual(['c1.s1.l1', 'c1.s1.l2', 'c1.s1.l1']);
    expect(s.links.map(({ exchange, routingKey }) => [exchange, routingKey])).toEqual([
      ['e', 'a'],
      ['e', 'b'],
    ]);
  });

  test('the exception names the command that could not be carried out: nothing behind it was', () => {
    const s = script010().attached().publish(3, { destination: 'missing' });
    s.down('session.completed', { commands: [0, 0] });
    s.down('execution.exception', { errorCode: 404, commandId: 1, description: 'no exchange' });
    s.down('session.detach', { name: 's' }).up('session.detached', { name: 's', code: 0 }).end();
    expect(s.column('phase')).toEqual(['done-receiver-first', 'discarded', 'discarded']);
    expect(s.sessions[0].error).toBe('not-found: no exchange');
  });
});

describe('messages in parts', () => {
  test('two sessions take turns in the middle of frames of 7 octets', () => {
    const s = script010().attached(0, 0, 1).attached(0, 0, 2);
    const command = commandOctets('message.transfer', { acceptMode: 1, acquireMode: 0 });
    const halves = [command.slice(0, 5), command.slice(5)];
    for (const [i, half] of halves.entries()) {
      for (const channel of [1, 2]) s.frameOf(0, 1, channel, 8 | (i === 0 ? 2 : 1), half);
    }
    for (const channel of [1, 2]) s.frameOf(0, 3, channel, 2, [1, 2]);
    for (const channel of [1, 2]) s.frameOf(0, 3, channel, 4 | 1, [3]);
    for (const channel of [1, 2]) s.down('session.completed', { commands: [0, 0] }, channel);
    s.end();
    expect(s.column('session')).toEqual(['c1.s1', 'c1.s2']);
    expect(s.column('transfers')).toEqual([4, 4]);
    expect(s.column('payloadBytes')).toEqual([3, 3]);
    expect(s.column('outcome')).toEqual(['accepted', 'accepted']);
  });

  test('a header in many frames is read as one', () => {
    const s = script010().attached();
    const properties = { messageId: 7, correlationId: [0xab], contentType: 'text/plain' };
    s.transfer(0, {}, { properties, frameBytes: 9 }).end();
    expect(s.rows[0]).toMatchObject({
      routingKey: 'q',
      contentType: 'text/plain',
      correlationId: { type: 'binary', value: 'ab' },
    });
    expect(typeof s.rows[0].messageHash).toBe('string');
  });

  test('no body, or one without octets, is a whole message', () => {
    const s = script010().attached().transfer(0, {}, { body: '' });
    s.segment(0, 1, commandOctets('message.transfer', { acceptMode: 1, acquireMode: 0 }));
    s.end();
    expect(s.column('payloadBytes')).toEqual([0, 0]);
    expect(s.column('phase')).toEqual(['in-flight', 'in-flight']);
    expect(s.column('endFrame')).toEqual([s.frame - 1, s.frame]);
  });

  test('cut off in the middle, it was never sent whole', () => {
    const s = script010().attached();
    s.segment(0, 1, commandOctets('message.transfer', { acceptMode: 1, acquireMode: 0 }), {
      position: 8,
    });
    s.end('reset');
    expect(s.rows[0]).toMatchObject({ phase: 'in-doubt', outcome: 'none' });
    expect(s.rows[0].endFrame).toBeUndefined();
  });
});

describe('ids that are not known', () => {
  test('without a command-point nothing is told of a message, and nothing guessed', () => {
    const s = script010().down('message.transfer', {
      destination: 'd',
      acceptMode: 0,
      acquireMode: 0,
    });
    s.deliver(1).up('message.accept', { transfers: [0, 100] });
    expect(s.state.note.settles).toBe(0);
    s.end('fin');
    expect(s.column('outcome')).toEqual(['none', 'none']);
    expect(s.column('state')).toEqual([undefined, undefined]);
    expect(s.column('deliveryId')).toEqual([undefined, undefined]);
  });

  test('behind a hole, too; what came before it can still be named', () => {
    const s = script010().subscribed().deliver(2).gap(1).deliver(1);
    s.up('message.accept', { transfers: [0, 2] }).end();
    expect(s.column('outcome')).toEqual(['accepted', 'accepted', 'none']);
    expect(s.column('deliveryId')).toEqual([0, 1, undefined]);
  });

  test('ids wrap', () => {
    const s = script010().attached(0xffffffff, 0xfffffffe).publish(2).deliver(3);
    s.down('session.completed', { commands: [0xffffffff, 0] });
    s.up('message.accept', { transfers: [0xfffffffe, 0] }).end();
    expect(s.column('outcome')).toEqual(new Array(5).fill('accepted'));
    expect(s.column('deliveryId')).toEqual([0xffffffff, 0, 0xfffffffe, 0xffffffff, 0]);
  });

  test('frames on a channel that was detached are of no session', () => {
    const s = script010().attached();
    s.up('session.detach', { name: 's' }).down('session.detached', { name: 's', code: 0 });
    s.down('session.detached', { name: 's', code: 0 });
    s.publish(1).end();
    expect(s.sessions.length).toBe(1);
    expect(s.rows[0]).toMatchObject({ phase: 'discarded', state: 'DROPPED' });
    expect(s.rows[0].session).toBeUndefined();
  });
});

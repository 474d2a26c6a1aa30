import { describe, expect, test } from 'vitest';
import { script010, xaResult } from '../../../test/support/script-010.ts';

describe('class tx', () => {
  test('what is sent and accepted takes effect when commit is completed', () => {
    const s = script010().subscribed().up('tx.select').deliver(2).publish(2);
    s.down('session.completed', { commands: [0, 3] });
    expect(s.state.note.settles).toBe(0);
    s.up('message.accept', { transfers: [0, 1] });
    const accept = s.frame;
    s.up('tx.commit').down('session.completed', { commands: [0, 5] });
    expect(s.state.note.settles).toBe(4);
    s.end();
    expect(s.column('outcomeFrame')).toEqual([accept, accept, s.frame, s.frame]);
    expect(s.column('settleFrame')).toEqual(new Array(4).fill(s.frame));
    expect(s.column('outcome')).toEqual(new Array(4).fill('accepted'));
    expect(s.column('state')).toEqual(['ACCEPTED', 'ACCEPTED', 'COMMITTED', 'COMMITTED']);
    expect(s.column('transaction')).toEqual(new Array(4).fill('c1.t1'));
    expect(s.column('pattern')).toEqual(new Array(4).fill('P1+T'));
    expect(s.transactions).toMatchObject([{ result: 'committed', members: 4, asks: 'commit' }]);
  });

  test('rolled back, a message never was, and an accept never was given', () => {
    const s = script010().subscribed().up('tx.select').deliver(2).publish(1);
    s.up('message.accept', { transfers: [0, 1] }).up('tx.rollback');
    s.down('session.completed', { commands: [0, 4] });
    s.up('message.release', { transfers: [0, 0] }).end();
    expect(s.column('outcome')).toEqual(['released', 'rolled-back', 'rolled-back']);
    expect(s.column('phase')).toEqual(['done-receiver-first', 'in-flight', 'done-receiver-first']);
    expect(s.transactions).toMatchObject([{ result: 'rolled-back', members: 3 }]);
  });

  test('release takes effect at once', () => {
    const s = script010().subscribed().up('tx.select').deliver(1);
    s.up('message.release', { transfers: [0, 0] }).up('tx.rollback');
    s.down('session.completed', { commands: [0, 3] }).end();
    expect(s.column('outcome')).toEqual(['released']);
    expect(s.transactions).toMatchObject([{ result: 'rolled-back', members: 0 }]);
  });

  test('a session that is detached rolls back what was not committed', () => {
    const s = script010().subscribed().up('tx.select').deliver(1).publish(1);
    s.up('message.accept', { transfers: [0, 0] });
    s.up('session.detach', { name: 's' }).down('session.detached', { name: 's', code: 0 }).end();
    expect(s.column('state')).toEqual(['REQUEUED_BY_CLOSE', 'ROLLED_BACK']);
    expect(s.transactions).toMatchObject([{ result: 'rolled-back', endFrame: s.frame - 1 }]);
  });

  test('a commit that was not answered is in doubt when the connection is lost', () => {
    const s = script010().subscribed().up('tx.select').deliver(1).publish(1);
    s.up('message.accept', { transfers: [0, 0] })
      .up('tx.commit')
      .end('reset');
    expect(s.column('state')).toEqual(['UNKNOWN', 'UNKNOWN']);
    expect(s.column('phase')).toEqual(['in-doubt', 'in-doubt']);
    expect(s.transactions).toMatchObject([{ result: 'in-doubt' }]);
  });

  test('open when only the capture ends', () => {
    const s = script010().subscribed().up('tx.select').deliver(1).publish(1);
    s.up('message.accept', { transfers: [0, 0] });
    expect([...s.state.openDeliveries()].map(({ state }) => state)).toEqual(['IN_TX', 'IN_TX']);
    s.end();
    expect(s.column('phase')).toEqual(['provisional', 'provisional']);
    expect(s.transactions).toMatchObject([{ result: 'open' }]);
  });

  test('octets are missing: what became of it is not known', () => {
    const s = script010().attached().up('tx.select').publish(1).gap(1);
    s.up('tx.commit')
      .down('session.completed', { commands: [0, 2] })
      .end();
    expect(s.column('outcome')).toEqual(['none']);
    expect(s.column('state')).toEqual(['UNKNOWN']);
    expect(s.transactions[0].result).toBe('in-doubt');
  });

  test('a commit that could not be carried out is a failure', () => {
    const s = script010().attached().up('tx.select').publish(1).up('tx.commit');
    s.down('execution.exception', { errorCode: 409, commandId: 2 });
    s.down('session.detach', { name: 's' }).up('session.detached', { name: 's', code: 0 }).end();
    expect(s.transactions).toMatchObject([{ result: 'failed', error: 'illegal-state' }]);
    expect(s.column('outcome')).toEqual(['rolled-back']);
  });
});

describe('class dtx', () => {
  const OK = 0;

  test('a branch has what is between start and end; prepare decides nothing yet', () => {
    const s = script010().attached().up('dtx.select').up('dtx.start', { xid: 'x' });
    s.down('execution.result', xaResult(1, OK)).publish(1).up('dtx.end', { xid: 'x' });
    s.publish(1).up('dtx.prepare', { xid: 'x' }).down('execution.result', xaResult(5, OK));
    expect(s.transactions).toEqual([]);
    s.up('dtx.commit', { xid: 'x' }).down('execution.result', xaResult(6, OK));
    expect(s.state.note.settles).toBe(1);
    s.down('session.completed', { commands: [0, 6] }).end();
    expect(s.column('state')).toEqual(['COMMITTED', 'COMPLETED']);
    expect(s.column('transaction')).toEqual(['c1.t1', undefined]);
    expect(s.transactions).toMatchObject([{ result: 'committed', members: 1 }]);
  });

  test('suspended and resumed it is the same; another session may end it', () => {
    const s = script010().attached(0, 0, 1).attached(0, 0, 2).up('dtx.select');
    s.up('dtx.start', { xid: 'x' }).publish(1).up('dtx.end', { xid: 'x', suspend: true });
    s.up('dtx.start', { xid: 'x', resume: true }).publish(1).up('dtx.end', { xid: 'x' });
    s.up('dtx.rollback', { xid: 'x' }, 2).down('execution.result', xaResult(0, OK), 2).end();
    expect(s.column('outcome')).toEqual(['rolled-back', 'rolled-back']);
    expect(s.transactions).toMatchObject([{ result: 'rolled-back', members: 2 }]);
  });

  test('prepare may roll it back', () => {
    const s = script010().attached().up('dtx.select').up('dtx.start', { xid: 'x' }).publish(1);
    s.up('dtx.end', { xid: 'x' }).up('dtx.prepare', { xid: 'x' });
    s.down('execution.result', xaResult(4, 1)).end();
    expect(s.transactions).toMatchObject([{ result: 'rolled-back' }]);
  });

  test('an xid that nobody began is no transaction', () => {
    const s = script010().attached().up('dtx.select').up('dtx.commit', { xid: 'y' });
    s.down('execution.exception', {
      errorCode: 404,
      commandId: 1,
      description: 'Unknown xid',
    }).end();
    expect(s.transactions).toEqual([]);
  });

  test('one that could not be begun never was', () => {
    const s = script010().attached().up('dtx.start', { xid: 'x' });
    s.down('execution.exception', { errorCode: 503, commandId: 0 });
    s.down('session.detach', { name: 's' }).up('session.detached', { name: 's', code: 0 }).end();
    expect(s.transactions).toMatchObject([
      { result: 'failed', error: 'command-invalid', members: 0 },
    ]);
  });

  test('prepared, it outlives its session', () => {
    const s = script010().attached().up('dtx.select').up('dtx.start', { xid: 'x' }).publish(1);
    s.up('dtx.end', { xid: 'x' }).up('dtx.prepare', { xid: 'x' });
    s.down('execution.result', xaResult(4, OK)).end('fin');
    expect(s.transactions).toMatchObject([{ result: 'in-doubt' }]);
    expect(s.column('state')).toEqual(['UNKNOWN']);
  });
});

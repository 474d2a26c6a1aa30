import { describe, expect, test } from 'vitest';
import { climb, SENDER } from '../../../test/support/ladder10.ts';

describe('transactions', () => {
  const TXN = `${SENDER}
    > attach name=ctl handle=1 role=false source=me target=coordinator initialDeliveryCount=0
    < attach name=ctl handle=1 role=true source=me target=coordinator
    > transfer handle=1 deliveryId=0 deliveryTag=d declare
    < disposition role=true first=0 settled state=declared:T1
    > transfer handle=0 deliveryId=1 deliveryTag=a state=txn:T1
    < disposition role=true first=1 settled state=txn:T1:accepted`;

  test.each([
    [
      '> transfer handle=1 deliveryId=2 deliveryTag=e discharge=T1',
      'accepted',
      'committed',
      'accepted',
      'done-receiver-first',
    ],
    [
      '> transfer handle=1 deliveryId=2 deliveryTag=e discharge=T1:fail',
      'accepted',
      'rolled-back',
      'rolled-back',
      'done-receiver-first',
    ],
    [
      '> transfer handle=1 deliveryId=2 deliveryTag=e discharge=T1',
      'rejected',
      'failed',
      'rolled-back',
      'done-receiver-first',
    ],
  ])('%s · %s', (discharge, answer, result, outcome, phase) => {
    const { rows, transactions } = climb(`${TXN}
      ${discharge}
      < disposition role=true first=2 settled state=${answer}`);
    expect(transactions).toHaveLength(1);
    expect(transactions[0]).toMatchObject({ transaction: 1, txnId: '5431', result, members: 1 });
    expect(rows.map((row) => [row.purpose, row.outcome, row.transaction])).toEqual([
      ['coordinator', 'declared', 'c1.t1'],
      ['message', outcome, 'c1.t1'],
      ['coordinator', answer, 'c1.t1'],
    ]);
    expect(rows[1]).toMatchObject({ phase, pattern: 'P1+T' });
  });

  const DISCHARGE = '> transfer handle=1 deliveryId=2 deliveryTag=e discharge=T1';

  test.each([
    ['', undefined, 'open', 'commit', 'provisional'],
    [':fail', undefined, 'open', 'rollback', 'provisional'],
    ['', 'reset', 'in-doubt', 'commit', 'in-doubt'],
  ] as const)('a discharge%s without an answer, tcp %s: %s', (fail, end, result, asks, phase) => {
    const { rows, transactions } = climb(`${TXN}\n${DISCHARGE}${fail}`, end);
    expect(transactions).toMatchObject([
      { result, asks, dischargeFrame: 14, dischargeNanos: 14_000, endFrame: -1, members: 1 },
    ]);
    expect(rows[1]).toMatchObject({ phase, outcome: 'none' });
    expect(rows[2]).toMatchObject({ purpose: 'coordinator', transaction: 'c1.t1' });
  });

  test('a rollback that is refused is one all the same', () => {
    const { rows, transactions } = climb(`${TXN}
      ${DISCHARGE}:fail
      < disposition role=true first=2 settled state=rejected`);
    expect(transactions).toMatchObject([{ result: 'rolled-back', asks: 'rollback', endFrame: 15 }]);
    expect(rows[1]).toMatchObject({ outcome: 'rolled-back' });
  });

  test.each([
    ['> detach handle=1 closed', 'in-doubt', 'none'],
    [
      '< detach handle=1 closed error=amqp:transaction:rollback\n> detach handle=1 closed',
      'failed',
      'rolled-back',
    ],
  ])('the control link is closed under a commit by %s', (detach, result, outcome) => {
    const { rows, transactions } = climb(`${TXN}\n${DISCHARGE}\n${detach}`);
    expect(transactions).toMatchObject([{ result, asks: 'commit' }]);
    expect(rows[1]).toMatchObject({ outcome });
  });

  test('declared before the capture: its discharge shows it', () => {
    const { transactions } = climb(`${SENDER}
      > attach name=ctl handle=1 role=false source=me target=coordinator initialDeliveryCount=0
      < attach name=ctl handle=1 role=true source=me target=coordinator
      > transfer handle=1 deliveryId=0 deliveryTag=e discharge=T9
      < disposition role=true first=0 settled state=accepted`);
    expect(transactions).toMatchObject([{ txnId: '5439', result: 'committed', firstFrame: 10 }]);
  });

  test('open: nothing has taken effect', () => {
    const { rows, transactions } = climb(TXN);
    expect(rows[1]).toMatchObject({ phase: 'provisional', outcome: 'none' });
    expect(transactions[0]).toMatchObject({ result: 'open' });
  });

  test('closing the control link rolls back', () => {
    const { rows, transactions } = climb(`${TXN}
      > detach handle=1 closed`);
    expect(rows[1]).toMatchObject({ outcome: 'rolled-back' });
    expect(transactions[0]).toMatchObject({ result: 'rolled-back' });
  });

  test.each([
    ['its connection is lost', '', 'reset', -1],
    ['its connection is closed', '> close', 'fin', 14],
    ['its session ends', '> end\n< end', undefined, 14],
  ] as const)('nobody asked to commit, and %s: rolled back', (_, ending, tcpEnd, endFrame) => {
    const { rows, transactions } = climb(`${TXN}\n${ending}`, tcpEnd);
    expect(rows[1]).toMatchObject({ phase: 'done-receiver-first', outcome: 'rolled-back' });
    expect(transactions).toMatchObject([{ result: 'rolled-back', asks: undefined, endFrame }]);
  });

  test.each([
    ['its connection is lost', '', 'reset'],
    ['its session ends', '> end\n< end', undefined],
  ] as const)('a commit was under way when %s: in doubt', (_, ending, tcpEnd) => {
    const { rows, transactions } = climb(`${TXN}\n${DISCHARGE}\n${ending}`, tcpEnd);
    expect(rows[1]).toMatchObject({ phase: 'in-doubt', outcome: 'none' });
    expect(transactions).toMatchObject([{ result: 'in-doubt', asks: 'commit' }]);
  });

  test.each(['> gap', '< gap'])('a discharge may be in the hole %s: in doubt', (gap) => {
    for (const ending of ['> detach handle=1 closed', '> close\n< close']) {
      const { rows, transactions } = climb(`${TXN}\n${gap}\n${ending}`, 'fin');
      expect(rows[1]?.outcome).toBe('none');
      expect(transactions).toMatchObject([{ result: 'in-doubt' }]);
    }
  });

  test('a txn-id used again is another transaction, though the answers are read later', () => {
    const { rows, transactions } = climb(`${SENDER}
      > attach name=ctl handle=1 role=false source=me target=coordinator initialDeliveryCount=0
      < attach name=ctl handle=1 role=true source=me target=coordinator
      > transfer handle=1 deliveryId=0 deliveryTag=a declare
      > transfer handle=0 deliveryId=1 deliveryTag=b state=txn:T1
      > transfer handle=1 deliveryId=2 deliveryTag=c discharge=T1
      > transfer handle=1 deliveryId=3 deliveryTag=d declare
      > transfer handle=0 deliveryId=4 deliveryTag=e state=txn:T1
      > transfer handle=1 deliveryId=5 deliveryTag=f discharge=T1:fail
      < disposition role=true first=0 settled state=declared:T1
      < disposition role=true first=1 settled state=txn:T1:accepted
      < disposition role=true first=2 settled state=accepted
      < disposition role=true first=3 settled state=declared:T1
      < disposition role=true first=4 settled state=txn:T1:accepted
      < disposition role=true first=5 settled state=accepted`);
    expect(transactions.map(({ result }) => result)).toEqual(['committed', 'rolled-back']);
    expect(rows[1]).toMatchObject({ outcome: 'accepted', transaction: 'c1.t1' });
    expect(rows[4]).toMatchObject({ outcome: 'rolled-back', transaction: 'c1.t2' });
  });

  test('refused outside the transaction', () => {
    const { rows } = climb(`${TXN}
      > transfer handle=0 deliveryId=2 deliveryTag=b state=txn:T1
      < disposition role=true first=2 settled state=rejected`);
    expect(rows[2]).toMatchObject({ phase: 'done-receiver-first', outcome: 'rejected' });
  });
});

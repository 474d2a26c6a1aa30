import { describe, expect, test } from 'vitest';
import { climb } from '../../../test/support/ladder10.ts';

const OPEN = `
  > open containerId=client
  < open containerId=server
  > begin nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100
  < begin remoteChannel=0 nextOutgoingId=4294967292 incomingWindow=100 outgoingWindow=100`;

/** A client that sends to `orders`: handle 0 at the client, 7 at the server. */
const SENDER = `${OPEN}
  > attach name=out handle=0 role=false source=me target=orders initialDeliveryCount=4294967292
  < attach name=out handle=7 role=true source=me target=orders
  < flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=7 deliveryCount=4294967292 linkCredit=100`;
const PRELUDE = 7;

const CONSUMER = `${OPEN}
  > attach name=in handle=0 role=true rcvSettleMode=1 source=jobs target=me
  < attach name=in handle=0 role=false source=jobs target=me initialDeliveryCount=0
  > flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=0 outgoingWindow=9 handle=0 deliveryCount=0 linkCredit=10`;

function only(text: string, tcpEnd?: 'fin' | 'reset') {
  const { rows } = climb(text, tcpEnd);
  expect(rows).toHaveLength(1);
  return rows[0];
}

const TRANSFER = '> transfer handle=0 deliveryId=5 deliveryTag=a message=m1 bytes=10';

describe('patterns of settlement', () => {
  test('P0: a settled transfer', () => {
    const row = only(`${SENDER}
      ${TRANSFER} settled`);
    expect(row).toMatchObject({
      session: 'c1.s1',
      link: 'c1.s1.l1',
      kind: 'transfer',
      purpose: 'message',
      direction: 'client-to-server',
      deliveryId: 5,
      deliveryTag: '61',
      startFrame: PRELUDE + 1,
      endFrame: PRELUDE + 1,
      settleFrame: PRELUDE + 1,
      transfers: 1,
      phase: 'presettled',
      outcome: 'presettled',
      pattern: 'P0',
      guarantee: 'at-most-once',
      settledFirstBy: 'sender',
      messageId: 'm1',
      address: 'orders',
    });
    expect(row).not.toHaveProperty('outcomeFrame');
    expect(row).not.toHaveProperty('transaction');
  });

  test.each([
    [
      'P1: the receiver settles with an outcome',
      ['< disposition role=true first=5 settled state=accepted'],
      'done-receiver-first',
      'accepted',
      'P1',
      'at-least-once',
      'receiver',
    ],
    [
      'P1b: the receiver states, then settles',
      [
        '< disposition role=true first=5 state=released',
        '< disposition role=true first=5 settled state=released',
      ],
      'done-receiver-first',
      'released',
      'P1b',
      'at-least-once',
      'receiver',
    ],
    [
      'P2: the sender confirms',
      [
        '< disposition role=true first=5 state=accepted',
        '> disposition role=false first=5 settled state=accepted',
      ],
      'done-sender-first',
      'accepted',
      'P2',
      'exactly-once-exchange',
      'sender',
    ],
    [
      'P3: the sender drops it',
      ['> disposition role=false first=5 settled'],
      'done-lossy',
      'settled',
      'P3',
      'at-most-once',
      'sender',
    ],
    [
      'P4: an outcome, and nothing more',
      ['< disposition role=true first=5 state=accepted'],
      'outcome-proposed',
      'none',
      'P4',
      'none-yet',
      undefined,
    ],
    [
      'P5: the source decides',
      [
        '> disposition role=false first=5 state=released',
        '< disposition role=true first=5 settled state=released',
      ],
      'done-receiver-first',
      'released',
      'P5',
      undefined,
      'receiver',
    ],
    [
      'P6: settled without a state',
      ['< disposition role=true first=5 settled'],
      'done-receiver-first',
      'settled',
      'P6',
      undefined,
      'receiver',
    ],
    [
      'the sender announces, nobody settles',
      ['> disposition role=false first=5 state=modified'],
      'outcome-applied',
      'none',
      undefined,
      'none-yet',
      undefined,
    ],
    [
      'received is no outcome',
      ['< disposition role=true first=5 state=received'],
      'provisional',
      'none',
      undefined,
      'none-yet',
      undefined,
    ],
    ['nothing comes', [], 'in-flight', 'none', undefined, 'none-yet', undefined],
    [
      'settled absent is not settled',
      ['< disposition role=true first=5 last=5 state=rejected'],
      'outcome-proposed',
      'none',
      'P4',
      'none-yet',
      undefined,
    ],
    [
      'another outcome later changes nothing',
      [
        '< disposition role=true first=5 state=accepted',
        '< disposition role=true first=5 settled state=rejected',
      ],
      'done-receiver-first',
      'accepted',
      'P1b',
      'at-least-once',
      'receiver',
    ],
  ] as const)('%s', (_, lines, phase, outcome, pattern, guarantee, settledFirstBy) => {
    const row = only([SENDER, TRANSFER, ...lines].join('\n'));
    const { phase: p, outcome: o, pattern: q, guarantee: g, settledFirstBy: s } = row;
    expect([p, o, q, g, s]).toEqual([phase, outcome, pattern, guarantee, settledFirstBy]);
  });

  test('P6 on a source with a default outcome', () => {
    const row = only(`${OPEN}
      > attach name=in handle=0 role=true source=jobs target=me
      < attach name=in handle=0 role=false source=jobs|released target=me initialDeliveryCount=0
      < transfer handle=0 deliveryId=0 deliveryTag=a
      > disposition role=true first=0 settled`);
    expect(row).toMatchObject({
      outcome: 'released',
      pattern: 'P6',
      direction: 'server-to-client',
    });
    expect(row).not.toHaveProperty('outcomeFrame');
  });

  test('a settlement refused: the sender’s outcome is in effect', () => {
    const row = only(`${CONSUMER}
      < transfer handle=0 deliveryId=5 deliveryTag=a
      > disposition role=true first=5 settled=false state=accepted
      < disposition role=false first=5 settled state=rejected`);
    expect(row).toMatchObject({
      phase: 'done-sender-first',
      outcome: 'rejected',
      pattern: 'P2',
      outcomeFrame: PRELUDE + 3,
      settleFrame: PRELUDE + 3,
    });
  });

  test('a settlement overwritten', () => {
    const row = only(`${CONSUMER}
      < transfer handle=0 deliveryId=0 deliveryTag=a
      > disposition role=true first=0 settled=false state=rejected
      < disposition role=false first=0 settled state=accepted`);
    expect(row).toMatchObject({ phase: 'done-sender-first', outcome: 'accepted' });
  });
});

describe('transfers', () => {
  test('a delivery over three transfers', () => {
    const { rows, notes } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a message=m1 bytes=5 more
      > transfer handle=0 bytes=7 more
      < disposition role=true first=0 settled state=accepted
      > transfer handle=0 bytes=2`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      transfers: 3,
      phase: 'done-receiver-first',
      startFrame: PRELUDE + 1,
      settleFrame: PRELUDE + 3,
      endFrame: PRELUDE + 4,
      completeNanos: (PRELUDE + 4) * 1000,
    });
    expect(notes.slice(PRELUDE)).toEqual(['1/1/1/-', '1/1/1/-', '1/1/1/1', '1/1/1/-']);
  });

  test('properties that lie in two transfers are read', () => {
    const { rows } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a count=2 more
      > transfer handle=0 message=m2 bytes=1`);
    expect(rows[0]).toMatchObject({ messageId: 'm2', redelivered: true });
  });

  test('aborted: settled at both ends, whatever more says', () => {
    const row = only(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a bytes=5 more
      > transfer handle=0 aborted more
      < disposition role=true first=0 settled state=accepted`);
    expect(row).toMatchObject({
      phase: 'aborted',
      outcome: 'aborted',
      settledFirstBy: 'both',
      endFrame: PRELUDE + 2,
    });
    expect(row).not.toHaveProperty('guarantee');
  });

  test('not complete when the capture ends', () => {
    const row = only(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a more`);
    expect(row).toMatchObject({ phase: 'transferring', outcome: 'none' });
    expect(row).not.toHaveProperty('endFrame');
  });

  test('two deliveries on one link at once are told apart by their ids', () => {
    const { rows } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a bytes=1 more
      > transfer handle=0 deliveryId=1 deliveryTag=b bytes=10 more
      > transfer handle=0 deliveryId=0 bytes=100
      > transfer handle=0 deliveryId=1 bytes=1000`);
    expect(rows.map(({ payloadBytes, transfers }) => [payloadBytes, transfers])).toEqual([
      [101, 2],
      [1010, 2],
    ]);
  });

  test('resumed on a link of the same name and tag', () => {
    const { rows } = climb(`${SENDER}
      ${TRANSFER}
      > detach handle=0
      < detach handle=7
      > attach name=out handle=1 role=false source=me target=orders initialDeliveryCount=0
      < attach name=out handle=1 role=true source=me target=orders
      > transfer handle=1 deliveryId=6 deliveryTag=a resume
      < disposition role=true first=6 settled state=accepted`);
    expect(rows.map(({ phase, outcome, link }) => [phase, outcome, link])).toEqual([
      ['resumed', 'none', 'c1.s1.l1'],
      ['done-receiver-first', 'accepted', 'c1.s1.l2'],
    ]);
  });
});

describe('dispositions', () => {
  const SIX = [4294967294, 4294967295, 0, 1, 2, 3]
    .map((id) => `> transfer handle=0 deliveryId=${id} deliveryTag=t${id}`)
    .join('\n');

  test('a range that wraps', () => {
    const { rows, notes } = climb(`${SENDER}
      ${SIX}
      < disposition role=true first=4294967294 last=1 settled state=accepted`);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      ...Array(4).fill('accepted'),
      'none',
      'none',
    ]);
    expect(notes.at(-1)).toBe('1/-/-/4');
  });

  test('last absent is one delivery, last=0 is a range up to 0', () => {
    const outcomes = (last: string) =>
      climb(`${SENDER}
        ${SIX}
        < disposition role=true first=4294967295 ${last} settled state=accepted`).rows.map(
        ({ outcome }) => outcome !== 'none',
      );
    expect(outcomes('')).toEqual([false, true, false, false, false, false]);
    expect(outcomes('last=null')).toEqual([false, true, false, false, false, false]);
    expect(outcomes('last=0')).toEqual([false, true, true, false, false, false]);
  });

  test('a range larger than what is unsettled, and one that runs backwards', () => {
    const { rows } = climb(`${SENDER}
      ${SIX}
      < disposition role=true first=2 last=1 settled state=rejected
      < disposition role=true first=0 last=2147483000 settled state=accepted`);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      'none',
      'none',
      ...Array(4).fill('accepted'),
    ]);
  });

  test('a receiver’s ids are the other side’s, a sender’s its own', () => {
    const { rows } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a
      > disposition role=true first=0 settled state=accepted
      < disposition role=false first=0 settled state=accepted`);
    expect(rows[0]).toMatchObject({ phase: 'in-flight', outcome: 'none' });
  });

  test('one that is released before its transfer still counts', () => {
    const { rows } = climb(`${SENDER}
      < disposition role=true first=5 settled state=accepted
      ${TRANSFER}`);
    expect(rows[0]).toMatchObject({
      outcome: 'accepted',
      settleFrame: PRELUDE + 1,
      startFrame: PRELUDE + 2,
    });
  });
});

describe('what ends around a delivery', () => {
  test.each([
    ['a link detached without closing', ['> detach handle=0'], undefined, 'suspended'],
    ['a link closed', ['> detach handle=0 closed'], undefined, 'in-doubt'],
    ['a link detached with an error', ['< detach handle=7 error=x'], undefined, 'in-doubt'],
    ['a session ended', ['> end'], undefined, 'in-doubt'],
    ['a connection closed', ['< close'], undefined, 'in-doubt'],
    ['TCP lost', [], 'reset', 'in-doubt'],
    ['the capture over', [], undefined, 'in-flight'],
  ] as const)('%s', (_, lines, tcpEnd, phase) => {
    expect(only([SENDER, TRANSFER, ...lines].join('\n'), tcpEnd)).toMatchObject({
      phase,
      outcome: 'none',
    });
  });

  test('a disposition may come behind the detach', () => {
    const row = only(`${SENDER}
      ${TRANSFER}
      > detach handle=0 closed
      < detach handle=7 closed
      < disposition role=true first=5 settled state=released`);
    expect(row).toMatchObject({ phase: 'done-receiver-first', outcome: 'released' });
  });

  test('sent to a peer that has ended with an error: discarded', () => {
    const row = only(`${SENDER}
      < end error=amqp:internal-error
      ${TRANSFER} settled`);
    expect(row).toMatchObject({ phase: 'discarded', outcome: 'none' });
  });

  test('handles are used again by other links', () => {
    const { rows, links } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a
      > detach handle=0 closed
      < detach handle=7 closed
      > attach name=second handle=0 role=false source=me target=bills initialDeliveryCount=0
      < attach name=second handle=7 role=true source=me target=bills
      > transfer handle=0 deliveryId=1 deliveryTag=a
      < disposition role=true first=0 last=1 settled state=accepted`);
    expect(rows.map(({ link, address, outcome }) => [link, address, outcome])).toEqual([
      ['c1.s1.l1', 'orders', 'accepted'],
      ['c1.s1.l2', 'bills', 'accepted'],
    ]);
    expect(links.map(({ name, deliveries }) => [name, deliveries])).toEqual([
      ['out', 1],
      ['second', 1],
    ]);
  });
});

describe('links and sessions', () => {
  test('two ends are joined by name; both termini and modes are kept', () => {
    const { links, sessions } = climb(`${CONSUMER}
      < transfer handle=0 deliveryId=0 deliveryTag=a settled
      > detach handle=0 closed
      < detach handle=0 closed`);
    expect(links).toHaveLength(1);
    expect(links[0]).toMatchObject({
      name: 'in',
      direction: 1,
      address: 'jobs',
      deliveries: 1,
      firstFrame: 5,
      endFrame: PRELUDE + 2,
      amqp10: {
        handles: [0, 0],
        initiator: 0,
        asked: { sndSettleMode: undefined, rcvSettleMode: 1 },
        agreed: { sndSettleMode: undefined, rcvSettleMode: 1 },
        creditDrifts: 0,
        creditOverruns: 0,
      },
    });
    expect([...(links[0]?.amqp10?.did ?? [])]).toEqual([['P0', 1]]);
    expect(sessions[0]).toMatchObject({ session: 1, channels: [0, 0], deliveries: 1 });
  });

  test('channels are joined by remote-channel, crossed or not, whichever is released first', () => {
    for (const begins of [
      [
        '> begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=1',
        '> begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=2',
        '< begin remoteChannel=1 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=2',
        '< begin remoteChannel=2 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=1',
      ],
      [
        '< begin remoteChannel=1 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=2',
        '> begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=1',
        '< begin remoteChannel=2 nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=1',
        '> begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9 channel=2',
      ],
    ]) {
      const { sessions } = climb(['> open', '< open', ...begins].join('\n'));
      expect(sessions.map(({ channels }) => channels)).toEqual([
        [1, 2],
        [2, 1],
      ]);
    }
  });

  test('the purpose of a link is that of its addresses', () => {
    const purposes = ['$cbs', 'hub/$management', '/management', 'orders', 'coordinator'].map(
      (target) =>
        only(`${OPEN}
          > attach name=a handle=0 role=false source=me target=${target} initialDeliveryCount=0
          > transfer handle=0 deliveryId=0 deliveryTag=a`).purpose,
    );
    expect(purposes).toEqual(['cbs', 'management', 'management', 'message', 'coordinator']);
  });
});

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

  test('a connection lost leaves it in doubt', () => {
    const { rows, transactions } = climb(TXN, 'reset');
    expect(rows[1]).toMatchObject({ phase: 'in-doubt', outcome: 'none' });
    expect(transactions[0]).toMatchObject({ result: 'in-doubt' });
  });

  test('refused outside the transaction', () => {
    const { rows } = climb(`${TXN}
      > transfer handle=0 deliveryId=2 deliveryTag=b state=txn:T1
      < disposition role=true first=2 settled state=rejected`);
    expect(rows[2]).toMatchObject({ phase: 'done-receiver-first', outcome: 'rejected' });
  });
});

describe('what is not known', () => {
  test('a capture that begins later: deliveries begun in it have rows, others have none', () => {
    const { rows } = climb(`
      > transfer handle=0 bytes=9 more
      > transfer handle=0 bytes=9
      < disposition role=true first=8 settled state=accepted
      > transfer handle=0 deliveryId=9 deliveryTag=a message=m9
      < disposition role=true first=9 settled state=accepted`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ deliveryId: 9, outcome: 'accepted', session: 'c1.s1' });
    expect(rows[0]).not.toHaveProperty('address');
  });

  test('a hole inside a delivery leaves its end and size unknown', () => {
    const { rows } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a bytes=9 more
      > gap
      > transfer handle=0 bytes=9
      > transfer handle=0 deliveryId=2 deliveryTag=c
      < disposition role=true first=0 last=2 settled state=accepted`);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ phase: 'done-receiver-first', outcome: 'accepted' });
    expect(rows[0]).not.toHaveProperty('endFrame');
    expect(rows[0]).not.toHaveProperty('payloadBytes');
  });

  test('frames on channels that nobody began mean nothing', () => {
    const { rows, sessions } = climb(`${SENDER}
      > transfer handle=0 deliveryId=0 deliveryTag=a channel=3`);
    expect(rows).toEqual([]);
    expect(sessions).toHaveLength(1);
  });

  test('what is sent on a handle that was never attached reaches nobody', () => {
    const { rows, links } = climb(`${SENDER}
      > transfer handle=5 deliveryId=0 deliveryTag=a`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ session: 'c1.s1', phase: 'discarded', outcome: 'none' });
    expect(rows[0]).not.toHaveProperty('link');
    expect(links).toHaveLength(1);
  });
});

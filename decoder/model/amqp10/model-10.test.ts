import { describe, expect, test } from 'vitest';
import {
  climb,
  OPENED,
  onlyRow,
  PRELUDE,
  RECEIVER,
  SENDER,
  TRANSFER,
} from '../../../test/support/ladder10.ts';

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
    expect(onlyRow([SENDER, TRANSFER, ...lines].join('\n'), tcpEnd)).toMatchObject({
      phase,
      outcome: 'none',
    });
  });

  test('a disposition may come behind the detach', () => {
    const row = onlyRow(`${SENDER}
      ${TRANSFER}
      > detach handle=0 closed
      < detach handle=7 closed
      < disposition role=true first=5 settled state=released`);
    expect(row).toMatchObject({ phase: 'done-receiver-first', outcome: 'released' });
  });

  test('sent to a peer that has ended with an error: discarded', () => {
    const row = onlyRow(`${SENDER}
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
    const { links, sessions } = climb(`${RECEIVER}
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
        onlyRow(`${OPENED}
          > attach name=a handle=0 role=false source=me target=${target} initialDeliveryCount=0
          > transfer handle=0 deliveryId=0 deliveryTag=a`).purpose,
    );
    expect(purposes).toEqual(['cbs', 'management', 'management', 'message', 'coordinator']);
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

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

describe('patterns of settlement', () => {
  test('P0: a settled transfer', () => {
    const row = onlyRow(`${SENDER}
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
    const row = onlyRow([SENDER, TRANSFER, ...lines].join('\n'));
    const { phase: p, outcome: o, pattern: q, guarantee: g, settledFirstBy: s } = row;
    expect([p, o, q, g, s]).toEqual([phase, outcome, pattern, guarantee, settledFirstBy]);
  });

  test('P6 on a source with a default outcome', () => {
    const row = onlyRow(`${OPENED}
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

  test.each([
    ['refused', 'accepted', 'rejected'],
    ['overwritten', 'rejected', 'accepted'],
    [undefined, 'released', 'released'],
  ] as const)('a settlement %s: asked for %s, and %s is in effect', (what, asked, stated) => {
    const { rows, disagreements } = climb(`${RECEIVER}
      < transfer handle=0 deliveryId=5 deliveryTag=a
      > disposition role=true first=5 settled=false state=${asked}
      < disposition role=false first=5 settled state=${stated}`);
    expect(rows[0]).toMatchObject({
      phase: 'done-sender-first',
      outcome: stated,
      pattern: 'P2',
      outcomeFrame: PRELUDE + 3,
      settleFrame: PRELUDE + 3,
    });
    expect(disagreements).toEqual([what]);
  });

  test('two outcomes from one end: the first holds', () => {
    const { rows, disagreements } = climb(`${SENDER}
      ${TRANSFER}
      < disposition role=true first=5 state=accepted
      < disposition role=true first=5 settled state=rejected`);
    expect(rows[0]).toMatchObject({ outcome: 'accepted' });
    expect(disagreements).toEqual(['conflicting']);
  });

  test('settled with its first transfer, and never complete: no outcome', () => {
    expect(onlyRow(`${SENDER}\n${TRANSFER} settled more`, 'reset')).toMatchObject({
      phase: 'in-doubt',
      outcome: 'none',
    });
  });
});

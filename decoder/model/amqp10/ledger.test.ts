import { describe, expect, test } from 'vitest';
import { OPENED, PRELUDE, RECEIVER, SENDER, TRANSFER } from '../../../test/support/ladder10.ts';
import { ledgerOf, stillnessOf } from '../../../test/support/ledger10.ts';
import { LEDGER, type LedgerEntry, UNKNOWN } from '../ledger-entry.ts';

function last(text: string): LedgerEntry {
  const entry = ledgerOf(text).at(-1);
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

/** Entries behind the prelude. */
function changes(text: string): string[] {
  return ledgerOf(text)
    .filter(({ frame }) => frame < 0 || frame > PRELUDE)
    .map(stillnessOf);
}

const grant = (credit: number, window: number, next = 4294967292) =>
  `< flow nextIncomingId=${next} incomingWindow=${window} nextOutgoingId=4294967292 outgoingWindow=9 handle=7 deliveryCount=4294967292 linkCredit=${credit}`;

describe('an entry for each change', () => {
  test('session, attach, flow, transfer, disposition, detach', () => {
    const entries = ledgerOf(`${SENDER}
      ${TRANSFER}
      < disposition role=true first=5 settled state=accepted
      > detach handle=0 closed`);
    expect(entries.map(stillnessOf)).toEqual([
      '3 session - since -',
      '4 session - since -',
      '5 l1 not-attached since 5',
      '6 l1 never-granted since 6',
      '7 l1 moving since 7',
      '8 l1 moving since 7',
      '9 l1 moving since 7',
      '10 l1 detached since 10',
    ]);
    expect(entries[5]).toMatchObject({
      timeNanos: 8000,
      connection: 1,
      session: 1,
      link: 1,
      windowToServer: 99,
      windowToClient: 96,
      linkCredit: 99,
      deliveryCount: 4294967293,
      available: -1,
      unsettledSender: 1,
      unsettledReceiver: 1,
      lastTransferNanos: 8000,
      flags: 0,
      blockedSinceNanos: 7000,
    });
    expect(entries[6]).toMatchObject({ unsettledSender: 0, unsettledReceiver: 0 });
  });

  test('what changes no link, or one that is not known, is of the session alone', () => {
    expect(
      changes(`${SENDER}
        < flow nextIncomingId=4294967292 incomingWindow=50 nextOutgoingId=4294967292 outgoingWindow=9
        > transfer handle=9 deliveryId=0 deliveryTag=a
        < disposition role=true first=77 settled state=accepted`),
    ).toEqual(['8 session - since -', '9 session - since -']);
  });

  test('credit used up, and since which frame', () => {
    expect(
      changes(`${SENDER}
        ${grant(1, 100)}
        ${TRANSFER} settled
        ${grant(1, 100)}
        ${grant(2, 100)}`),
    ).toEqual([
      '8 l1 moving since 7',
      '9 l1 credit-blocked since 9',
      '10 l1 credit-blocked since 9',
      '11 l1 moving since 11',
    ]);
  });

  test('drain, and a delivery under way', () => {
    expect(last(`${SENDER}\n${grant(3, 100)} drain\n${TRANSFER} more`)).toMatchObject({
      flags: LEDGER.drain | LEDGER.midDelivery,
      linkCredit: 2,
    });
  });

  test('a hole: the receiver may have granted anything', () => {
    expect(last(`${SENDER}\n< gap`)).toMatchObject({
      linkCredit: UNKNOWN,
      windowToServer: UNKNOWN,
      deliveryCount: 4294967292,
    });
  });
});

describe('begun before the capture', () => {
  const told = (count: number, credit: number) =>
    `> flow nextIncomingId=0 incomingWindow=9 nextOutgoingId=5 outgoingWindow=9 handle=0 deliveryCount=${count} linkCredit=${credit}`;
  const granted = (credit: number) =>
    `< flow nextIncomingId=5 incomingWindow=9 nextOutgoingId=0 outgoingWindow=9 handle=7 deliveryCount=4 linkCredit=${credit}`;
  const transfer = (id: number) =>
    `> transfer handle=0 deliveryId=${id} deliveryTag=a settled message=m`;
  const credits = (text: string) =>
    ledgerOf(text)
      .filter(({ link }) => link > 0)
      .map(({ linkCredit }) => (linkCredit === UNKNOWN ? '?' : linkCredit));

  test('the sender tells its credit', () => {
    expect(
      credits(`${transfer(4)}\n${told(5, 2)}\n${transfer(5)}\n${transfer(6)}\n${transfer(7)}`),
    ).toEqual(['?', 2, 1, 0, '?']);
  });

  test('a flow that may be of the link makes that old, until the sender has it and tells again', () => {
    const heard = '< disposition role=true first=3 settled state=accepted\n> ack';
    const before = `${transfer(4)}\n${heard}\n${told(5, 2)}`;
    expect(credits(`${before}\n${granted(9)}\n${told(5, 2)}`)).toEqual(['?', 2, '?', '?']);
    expect(credits(`${before}\n${granted(9)}\n> ack\n${told(5, 9)}`)).toEqual(['?', 2, '?', 9]);
  });
});

const TWO = `${SENDER}
  > attach name=two handle=1 role=false source=me target=bills initialDeliveryCount=0
  < attach name=two handle=8 role=true source=me target=bills
  < flow nextIncomingId=4294967292 incomingWindow=100 nextOutgoingId=4294967292 outgoingWindow=9 handle=8 deliveryCount=0 linkCredit=5`;

describe('what happens around a link', () => {
  test('a window used up stops the other links of its direction', () => {
    expect(
      changes(`${TWO}
        ${grant(9, 1)}
        ${TRANSFER} settled
        > transfer handle=0 deliveryId=6 deliveryTag=b settled
        < flow nextIncomingId=4294967294 incomingWindow=9 nextOutgoingId=4294967292 outgoingWindow=9`).slice(
        4,
      ),
    ).toEqual([
      '12 l1 session-blocked since 12',
      '12 l2 session-blocked since 12',
      '13 l1 session-blocked since 12',
      '14 session - since -',
      '14 l1 moving since 14',
      '14 l2 moving since 14',
    ]);
  });

  test.each([['> end'], ['< close']])('%s ends them all', (line) => {
    expect(changes(`${TWO}\n${line}\n< end`).slice(3)).toEqual([
      '11 l1 detached since 11',
      '11 l2 detached since 11',
    ]);
  });

  test('the TCP window of the receiver', () => {
    expect(
      changes(`${TWO}
        > zero-window
        < zero-window
        < zero-window
        ${TRANSFER} settled
        < window-open`).slice(3),
    ).toEqual([
      '- l1 tcp-blocked since -',
      '- l2 tcp-blocked since -',
      '11 l1 tcp-blocked since -',
      '- l1 moving since -',
      '- l2 moving since -',
    ]);
  });

  test('or what it does not acknowledge', () => {
    expect(changes(`${SENDER}\n< unacknowledged\n< window-open`)).toEqual([
      '- l1 tcp-blocked since -',
      '- l1 moving since -',
    ]);
  });

  test('a reset', () => {
    expect(changes(`${SENDER}\n> reset`)).toEqual(['- l1 detached since -']);
  });

  test('a channel used by a new session', () => {
    expect(
      changes(
        `${SENDER}\n> begin nextOutgoingId=0 incomingWindow=100 outgoingWindow=100 channel=0`,
      ),
    ).toEqual(['8 l1 detached since 8', '8 session - since -']);
  });
});

/** `sender/receiver` of each entry behind the prelude. */
function views(text: string): string[] {
  return ledgerOf(text)
    .filter(({ frame }) => frame < 0 || frame > PRELUDE)
    .map(({ unsettledSender, unsettledReceiver }) => `${unsettledSender}/${unsettledReceiver}`);
}

describe('unsettled in both views', () => {
  const ACCEPT = '< disposition role=true first=5 settled state=accepted';

  test('the sender has it settled when TCP tells that it has the word', () => {
    expect(views(`${SENDER}\n> ack\n${TRANSFER}\n${ACCEPT}\n< ack\n> ack`)).toEqual([
      '1/1',
      '1/0',
      '0/0',
    ]);
  });

  test('the receiver, where the sender settles; an outcome alone is no settlement', () => {
    expect(
      views(`${RECEIVER}
        < ack
        > ack
        < transfer handle=0 deliveryId=0 deliveryTag=a
        > disposition role=true first=0 state=accepted
        < disposition role=false first=0 settled state=accepted
        > ack`),
    ).toEqual(['1/1', '0/1', '0/0']);
  });

  test('sent settled: never unsettled anywhere', () => {
    expect(views(`${SENDER}\n< ack\n${TRANSFER} settled\n< ack`)).toEqual(['0/0']);
  });

  test('settled with the last of its transfers: the receiver has to hear it', () => {
    const text = `${SENDER}
      < ack
      ${TRANSFER} more
      > transfer handle=0 settled
      < ack`;
    expect(views(text)).toEqual(['1/1', '0/1', '0/0']);
  });

  test('without any acknowledgement the order of the capture has to do', () => {
    expect(views(`${SENDER}\n${TRANSFER}\n${ACCEPT}`)).toEqual(['1/1', '0/0']);
  });

  test('of deliveries before the capture, or in a hole, the number is not known', () => {
    expect(views(`> transfer handle=0 deliveryId=5 deliveryTag=a message=m`)).toEqual([]);
    expect(last('> transfer handle=0 deliveryId=5 deliveryTag=a message=m')).toMatchObject({
      unsettledSender: -1,
      unsettledReceiver: -1,
    });
    const second = TRANSFER.replace('deliveryId=5', 'deliveryId=7');
    expect(views(`${SENDER}\n${TRANSFER}\n> gap\n${second}`)).toEqual(['1/1', '-1/-1', '-1/-1']);
  });

  test('known again: ids show that none began in the hole, and what was open is settled', () => {
    const second = TRANSFER.replace('deliveryId=5', 'deliveryId=6');
    expect(
      views(`${SENDER}\n< ack\n> ack\n${TRANSFER}\n> gap\n${second}\n${ACCEPT}\n> ack`),
    ).toEqual(['1/1', '-1/-1', '-1/-1', '2/1', '1/1']);
  });

  test('a range over two links; each is told', () => {
    expect(
      ledgerOf(`${TWO}
        > ack
        ${TRANSFER}
        > transfer handle=1 deliveryId=6 deliveryTag=a
        > transfer handle=1 deliveryId=7 deliveryTag=b
        < disposition role=true first=5 last=7 settled state=accepted
        > ack`)
        .slice(-4)
        .map(({ link, unsettledSender: s, unsettledReceiver: r }) => [link, s, r]),
    ).toEqual([
      [1, 1, 0],
      [2, 2, 0],
      [1, 0, 0],
      [2, 0, 0],
    ]);
  });

  test('what a session leaves behind stays unsettled', () => {
    expect(last(`${SENDER}\n${TRANSFER}\n> end\n< end`)).toMatchObject({
      unsettledSender: 1,
      unsettledReceiver: 1,
    });
  });
});

test('many links and a window that opens and closes: not their product', () => {
  const attach = (i: number) => `
    > attach name=l${i} handle=${i} role=false source=me target=q initialDeliveryCount=0
    < attach name=l${i} handle=${i} role=true source=me target=q`;
  const window = (size: number) =>
    `< flow nextIncomingId=4294967292 incomingWindow=${size} nextOutgoingId=4294967292 outgoingWindow=9`;
  const links = Array.from({ length: 300 }, (_, i) => attach(i)).join('');
  const flips = Array.from({ length: 400 }, (_, i) => window(i % 2)).join('\n');
  // Those links could move for their window, and have no credit: both answers are told of each.
  const entries = ledgerOf(`${OPENED}${links}\n${flips}`);
  expect(entries.length).toBeGreaterThan(20_000);
  expect(entries.length).toBeLessThan(60_000);
});

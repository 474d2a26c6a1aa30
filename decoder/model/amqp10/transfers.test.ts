import { describe, expect, test } from 'vitest';
import { climb, onlyRow, PRELUDE, SENDER, TRANSFER } from '../../../test/support/ladder10.ts';

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
    const row = onlyRow(`${SENDER}
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
    const row = onlyRow(`${SENDER}
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

/**
 * The worked vectors of the protocol models, case by case: what goes in, and what both ends then have.
 * Where a case ends in a fault, it is the comparison that tells it; a fault has its words elsewhere.
 */
import { describe, expect, test } from 'vitest';
import { climb, OPENED } from '../../test/support/ladder10.ts';
import { ledgerOf } from '../../test/support/ledger10.ts';
import {
  framesIn,
  grant,
  last,
  open,
  sending,
  stillness,
  told,
  transfers,
  WRAP,
} from '../../test/support/worked-vectors.ts';

describe('serial numbers', () => {
  test('a range from 0xFFFFFFFE to 1', () => {
    const ids = [0xfffffffd, 0xfffffffe, 0xffffffff, 0, 1, 2];
    const sent = ids.map((id) => `> transfer handle=0 deliveryId=${id} deliveryTag=t${id}`);
    const { rows } = climb(`${sending(WRAP)}\n${grant(9)}\n${sent.join('\n')}
      < disposition role=true first=4294967294 last=1 settled state=accepted`);
    const outcomes = ['none', 'accepted', 'accepted', 'accepted', 'accepted', 'none'];
    expect(rows.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(rows.map(({ deliveryId }) => deliveryId)).toEqual(ids);
  });

  test('delivery-ids rise by one for all links of a session, over the wrap', () => {
    const two = `${sending(0)}
      > attach name=two handle=1 role=false source=me target=other initialDeliveryCount=0
      < attach name=two handle=8 role=true source=me target=other
      > transfer handle=0 deliveryId=4294967295 deliveryTag=a
      > transfer handle=1 deliveryId=0 deliveryTag=a`;
    expect(climb(`${two}\n> transfer handle=0 deliveryId=1 deliveryTag=b`).comparisons).toEqual([]);
    expect(told(climb(`${two}\n> transfer handle=0 deliveryId=0 deliveryTag=b`))).toEqual([
      `${framesIn(two) + 1} delivery-id-out-of-sequence 0, not 1`,
    ]);
    expect(told(climb(`${two}\n> transfer handle=0 deliveryId=5 deliveryTag=b`))).toEqual([
      `${framesIn(two) + 1} delivery-id-out-of-sequence 5, not 1`,
    ]);
  });

  test('a distance of exactly 2^31 says nothing', () => {
    const text = `${sending(0)}\n${grant(0x80000000)}\n${transfers(1)}`;
    expect(climb(text).comparisons).toEqual([]);
    expect(stillness(last(text))).not.toBe('credit-blocked');
  });
});

describe('presence', () => {
  const two = `${sending(0)}\n${grant(9)}
    > transfer handle=0 deliveryId=0 deliveryTag=a
    > transfer handle=0 deliveryId=1 deliveryTag=b`;
  const outcomes = (text: string): unknown[] => climb(text).rows.map(({ outcome }) => outcome);

  test('last absent is one delivery, last=0 a range that ends at 0', () => {
    const one = `${two}\n< disposition role=true first=1 settled state=accepted`;
    expect(outcomes(one)).toEqual(['none', 'accepted']);
    const range = `${two}\n< disposition role=true first=0 last=0 settled state=accepted`;
    expect(outcomes(range)).toEqual(['accepted', 'none']);
    // 1 to 0 runs backwards, and names nothing.
    const back = `${two}\n< disposition role=true first=1 last=0 settled state=accepted`;
    expect(outcomes(back)).toEqual(['none', 'none']);
  });

  test('next-incoming-id absent counts from the first, 0 from 0', () => {
    const text = `${sending(0)}\n${grant(9)}\n${transfers(1)}`;
    const absent = `${text}\n< flow incomingWindow=10 nextOutgoingId=${WRAP} outgoingWindow=9`;
    expect(ledgerOf(absent).at(-1)).toMatchObject({ windowToServer: 9 });
    const zero = `${text}\n${open(0, 10)}`;
    expect(ledgerOf(zero).at(-1)).toMatchObject({ windowToServer: 13 });
  });

  test('settled absent, false, and true once', () => {
    const settle = (words: string): unknown => {
      const text = `${sending(0)}\n${grant(9)}`;
      return climb(`${text}\n> transfer handle=0 deliveryId=0 deliveryTag=a ${words}`).rows[0]
        ?.phase;
    };
    expect(settle('')).toBe('in-flight');
    expect(settle('settled=false')).toBe('in-flight');
    expect(settle('settled')).toBe('presettled');
    expect(settle('more settled\n> transfer handle=0')).toBe('presettled');
    expect(settle('more settled\n> transfer handle=0 settled=false')).toBe('presettled');
    expect(settle('more\n> transfer handle=0 settled')).toBe('presettled');
    const said = (words: string): unknown =>
      climb(`${two}\n< disposition role=true first=0 ${words} state=accepted`).rows[0]?.phase;
    expect(said('')).toBe('outcome-proposed');
    expect(said('settled=false')).toBe('outcome-proposed');
    expect(said('settled')).toBe('done-receiver-first');
  });

  test('delivery-count absent in a flow counts from the first, whenever it comes', () => {
    expect(last(`${two}\n${grant(9)}`)).toMatchObject({ linkCredit: 7, deliveryCount: 2 });
    expect(last(`${two}\n${grant(9, 0)}`)).toMatchObject({ linkCredit: 7 });
    expect(last(`${two}\n${grant(9, 2)}`)).toMatchObject({ linkCredit: 9 });
    const early = `${OPENED}
      < attach name=out handle=7 role=true source=me target=orders
      ${grant(9)}
      > attach name=out handle=0 role=false source=me target=orders initialDeliveryCount=${WRAP}`;
    expect(last(early)).toMatchObject({ linkCredit: 9, deliveryCount: WRAP });
  });

  test('explicit nulls at the end of the list are absent', () => {
    const nulls = 'settled=null state=null batchable=null';
    const said = climb(`${two}\n< disposition role=true first=0 last=null ${nulls}`);
    expect(said.rows.map(({ phase }) => phase)).toEqual(['in-flight', 'in-flight']);
    const flow = `${grant(9)} available=null drain=null echo=null properties=null`;
    expect(last(`${two}\n${flow}`)).toMatchObject({ linkCredit: 7, available: -1, flags: 0 });
    const transfer = climb(
      `${sending(0)}\n${grant(9)}\n> transfer handle=0 deliveryId=0 deliveryTag=a settled=null more=null`,
    );
    expect(transfer.rows[0]).toMatchObject({ phase: 'in-flight', transfers: 1 });
  });
});

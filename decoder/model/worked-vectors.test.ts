/**
 * The worked vectors of the protocol models, case by case: what goes in, and what both ends then have.
 * Where a case ends in a fault, it is the comparison that tells it; a fault has its words elsewhere.
 */
import { describe, expect, test } from 'vitest';
import { climb, type Ladder, PRELUDE, RECEIVER } from '../../test/support/ladder10.ts';
import {
  framesIn,
  grant,
  last,
  open,
  report,
  sending,
  stillness,
  told,
  transfers,
  WRAP,
} from '../../test/support/worked-vectors.ts';
import { LEDGER } from './ledger-entry.ts';

describe('credit', () => {
  test('credit, wrap: flow without delivery-count from 0xFFFFFFFE on', () => {
    const five = `${sending(0xfffffffe)}\n${grant(5)}\n${transfers(5)}`;
    expect(last(five)).toMatchObject({ linkCredit: 0, deliveryCount: 3 });
    expect(stillness(last(five))).toBe('credit-blocked');
    expect(climb(five).comparisons).toEqual([]);
    const six = climb(`${five}\n${transfers(1, 5)}`);
    expect(told(six)).toEqual([`${framesIn(five) + 1} credit-overrun 3, not 3`]);
    expect(six.links[0]?.amqp10).toMatchObject({ creditOverruns: 1 });
  });

  test('credit in flight: what the receiver had not counted when it granted', () => {
    const text = `${sending(100)}\n${grant(10, 100)}\n${transfers(10)}\n${grant(50, 100)}`;
    expect(last(text)).toMatchObject({ linkCredit: 40, deliveryCount: 110 });
    expect(climb(text).comparisons).toEqual([]);
  });

  test('reduction: legal by an earlier grant, beyond the latest', () => {
    const text = `${sending(100)}\n${grant(100, 100)}\n${transfers(29)}\n${grant(10, 100)}`;
    expect(last(text)).toMatchObject({ linkCredit: -19 });
    const more = climb(`${text}\n${transfers(1, 29)}`);
    expect(told(more)).toEqual([`${framesIn(text) + 1} credit-reduced-in-flight 129, not 110`]);
    expect(more.links[0]?.amqp10).toMatchObject({ creditOverruns: 0 });
  });

  test('drain: 30 given back, and no link that is starved', () => {
    const out = (WRAP + 20) >>> 0;
    const text = `${sending(100)}\n${grant(50, 100)}\n${transfers(20)}\n${grant(30, 120, 'drain')}`;
    expect(last(text)).toMatchObject({ linkCredit: 30, flags: LEDGER.drain });
    const drained = last(`${text}\n${report(out, 150, 0, 'drain')}`);
    expect(drained).toMatchObject({ linkCredit: 0, deliveryCount: 150, flags: LEDGER.drain });
    expect(stillness(drained)).toBe('drained');
    expect(climb(`${text}\n${report(out, 150, 0, 'drain')}`).comparisons).toEqual([]);
  });

  test('frames ≠ messages: a receiver that counts each transfer', () => {
    const lines = [sending(WRAP), grant(1000, WRAP)];
    for (let n = 0; n < 40; n++) {
      const first = `> transfer handle=0 deliveryId=${(WRAP + n) >>> 0} deliveryTag=t${n} more`;
      lines.push(first, '> transfer handle=0 more', '> transfer handle=0');
    }
    const text = lines.join('\n');
    const flow = `${text}\n${grant(1000, (WRAP + 120) >>> 0)}`;
    expect(told(climb(flow))).toEqual([
      `${framesIn(flow)} receiver-counts-frames ${WRAP + 120 - 2 ** 32}, not ${WRAP + 40 - 2 ** 32}`,
    ]);
    const other = `${text}\n${grant(1000, (WRAP + 119) >>> 0)}`;
    expect(told(climb(other))).toEqual([
      `${framesIn(other)} receiver-ahead ${WRAP + 119 - 2 ** 32}, not ${WRAP + 40 - 2 ** 32}`,
    ]);
    // One for each message, and some on their way: all is well.
    expect(climb(`${text}\n${grant(1000, (WRAP + 30) >>> 0)}`).comparisons).toEqual([]);
  });

  test('compared before it is overwritten: the sender’s own count', () => {
    const text = `${sending(WRAP)}\n${grant(50, WRAP)}\n${transfers(3)}`;
    const right = climb(`${text}\n${report((WRAP + 3) >>> 0, (WRAP + 3) >>> 0, 47)}`);
    expect(right.comparisons).toEqual([]);
    const flow = `${text}\n${report((WRAP + 3) >>> 0, 1, 45)}`;
    expect(told(climb(flow))).toEqual([
      `${framesIn(flow)} sender-count-differs 1, not ${WRAP + 3}`,
    ]);
    expect(last(flow)).toMatchObject({ deliveryCount: 1 });
  });
});

describe('session windows', () => {
  test('window: used up from 0xFFFFFFFF on, and moved on', () => {
    const text = `${sending(0, 0xffffffff, 4)}\n${grant(9).replace('incomingWindow=5000', 'incomingWindow=4')}\n${transfers(4)}`;
    expect(last(text)).toMatchObject({ windowToServer: 0, linkCredit: 5 });
    expect(stillness(last(text))).toBe('session-blocked');
    const moved = last(`${text}\n${open(3, 4)}`);
    expect(moved).toMatchObject({ windowToServer: 4 });
    expect(stillness(moved)).toBe('moving');
    const fifth = climb(`${text}\n${transfers(1, 4)}`);
    expect(told(fifth)).toEqual([`${framesIn(text) + 1} window-overrun 3, not 3`]);
  });

  test('closed on purpose: the window ends before where it ended', () => {
    const text = `${sending(0, 0, 1000)}\n${grant(2000).replace('5000', '1000')}\n${transfers(700)}`;
    const closed = `${text}\n${open(700, 0)}`;
    expect(told(climb(closed))).toEqual([`${framesIn(closed)} window-taken-back 700, not 1000`]);
    expect(last(closed)).toMatchObject({ windowToServer: 0 });
    expect(stillness(last(closed))).toBe('session-blocked');
    // What is still on its way was legal when it was sent.
    expect(climb(`${closed}\n${transfers(10, 700)}`).comparisons).toHaveLength(1);
  });

  test('used up by sending: nothing was taken back', () => {
    const text = `${sending(0, 0, 10)}\n${grant(20).replace('5000', '10')}\n${transfers(10)}\n${open(10, 0)}`;
    expect(climb(text).comparisons).toEqual([]);
  });

  test('pinned: one delivery that is open holds the window from there on', () => {
    const pinned = (settled: string, until: number): Ladder => {
      const lines = [sending(0, 0, 2048), grant(4000).replace('5000', '2048'), transfers(1200)];
      lines.push(settled);
      for (let out = 1200; out <= until; out += 100) {
        if (out > 1200) lines.push(transfers(100, out - 100));
        lines.push(open(out, 2048 - out));
      }
      return climb(lines.join('\n'));
    };
    // All but the first of those that were sent; ids wrap after four.
    const rest = `< disposition role=true first=${WRAP + 1} last=${1199 - 4} settled state=accepted`;
    const found = told(pinned(rest, 1600));
    const frames = PRELUDE + 1200 + 1 + 1 + 4 * 101;
    expect(found).toEqual([`${frames} window-pinned 448, not 2048 against ${PRELUDE + 1}`]);
    // At 1500 a quarter and more is left.
    expect(told(pinned(rest, 1500))).toEqual([]);
    // Where most behind it is open too, it is a backlog, and no single one.
    expect(told(pinned('', 1600))).toEqual([]);
  });

  test('used up, a pinned window is one still', () => {
    const lines = [sending(0, 0, 60), grant(4000).replace('5000', '60')];
    for (let out = 10; out <= 60; out += 10)
      lines.push(transfers(10, out - 10), open(out, 60 - out));
    const settled = `< disposition role=true first=${WRAP + 1} last=55 settled state=accepted`;
    lines.splice(lines.length - 1, 0, settled);
    expect(told(climb(lines.join('\n')))).toEqual([
      `${framesIn(lines.join('\n'))} window-pinned 0, not 60 against ${PRELUDE + 1}`,
    ]);
  });

  test('next-incoming-id 0 where the peer starts at 0xFFFFFFFC, before its begin and after', () => {
    const begins = '> open\n< open\n> begin nextOutgoingId=0 incomingWindow=9 outgoingWindow=9';
    const answer = `< begin remoteChannel=0 nextOutgoingId=${WRAP} incomingWindow=9 outgoingWindow=9`;
    const flow = (words: string): string =>
      `> flow ${words} incomingWindow=9 nextOutgoingId=0 outgoingWindow=9`;
    expect(told(climb(`${begins}\n${flow('nextIncomingId=0')}\n${answer}`))).toEqual([
      `4 next-incoming-id-ahead 0, not ${WRAP}`,
    ]);
    expect(told(climb(`${begins}\n${answer}\n${flow('nextIncomingId=0')}`))).toEqual([
      `5 next-incoming-id-ahead 0, not ${WRAP}`,
    ]);
    // Absent, as it should be, or guessed right.
    expect(climb(`${begins}\n${flow('')}\n${answer}`).comparisons).toEqual([]);
    const right = `${begins}\n${flow(`nextIncomingId=${WRAP}`)}\n${answer}`;
    expect(climb(right).comparisons).toEqual([]);
  });

  test('next-outgoing-id that counts deliveries, not transfers', () => {
    const three = `> transfer handle=0 deliveryId=0 deliveryTag=a more\n> transfer handle=0 more\n> transfer handle=0`;
    const text = `${sending(0)}\n${grant(5)}\n${three}`;
    expect(told(climb(`${text}\n${report((WRAP + 1) >>> 0, 1, 4)}`))).toEqual([
      `${framesIn(text) + 1} transfer-count-differs ${WRAP + 1}, not ${WRAP + 3}`,
    ]);
    expect(climb(`${text}\n${report((WRAP + 3) >>> 0, 1, 4)}`).comparisons).toEqual([]);
  });
});

describe('settlement', () => {
  const sent = '< transfer handle=0 deliveryId=5 deliveryTag=a message=m';
  const both = (receiver: string, sender: string): Ladder =>
    climb(`${RECEIVER}
      ${sent}
      > disposition role=true first=5 ${receiver}
      < disposition role=false first=5 settled ${sender}`);

  test('refused settle: accepted, and the sender says rejected', () => {
    const { rows, disagreements } = both('state=accepted', 'state=rejected');
    expect(rows[0]).toMatchObject({
      phase: 'done-sender-first',
      outcome: 'rejected',
      pattern: 'P2',
      outcomeFrame: PRELUDE + 3,
    });
    expect(disagreements).toEqual(['refused']);
  });

  test('overwritten: rejected, and the sender says accepted', () => {
    const { rows, disagreements } = both('state=rejected', 'state=accepted');
    expect(rows[0]).toMatchObject({ phase: 'done-sender-first', outcome: 'accepted' });
    expect(disagreements).toEqual(['overwritten']);
  });

  test('agreed: the sender says the same, or nothing', () => {
    expect(both('state=accepted', 'state=accepted').disagreements).toEqual([undefined]);
    expect(both('state=accepted', '').rows[0]).toMatchObject({ outcome: 'accepted' });
    expect(both('state=accepted', '').disagreements).toEqual([undefined]);
  });
});

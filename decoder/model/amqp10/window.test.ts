import { describe, expect, test } from 'vitest';
import { ABSENT } from '../../frame-view.ts';
import { WindowLedger } from './window.ts';

function windowOf(initialId: number, incomingWindow: number): WindowLedger {
  const ledger = new WindowLedger();
  ledger.start(initialId, 2048);
  ledger.open(ABSENT, incomingWindow, false);
  return ledger;
}

function transfers(ledger: WindowLedger, count: number): void {
  for (let i = 0; i < count; i++) ledger.transfer(false);
}

describe('session window', () => {
  test('wraps: a window of 4 from 0xFFFFFFFF on is used up by four frames', () => {
    const ledger = windowOf(0xffffffff, 4);
    transfers(ledger, 4);
    expect(ledger.limit).toBe(3);
    expect(ledger.remaining).toBe(0);
    expect(ledger.open(3, 4, false)).toBe('as expected');
    expect(ledger.limit).toBe(7);
    expect(ledger.remaining).toBe(4);
    expect(ledger.violations).toBe(0);
  });

  test('closed on purpose: the limit moves back', () => {
    const ledger = windowOf(0, 1000);
    transfers(ledger, 700);
    expect(ledger.open(700, 0, false)).toBe('taken back');
    expect(ledger.limit).toBe(700);
    expect(ledger.limitMost).toBe(1000);
    transfers(ledger, 10);
    // Within the largest window that was ever announced: in flight, no violation.
    expect(ledger.violations).toBe(0);
    expect(ledger.remaining).toBe(-10);
  });

  test('transfers beyond every limit are violations', () => {
    const ledger = windowOf(10, 2);
    transfers(ledger, 3);
    expect(ledger.violations).toBe(1);
  });

  test('next-incoming-id absent counts from the start, 0 is 0', () => {
    const absent = windowOf(0xfffffffc, 100);
    expect(absent.open(ABSENT, 100, false)).toBe('as expected');
    expect(absent.remaining).toBe(100);
    const zero = windowOf(0xfffffffc, 100);
    expect(zero.open(0, 50, false)).toBe('ahead');
    expect(zero.remaining).toBe(54);
  });

  test('a receiver that knows of more than was shown: unknown until the rest comes', () => {
    const ledger = windowOf(0xfffffffe, 10);
    transfers(ledger, 1);
    ledger.open(1, 10, true);
    expect(ledger.remaining).toBeUndefined();
    transfers(ledger, 2);
    expect(ledger.remaining).toBe(10);
  });

  test('the begin of either side may come first', () => {
    const ledger = new WindowLedger();
    ledger.open(ABSENT, 8, false);
    expect(ledger.remaining).toBeUndefined();
    ledger.start(5, 0);
    expect(ledger.remaining).toBe(8);
  });

  test('compares before it takes over the sender’s own id', () => {
    const ledger = windowOf(0, 100);
    transfers(ledger, 3);
    ledger.report(3, 100);
    expect(ledger.drift).toBe(0);
    ledger.report(5, 100);
    expect(ledger.drift).toBe(2);
    expect(ledger.drifts).toBe(1);
    expect(ledger.nextId).toBe(5);
  });

  test('a window of 2^31 and more is one, and no negative number', () => {
    for (const window of [0x7fffffff, 0x80000000, 0xffffffff]) {
      const ledger = windowOf(0xfffffffc, window);
      transfers(ledger, 10);
      expect(ledger.remaining).toBe(window - 10);
      expect(ledger.violations).toBe(0);
      ledger.open(6, window, false);
      expect(ledger.remaining).toBe(window);
    }
  });

  test('how often its end stood still though more was received', () => {
    const ledger = windowOf(0xfffffff0, 40);
    const held = [10, 20, 30].map((received) => {
      transfers(ledger, 10);
      return ledger.open((0xfffffff0 + received) >>> 0, 40 - received, false);
    });
    expect(held).toEqual(['held', 'held', 'held']);
    expect(ledger.heldFlows).toBe(3);
    // The same word again is no news.
    ledger.open(14, 10, false);
    expect(ledger.heldFlows).toBe(3);
    ledger.open(14, 40, false);
    expect(ledger.heldFlows).toBe(0);
  });

  test('a hole makes unknown what its direction may have told', () => {
    const ledger = windowOf(0, 10);
    ledger.loseReceiver();
    expect(ledger.remaining).toBeUndefined();
    ledger.open(0, 2, false);
    expect(ledger.remaining).toBe(2);
    transfers(ledger, 3);
    // A larger window may have been announced in the hole.
    expect(ledger.violations).toBe(0);
    ledger.loseSender();
    expect(ledger.remaining).toBeUndefined();
    ledger.report(7, 0);
    expect(ledger.drifts).toBe(0);
    expect(ledger.remaining).toBe(-5);
  });
});

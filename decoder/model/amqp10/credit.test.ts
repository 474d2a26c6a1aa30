import { describe, expect, test } from 'vitest';
import { ABSENT } from '../../frame-view.ts';
import { CreditLedger } from './credit.ts';

function ledgerAt(initialCount: number): CreditLedger {
  const ledger = new CreditLedger();
  ledger.start(initialCount, true);
  return ledger;
}

/** One delivery in one transfer. */
function send(ledger: CreditLedger, count = 1): string[] {
  return Array.from({ length: count }, () => {
    const verdict = ledger.deliveryStarted(false);
    ledger.deliveryEnded();
    return verdict;
  });
}

/** What a sender says of itself. */
const report = (ledger: CreditLedger, count: number, credit = ABSENT): boolean =>
  ledger.senderFlow(count, credit, ABSENT, true);

const grant = (ledger: CreditLedger, count: number, credit: number, drain = false): unknown =>
  ledger.receiverFlow(count, credit, drain, false, false);

describe('credit', () => {
  test('wraps: five credits from 0xFFFFFFFE on, and the sixth delivery is beyond them', () => {
    const ledger = ledgerAt(0xfffffffe);
    grant(ledger, ABSENT, 5);
    expect(ledger.limit).toBe(3);
    expect(send(ledger, 5)).toEqual(['within', 'within', 'within', 'within', 'within']);
    expect(ledger.countFirst).toBe(3);
    expect(ledger.credit).toBe(0);
    expect(ledger.overruns).toBe(0);
    expect(send(ledger)).toEqual(['overrun']);
    expect(ledger.credit).toBe(-1);
    expect(ledger.overruns).toBe(1);
  });

  test('is not overrun by a delivery that knows of a grant not shown yet: it becomes unknown', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 1);
    expect(send(ledger)).toEqual(['within']);
    expect(ledger.deliveryStarted(true)).toBe('unknown');
    expect(ledger.credit).toBeUndefined();
    expect(ledger.overruns).toBe(0);
  });

  test('is not adrift where the sender answers what was not shown yet, or was taken back since', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 5);
    ledger.senderFlow(5, 0, ABSENT, true, false);
    expect(ledger.drifts).toBe(0);
    expect(ledger.deliveryCount).toBe(5);
  });

  test('counts what is in flight when a grant passes', () => {
    const ledger = ledgerAt(100);
    grant(ledger, 100, 50);
    send(ledger, 10);
    grant(ledger, 100, 50);
    expect(ledger.limit).toBe(150);
    expect(ledger.credit).toBe(40);
    expect(ledger.inFlightAtGrant).toBe(10);
  });

  test('a grant sets, it does not add', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 50);
    grant(ledger, 0, 50);
    expect(ledger.credit).toBe(50);
  });

  test('a reduction makes what is in flight excess, not a violation', () => {
    const ledger = ledgerAt(100);
    grant(ledger, 100, 100);
    send(ledger, 29);
    grant(ledger, 100, 10);
    expect(ledger.limit).toBe(110);
    expect(ledger.credit).toBe(-19);
    expect(send(ledger)).toEqual(['excess']);
    expect(ledger.overruns).toBe(0);
  });

  test('a drain gives back what is left, and is a mode', () => {
    const ledger = ledgerAt(100);
    grant(ledger, 100, 50);
    send(ledger, 20);
    grant(ledger, 120, 30, true);
    expect(ledger.draining).toBe(true);
    report(ledger, 150);
    expect(ledger.drainedCount).toBe(30);
    expect(ledger.drained).toBe(true);
    expect(ledger.credit).toBe(0);
    expect(ledger.drifts).toBe(0);
    expect(ledger.draining).toBe(true);
    grant(ledger, 150, 10);
    expect(ledger.draining).toBe(false);
    expect(ledger.drained).toBe(false);
  });

  test('messages that use a drain up are no drain', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 2, true);
    send(ledger, 2);
    report(ledger, 2);
    expect(ledger.drained).toBe(false);
    expect(ledger.credit).toBe(0);
  });

  test('negative credit, as an overrun sender reports it, is a limit behind', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 10, 0xfffffff8);
    expect(ledger.limit).toBe(2);
  });

  test('compares before it takes over the sender’s own count', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 500);
    send(ledger, 40);
    report(ledger, 120);
    expect(ledger.drift).toBe(80);
    expect(ledger.drifts).toBe(1);
    expect(ledger.countFirst).toBe(120);
    report(ledger, 120);
    expect(ledger.drift).toBe(0);
    expect(ledger.drifts).toBe(1);
  });

  test('a receiver cannot have counted more than was sent; that it has counted less is in flight', () => {
    const ledger = ledgerAt(0xffffffff);
    grant(ledger, 0xffffffff, 50);
    send(ledger, 2);
    grant(ledger, 0, 50);
    grant(ledger, 1, 50);
    grant(ledger, ABSENT, 50);
    expect(ledger.drifts).toBe(0);
    grant(ledger, 2, 50);
    grant(ledger, 3, 50);
    expect(ledger.drifts).toBe(2);
    ledger.loseSender();
    grant(ledger, 9, 50);
    expect(ledger.drifts).toBe(2);
  });

  test('a delivery under way counts at its first or at its last transfer: neither is a drift', () => {
    for (const [reported, first, last] of [
      [0, 1, 0],
      [1, 1, 0],
    ] as const) {
      const ledger = ledgerAt(0);
      grant(ledger, 0, 5);
      ledger.deliveryStarted(false);
      report(ledger, reported);
      expect(ledger.drifts).toBe(0);
      expect([ledger.countFirst, ledger.countLast]).toEqual([first, last]);
      expect(ledger.credit).toBe(4);
      expect(ledger.creditLenient).toBe(5);
    }
  });

  test('an aborted delivery may count or not', () => {
    for (const reported of [0, 1]) {
      const ledger = ledgerAt(0);
      grant(ledger, 0, 5);
      ledger.deliveryStarted(false);
      ledger.deliveryAborted();
      report(ledger, reported);
      expect(ledger.drifts).toBe(0);
      expect(ledger.countFirst).toBe(reported);
    }
  });

  test('a grant that passes before the sender’s attach counts from its initial count', () => {
    const ledger = new CreditLedger();
    grant(ledger, ABSENT, 10);
    grant(ledger, ABSENT, 4);
    expect(ledger.credit).toBeUndefined();
    ledger.start(7, true);
    expect(ledger.limit).toBe(11);
    expect(ledger.limitMost).toBe(17);
  });

  test('is unknown until a flow tells, and proves no overrun of what it did not see', () => {
    const ledger = new CreditLedger();
    expect(ledger.credit).toBeUndefined();
    expect(send(ledger)).toEqual(['unknown']);
    grant(ledger, 50, 5);
    expect(ledger.credit).toBeUndefined();
    ledger.senderFlow(52, ABSENT, 0, true);
    expect(ledger.credit).toBe(3);
    expect(ledger.drifts).toBe(0);
    expect(ledger.available).toBe(0);
    expect(send(ledger, 4)).toEqual(['within', 'within', 'within', 'unknown']);
  });

  test('where no grant was seen, what the sender tells is its credit', () => {
    const ledger = new CreditLedger();
    expect(report(ledger, 0xfffffffe, 3)).toBe(true);
    expect(ledger.credit).toBe(3);
    expect(ledger.everGranted).toBe(true);
    expect(send(ledger, 3)).toEqual(['within', 'within', 'within']);
    expect(ledger.credit).toBe(0);
    expect(report(ledger, 1, 4)).toBe(true);
    expect(ledger.credit).toBe(4);
    // A grant that is seen is the authority from then on.
    grant(ledger, 1, 9);
    expect(report(ledger, 1, 4)).toBe(false);
    expect(ledger.credit).toBe(9);
  });

  test('a sender that goes on beyond what it told was granted more', () => {
    const ledger = new CreditLedger();
    report(ledger, 10, 1);
    expect(send(ledger, 2)).toEqual(['within', 'unknown']);
    expect(ledger.credit).toBeUndefined();
    expect(ledger.overruns).toBe(0);
  });

  test('what it tells is out of date once a flow passed that may be of the link', () => {
    const ledger = new CreditLedger();
    report(ledger, 10, 1);
    ledger.doubtReport();
    expect(ledger.credit).toBeUndefined();
    expect(ledger.senderFlow(10, 1, ABSENT, false)).toBe(false);
    expect(ledger.credit).toBeUndefined();
    const granted = ledgerAt(0);
    grant(granted, 0, 5);
    granted.doubtReport();
    expect(granted.credit).toBe(5);
  });

  test('a jump of the sender is no drift where a drain may not have been seen', () => {
    const ledger = new CreditLedger();
    ledger.start(0, false);
    send(ledger, 2);
    report(ledger, 5, 0);
    expect(ledger.drifts).toBe(0);
    grant(ledger, 5, 3);
    report(ledger, 6, 2);
    expect(ledger.drifts).toBe(1);
  });

  test('a sender beyond its limit tells so in two’s complement, and was granted nothing by that', () => {
    const ledger = new CreditLedger();
    report(ledger, 108, 0xfffffff8);
    expect(ledger.credit).toBe(-8);
    expect(ledger.everGranted).toBeUndefined();
  });

  test('a receiver that has counted more than was shown: unknown until the rest comes', () => {
    const ledger = ledgerAt(0xfffffffe);
    grant(ledger, 0xfffffffe, 10);
    send(ledger);
    ledger.receiverFlow(1, 9, false, false, true);
    expect(ledger.drifts).toBe(0);
    expect(ledger.credit).toBeUndefined();
    expect(ledger.creditLenient).toBeUndefined();
    expect(ledger.deliveryCount).toBe(ABSENT);
    send(ledger);
    expect(ledger.credit).toBeUndefined();
    send(ledger);
    expect([ledger.deliveryCount, ledger.credit]).toEqual([1, 9]);
  });

  test('a receiver that counts from elsewhere grants more than it means to', () => {
    const ledger = ledgerAt(0xfffffffb);
    grant(ledger, 0, 5);
    expect(ledger.credit).toBe(10);
    expect(ledger.deliveryCount).toBe(0xfffffffb);
    expect(ledger.drifts).toBe(1);
  });

  test('a hole makes unknown what its direction may have told', () => {
    const ledger = ledgerAt(0);
    grant(ledger, 0, 5);
    ledger.loseReceiver();
    expect(ledger.credit).toBeUndefined();
    grant(ledger, 0, 7);
    expect(ledger.credit).toBe(7);
    ledger.loseSender();
    expect(ledger.credit).toBeUndefined();
    report(ledger, 3);
    expect(ledger.credit).toBe(4);
    expect(ledger.drifts).toBe(0);
  });
});

import { describe, expect, test } from 'vitest';
import { UNKNOWN } from '../ledger-entry.ts';
import { Credit, UNIT } from './credit.ts';

const NO_LIMIT = 0xffffffff;

/** Messages and octets that may be sent. */
function left(credit: Credit): readonly number[] {
  return [credit.leftOf(credit.messages), credit.leftOf(credit.bytes)];
}

function send(credit: Credit, bytes: number): void {
  credit.spendMessage(true);
  credit.spendBytes(bytes);
}

describe('credit of a subscription', () => {
  test('a subscription begins with none, in window mode', () => {
    const credit = new Credit(true);
    expect(left(credit)).toEqual([0, 0]);
    expect(credit.mode).toBe('window');
    expect(credit.bytes.wasGranted).toBe(false);
  });

  test('two grants of 50 with nothing sent are 100: message.flow adds', () => {
    const credit = new Credit(true);
    credit.grant(UNIT.message, 50);
    credit.grant(UNIT.message, 50);
    expect(left(credit)).toEqual([100, 0]);
  });

  test('credit mode: what is completed gives nothing back', () => {
    const credit = new Credit(true);
    credit.setMode('credit');
    credit.grant(UNIT.message, 2);
    credit.grant(UNIT.byte, NO_LIMIT);
    send(credit, 100);
    send(credit, 100);
    credit.completed(100);
    expect(left(credit)).toEqual([0, Number.POSITIVE_INFINITY]);
    credit.grant(UNIT.message, 10);
    expect(left(credit)[0]).toBe(10);
  });

  test('window mode: completion gives back the message and its octets', () => {
    const credit = new Credit(true);
    credit.grant(UNIT.message, 2);
    credit.grant(UNIT.byte, 250);
    send(credit, 100);
    send(credit, 100);
    expect(left(credit)).toEqual([0, 50]);
    credit.completed(100);
    expect(left(credit)).toEqual([1, 150]);
  });

  test('more than was granted is a negative number', () => {
    const credit = new Credit(true);
    credit.setMode('credit');
    credit.grant(UNIT.message, 1);
    send(credit, 0);
    send(credit, 0);
    expect(left(credit)[0]).toBe(-1);
  });

  test('stop takes all of it, and completing what was sent before opens nothing', () => {
    const credit = new Credit(true);
    credit.grant(UNIT.message, 5);
    credit.grant(UNIT.byte, NO_LIMIT);
    send(credit, 10);
    credit.withdraw('stop');
    credit.completed(10);
    expect(left(credit)).toEqual([0, 0]);
    expect(credit.withdrawnBy).toBe('stop');
    credit.grant(UNIT.message, 5);
    expect(left(credit)).toEqual([5, 0]);
    expect(credit.withdrawnBy).toBeUndefined();
  });

  test('what began before the capture is unknown until something says what it is', () => {
    const credit = new Credit(false);
    credit.grant(UNIT.message, 5);
    expect(left(credit)).toEqual([UNKNOWN, UNKNOWN]);
    expect(credit.bytes.wasGranted).toBeUndefined();
    credit.grant(UNIT.byte, NO_LIMIT);
    expect(left(credit)[1]).toBe(Number.POSITIVE_INFINITY);
    credit.withdraw('stop');
    expect(left(credit)).toEqual([0, 0]);
    credit.grant(UNIT.message, 5);
    // In window mode what was sent before the capture would still count.
    expect(left(credit)[0]).toBe(UNKNOWN);
    credit.setMode('credit');
    credit.grant(UNIT.message, 5);
    expect(left(credit)[0]).toBe(5);
  });

  test('a window of which completion cannot be told is not known', () => {
    const credit = new Credit(true);
    credit.grant(UNIT.message, 5);
    credit.spendMessage(false);
    expect(left(credit)).toEqual([UNKNOWN, 0]);
    credit.setMode('credit');
    credit.grant(UNIT.message, 5);
    credit.spendMessage(false);
    expect(left(credit)[0]).toBe(4);
  });

  test('a hole makes it unknown again', () => {
    const credit = new Credit(true);
    credit.grant(UNIT.message, 5);
    credit.lose();
    expect(left(credit)).toEqual([UNKNOWN, UNKNOWN]);
    expect(credit.messages.wasGranted).toBe(true);
  });
});

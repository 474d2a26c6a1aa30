import { describe, expect, test } from 'vitest';
import { bigMillisOf, sameValue } from './show.ts';

describe('what tshark prints', () => {
  test.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['65535', 65535],
    ['-0.000000', -0],
    ['3.141593', Math.PI],
    ['340282346638528859811704183484516925440.000000', 3.4028234663852886e38],
    ['Arguments', 'Arguments'],
    ['(null)', null],
    ['ANONYMOUS-RELAY', { type: 'symbol', value: 'ANONYMOUS-RELAY' }],
    ['01:00:ff', { type: 'binary', value: '0100ff' }],
    ['3132333435', { type: 'binary', value: '3132333435' }],
    ['18446744073709551615', { type: 'ulong', value: '18446744073709551615' }],
    ['Jan  1, 1970 00:00:00.000000000 UTC', { type: 'timestamp', value: 0 }],
    ['Nov 18, 2016 13:54:28.494000000 UTC', { type: 'timestamp', value: 1479477268494 }],
    ['123.450000', { type: 'decimal', value: '123.45' }],
    ['00:67:75:65', { type: 'secret', bytes: 4, user: 'gu' }],
    ['nan', { type: 'float', value: 'NaN' }],
  ])('%s is %j', (show, ours) => {
    expect(sameValue(show, ours)).toBe(true);
  });

  test.each([
    ['1', false],
    ['2', 1],
    ['3.141593', 3.15],
    ['abc', 'abd'],
    ['abc', null],
    ['01:00', { type: 'binary', value: '0100ff' }],
    ['01:00', { type: 'secret', bytes: 3 }],
    ['Jan  1, 1970 00:00:00.001000000 UTC', { type: 'timestamp', value: 0 }],
    ['', { type: 'symbol', value: 'x' }],
  ])('%s is not %j', (show, ours) => {
    expect(sameValue(show, ours)).toBe(false);
  });

  test('dates beyond what Date can hold', () => {
    expect(bigMillisOf('Oct 28, 58866 16:23:04.000000000 UTC')).toBe(
      BigInt(Date.UTC(58866, 9, 28, 16, 23, 4)),
    );
    // The calendar repeats every 400 years, which are 146,097 days.
    const cycles = BigInt((606_533_926 - 2326) / 400);
    expect(bigMillisOf('Sep 20, 606533926 11:50:33.000000000 UTC')).toBe(
      BigInt(Date.UTC(2326, 8, 20, 11, 50, 33)) + cycles * 146_097n * 86_400_000n,
    );
  });
});

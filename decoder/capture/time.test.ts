import { expect, test } from 'vitest';
import { Random } from '../../test/support/random.ts';
import { LIMITS } from '../limits.ts';
import { boundNanos, TickClock } from './time.ts';

const NANOS = 1_000_000_000n;

/** The definition, in big integers: draft-ietf-opsawg-pcapng section 4.2. */
function epochNanos(ticks: bigint, resolution: number, offset: bigint): bigint {
  const exponent = BigInt(resolution & 0x7f);
  const perSecond = resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
  return (ticks * NANOS) / perSecond + offset * NANOS;
}

test('every resolution agrees with big integers', () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = new Random(seed);
    const resolution = random.pick([0, 1, 3, 6, 6, 8, 9, 9, 10, 12, 0x80, 0x8a, 0x94, 0xa0]);
    const offset = BigInt(random.below(3_000_000) - 1_500_000);
    const perSecond =
      resolution & 0x80 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
    const seconds = BigInt(random.below(2_000_000));
    const ticks = seconds * perSecond + BigInt(random.below(1_000_000));
    const start = epochNanos(ticks, resolution, offset) + BigInt(random.below(2000) - 1000);
    const later = ticks + perSecond * BigInt(random.below(2_000_000)) + BigInt(random.below(1000));
    const clock = new TickClock(resolution, offset);
    clock.startAt(start);
    for (const moment of [ticks, later]) {
      const [high, low] = [Number(moment >> 32n), Number(moment & 0xffffffffn)];
      const expected = epochNanos(moment, resolution, offset);
      expect(clock.epochNanos(high, low)).toBe(expected);
      expect(BigInt(clock.nanos(high, low)), `seed ${seed}`).toBe(expected - start);
    }
  }
});

test('nonsense times stay within 64 bits', () => {
  const clock = new TickClock(0, 0n);
  clock.startAt(0n);
  expect(clock.nanos(0xffffffff, 0xffffffff)).toBe(LIMITS.timeNanos);
  expect(boundNanos(-1e30)).toBe(-LIMITS.timeNanos);
  expect(BigInt(LIMITS.timeNanos)).toBeLessThan(2n ** 63n);
  const far = new TickClock(6, -(2n ** 63n));
  far.startAt(0n);
  expect(far.nanos(1, 1)).toBe(-LIMITS.timeNanos);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import { RecentFile } from './recent-file.ts';

/** A file in which no two places near each other look alike. */
const octetAt = (at: number) => (Math.imul(at, 0x9e3779b1) >>> 13) & 0xff;
const octets = (from: number, count: number) =>
  Uint8Array.from({ length: count }, (_, i) => octetAt(from + i));

test('what was pushed is compared where it is, kept or being read, whatever the pushes were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(300_000), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      fc.integer({ min: 1, max: 3000 }),
      (pushes, place, count) => {
        const file = new RecentFile();
        let end = 0;
        pushes.forEach((length, index) => {
          file.begin(octets(end, length));
          if (index < pushes.length - 1) file.keep();
          end += length;
        });
        const reach = Math.min(end, LIMITS.recentFileBytes);
        const at = end - reach + (place % Math.max(1, reach));
        const copy = octets(at - 1, count + 2);
        const there = Math.min(count, end - at);
        expect(file.differing(at, copy, 1, there)).toBe(0);
        const changed = copy.map((octet) => octet ^ 1);
        expect(file.differing(at, changed, 1, there)).toBe(there);
      },
    ),
    { numRuns: 30 },
  );
});

test('octets that are gone, or never came, count as equal', () => {
  const file = new RecentFile();
  file.begin(new Uint8Array(10));
  file.keep();
  expect(file.differing(5, Uint8Array.of(1, 1, 1, 1, 1, 1, 1), 0, 7)).toBe(5);
  for (let pushed = 0; pushed < 4 * LIMITS.recentFileBytes; pushed += LIMITS.recentFileBytes) {
    file.begin(new Uint8Array(LIMITS.recentFileBytes));
    file.keep();
  }
  expect(file.differing(5, Uint8Array.of(1, 1), 0, 2)).toBe(0);
});

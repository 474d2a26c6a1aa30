import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBars, rowsInUse, SUB_ROWS } from './pack.ts';

test('bars that overlap lie below each other, and those that do not share a row', () => {
  expect([...packBars([0, 5, 20], [10, 15, 30], 0)]).toEqual([0, 1, 0]);
});

test('what finds no row is left over, not drawn over another', () => {
  const bars = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 60 });
  fc.assert(
    fc.property(bars, (pairs) => {
      const start = pairs.map(([from]) => from);
      const end = pairs.map(([from, length]) => from + length);
      const rows = packBars(start, end, 1);
      expect(rowsInUse(rows)).toBeLessThanOrEqual(SUB_ROWS);
      for (let one = 0; one < rows.length; one++) {
        for (let other = 0; other < one; other++) {
          if (rows[one] !== rows[other] || rows[one] < 0) continue;
          expect(end[one] < start[other] || end[other] < start[one]).toBe(true);
        }
      }
    }),
  );
});

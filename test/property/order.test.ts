import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../support/decode.ts';
import { duplicated, reordered } from '../support/packet-orders.ts';
import { joinCapture, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { allFields, strangers } from './same-rows.ts';

const RUNS = 6;
describe.each([
  ['reordered within a window', reordered],
  ['repeated', duplicated],
] as const)('packets %s give the same rows', (_, change) => {
  test.each(readSamples())('$file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    // Without the blocks that splitCapture leaves out, so that only the order differs.
    const whole = decodeBytes(joinCapture(head, packets));
    const fields = allFields(whole);
    const size = (rows: typeof whole.rows) => rows.filter(({ name }) => name !== 'gap').length;
    for (let seed = 0; seed < RUNS; seed++) {
      const changed = decodeBytes(joinCapture(head, change(packets, new Random(seed))));
      expect(changed.error).toBeUndefined();
      expect(strangers(whole, changed), `seed ${seed}`).toEqual([]);
      expect(size(changed.rows), `seed ${seed}`).toBe(size(whole.rows));
      expect([...allFields(changed).values()].sort()).toEqual([...fields.values()].sort());
    }
  });
});

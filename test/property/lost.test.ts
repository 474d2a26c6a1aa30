import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../support/decode.ts';
import { joinCapture, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { strangers } from './same-rows.ts';

const RUNS = 12;

describe('packets that the capture lost make no row that was not there', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    const whole = decodeBytes(joinCapture(head, packets));
    for (let seed = 0; seed < RUNS; seed++) {
      const random = new Random(seed);
      const oneIn = random.pick([3, 10, 50]);
      const left = packets.filter(() => random.below(oneIn) > 0);
      const changed = decodeBytes(joinCapture(head, left));
      expect(changed.error).toBeUndefined();
      expect(strangers(whole, changed), `seed ${seed}`).toEqual([]);
    }
  });
});

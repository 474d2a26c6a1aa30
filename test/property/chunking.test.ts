import { describe, expect, test } from 'vitest';
import { decodeBytes } from '../support/decode.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { transcript } from './same-rows.ts';

describe('any chunking of the file gives the same rows', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const whole = decodeBytes(plain);
    expect(whole.error).toBeUndefined();
    expect(whole.rows.length).toBeGreaterThan(0);
    const expected = transcript(whole);
    for (const size of [1, 7, 4096]) {
      expect(transcript(decodeBytes(plain, () => size))).toEqual(expected);
    }
    for (let seed = 0; seed < 5; seed++) {
      const random = new Random(seed);
      const changed = decodeBytes(plain, () => 1 + random.below(random.below(3000) + 1));
      expect(transcript(changed), `seed ${seed}`).toEqual(expected);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { CaptureError } from '../../decoder/capture/capture-error.ts';
import { decodeBytes } from '../support/decode.ts';
import { joinCapture, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { lost, strangers } from './same-rows.ts';

const EVERY_BYTE_UP_TO = 8192;
const SEEDED_CUTS = 500;

/** Every place of a small file; places drawn from the name for a large one. */
function cutsOf({ length }: Uint8Array, seed: number): number[] {
  if (length <= EVERY_BYTE_UP_TO) return Array.from({ length }, (_, at) => at);
  const random = new Random(seed);
  return Array.from({ length: SEEDED_CUTS }, () => random.below(length));
}

describe('a file that ends early', () => {
  test.each(readSamples())('$file', ({ file, plain }) => {
    const whole = decodeBytes(plain);
    for (const cut of cutsOf(plain, file.length)) {
      const changed = decodeBytes(plain.subarray(0, cut));
      // So little is no capture, and that is what it must be called.
      if (changed.error !== undefined) {
        expect(changed.error, `cut at ${cut}`).toBeInstanceOf(CaptureError);
        expect(changed.rows).toEqual([]);
      }
      expect(strangers(whole, changed), `cut at ${cut}`).toEqual([]);
      expect(lost(whole, changed), `cut at ${cut}`).toEqual([]);
    }
  });
});

describe('a capture that starts at any packet', () => {
  test.each(readSamples())('$file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    const whole = decodeBytes(joinCapture(head, packets));
    for (let first = 1; first < packets.length; first++) {
      const changed = decodeBytes(joinCapture(head, packets.slice(first)));
      expect(changed.error).toBeUndefined();
      expect(strangers(whole, changed), `first packet ${first + 1}`).toEqual([]);
    }
  });
});

import { expect, test } from 'vitest';
import { joinCapture, splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { lastStates } from './last-states.ts';

const RUNS = 12;

/** Each delivery is told once, whatever of the capture is missing: it ends in one phase. */
test.each(readSamples())('$file: every delivery ends once', ({ plain }) => {
  const { head, packets } = splitCapture(plain);
  for (let seed = 0; seed < RUNS; seed++) {
    const random = new Random(seed);
    const from = random.below(packets.length);
    const kept = packets.filter((_, at) => (seed % 2 === 0 ? at >= from : random.below(8) > 0));
    const { numbers, begun } = lastStates(joinCapture(head, kept));
    const all = Array.from({ length: begun }, (_, at) => at + 1);
    expect(
      [...numbers].sort((a, b) => a - b),
      `seed ${seed}`,
    ).toEqual(all);
  }
});

test('samples have deliveries', () => {
  const begun = readSamples().map(({ plain }) => lastStates(plain).begun);
  expect(begun.filter((count) => count > 0).length).toBeGreaterThan(10);
});

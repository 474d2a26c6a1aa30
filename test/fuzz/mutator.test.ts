import { expect, test } from 'vitest';
import { splitCapture } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { exercise } from './exercise.ts';
import { mutate } from './mutate.ts';
import { Watchdog } from './watchdog.ts';

const seconds = Number(process.env.AMQPSCOPE_FUZZ_SECONDS ?? 10);
const firstSeed = Number(process.env.AMQPSCOPE_FUZZ_SEED ?? 1);
/** What damaged copies of samples under 100 kB may add to the process; claims of sizes buy none. */
const GROWTH_MEGABYTES = 300;

test(`damaged samples, ${seconds} s from seed ${firstSeed}`, {
  timeout: seconds * 1000 + 120_000,
}, async () => {
  const samples = readSamples().map(({ file, plain }) => ({ file, capture: splitCapture(plain) }));
  const watchdog = new Watchdog(`fuzz from seed ${firstSeed}`);
  const before = process.memoryUsage.rss() / 1048576;
  const end = Date.now() + seconds * 1000;
  let seed = firstSeed;
  for (; Date.now() < end; seed++) {
    watchdog.run(seed);
    const random = new Random(seed);
    const { file, capture } = random.pick(samples);
    const damaged = mutate(capture, random);
    try {
      exercise(damaged, random);
    } catch (error) {
      throw new Error(`seed ${seed} (${file})`, { cause: error });
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const grown = watchdog.peakMegabytes - before;
  await watchdog.stop();
  console.log(`${seed - firstSeed} damaged captures, the process grew by ${Math.round(grown)} MB`);
  expect(seed - firstSeed).toBeGreaterThan(seconds);
  expect(grown).toBeLessThan(GROWTH_MEGABYTES);
});

test('a damaged capture really is another one', () => {
  const [{ plain }] = readSamples();
  const capture = splitCapture(plain);
  const changed = Array.from({ length: 50 }, (_, seed) => mutate(capture, new Random(seed)));
  const different = changed.filter((file) => Buffer.compare(file, plain) !== 0);
  expect(different.length).toBeGreaterThan(40);
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { type CutKind, CuttableCapture, drawCuts } from '../support/cuts.ts';
import { readCapture } from '../support/decode.ts';
import { differences } from '../support/known-differences.ts';
import { knownState } from '../support/known-state.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';
import { EXPLANATIONS, isExplained } from './cut-explained.ts';

const KINDS: readonly CutKind[] = ['front', 'hole', 'snap'];

/** `AMQPSCOPE_CUTS=all` takes every recorded capture, and prints what is left unexplained. */
const TAKES_ALL = process.env.AMQPSCOPE_CUTS === 'all';
/** Messages of 0-10 that are cut short are not told right yet: how many frames they have, and what became of them. */
const HAS_010 = /-010-|-mixed-/;
/** Faults that are left, by how their lines begin. */
const LEFT: readonly string[] = [
  // Its last publish is cut in the middle and confirmed before that is told: it is said to be cut off without a confirm.
  'rabbitmq-091-duplicate-publish.pcap cut to 96 octets, delivery 4887',
  // Answered twice by its client: the first answer is in the hole, and the second is taken for the only one.
  'brokerj-09-reject.pcap without packets 72 to 73, delivery 8816',
  // That it was aborted is cut off, and the broker accepted it all the same.
  'rabbitmq4-10-aborted.pcap cut to',
  // A subscription is in the hole, and its destination is that of one before.
  'brokerj-010-reject.pcap without packets 36 to 38',
];
/** Of the recorded captures one in so many is cut otherwise. */
const ONE_IN = 12;
const LARGEST_BYTES = 200_000;

/** What parts of a capture tell that the whole tells otherwise; and how much was compared. */
function cutStates(name: string, plain: Uint8Array, kind: CutKind, count: number) {
  const capture = new CuttableCapture(plain);
  const whole = knownState(capture.whole);
  const seed = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 0);
  const wrong: string[] = [];
  let compared = 0;
  for (const cut of drawCuts(capture, kind, count, new Random(seed))) {
    const { compared: here, differences: found } = differences(whole, knownState(cut));
    compared += here;
    for (const difference of found) {
      if (isExplained(difference)) continue;
      const { where, at, name: what, whole: full, cut: part } = difference;
      wrong.push(`${name} ${cut.name}, ${where} ${at}: ${what} ${part}, not ${full}`);
    }
  }
  return { wrong, compared };
}

function isHeld(file: string, kind: CutKind): boolean {
  return kind !== 'snap' || !HAS_010.test(file);
}

function isNew(line: string): boolean {
  return !LEFT.some((left) => line.startsWith(left));
}

const samples = readSamples();

test.each(samples)('$file: what a part of it tells is unknown or right', ({ file, plain }) => {
  for (const kind of KINDS) {
    if (isHeld(file, kind)) expect(cutStates(file, plain, kind, 4).wrong, kind).toEqual([]);
  }
});

describeWithCaptures('parts of recorded captures tell what is unknown or right', (register) => {
  for (const kind of KINDS) {
    register(kind, () => {
      const folder = join(capturesFolder, 'real');
      const files = readdirSync(folder).filter((file) => /\.pcap(ng)?(\.gz)?$/.test(file));
      const wrong: string[] = [];
      let compared = 0;
      for (const [at, file] of files.entries()) {
        if (!TAKES_ALL && at % ONE_IN !== 0) continue;
        const plain = readCapture(join(folder, file));
        if (plain.length > LARGEST_BYTES || !isHeld(file, kind)) continue;
        const found = cutStates(file, plain, kind, 2);
        wrong.push(...found.wrong);
        compared += found.compared;
      }
      expect(compared).toBeGreaterThan(10_000);
      if (TAKES_ALL) console.log(`${kind}: ${wrong.length} of ${compared}\n${wrong.join('\n')}`);
      else expect(wrong.filter(isNew)).toEqual([]);
    });
  }
});

test('a wrong value would be found, and no explanation is for everything', () => {
  const wrong = { where: 'moment', name: 'linkCredit', whole: '5', cut: '6', at: '1 c1.s1.l1' };
  expect(isExplained(wrong)).toBe(false);
  for (const { why, fits } of EXPLANATIONS) expect(fits(wrong), why).toBe(false);
});

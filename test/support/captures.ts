import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'vitest';
import { root } from '../../scripts/project.mjs';

/** The folder of captures that are read in place, whether it is there or not. */
export const capturesFolder = resolve(root, process.env.AMQPSCOPE_CAPTURES ?? '../shared/captures');

export const capturesFound = existsSync(join(capturesFolder, 'real'));

/** The project's own captures; always there. */
export const samplesFolder = join(root, 'samples');

type Run = () => void | Promise<void>;
type Register = (name: string, run: Run) => void;

/**
 * A `describe` whose tests need the folder of captures. Without it, one test says how many others
 * were not run and passes; under CI it fails.
 *
 * `body` registers through the function it is given, in plain loops over committed lists, so that the
 * tests can be counted when there are no files to list.
 */
export function describeWithCaptures(name: string, body: (register: Register) => void): void {
  describe(name, () => {
    if (capturesFound) {
      body((title, run) => test(title, run));
      return;
    }
    let count = 0;
    body(() => {
      count += 1;
    });
    const notice = `captures not found: ${count} tests not run`;
    test(notice, () => {
      console.warn(`${name}: ${notice} (${capturesFolder})`);
      if (process.env.CI === 'true') throw new Error(`captures not found: ${capturesFolder}`);
    });
  });
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { compareWithTruth, livesOf, readTruth } from './truth.ts';
import { NOT_DECODED, REASONS } from './truth-reasons.ts';

const folder = join(capturesFolder, 'real');

/** A capture whose clients counted, why rows differ from that if they do, and in what. */
interface Entry {
  readonly name: string;
  readonly reasons: readonly string[];
  /** `messages_received 20/37`: the client counted 20, there are 37 rows. */
  readonly differences: readonly string[];
}

const entries: readonly Entry[] = readFileSync(new URL('truth.tsv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => {
    const [name, reasons = '', differences = ''] = line.split('\t');
    const list = (text: string, separator: string) => (text === '' ? [] : text.split(separator));
    return { name, reasons: list(reasons, ', '), differences: list(differences, '; ') };
  });

describe('what is known of differences', () => {
  test('every difference has reasons, each is explained, and none is unused', () => {
    const used = new Set(entries.flatMap(({ reasons }) => reasons));
    expect([...used].sort()).toEqual(Object.keys(REASONS).sort());
    for (const { name, reasons, differences } of entries) {
      expect(reasons.length > 0, name).toBe(differences.length > 0);
    }
  });
});

describeWithCaptures(
  'deliveries of every capture, against the counts of its clients',
  (register) => {
    register('the list has every capture with counts', () => {
      const counted = readdirSync(folder)
        .filter((file) => file.endsWith('.truth.json'))
        .map((file) => file.slice(0, -'.truth.json'.length));
      expect(entries.map(({ name }) => name)).toEqual(counted.sort());
    });

    for (const { name, reasons, differences } of entries) {
      register(name, () => {
        const truth = readTruth(join(folder, `${name}.truth.json`));
        const path = join(folder, truth.capture);
        expect(existsSync(path)).toBe(true);
        const lives = livesOf(path);
        const found = compareWithTruth(truth, lives, speaks10(name))
          .filter((compared) => compared.rows !== compared.truth)
          .map(({ key, truth: count, rows }) => `${key} ${count}/${rows}`);
        expect(found).toEqual(differences);
        for (const reason of reasons) {
          const isShown = NOT_DECODED[reason];
          if (isShown !== undefined) expect(lives.connections.some(isShown), reason).toBe(true);
        }
      });
    }
  },
);

/** The names say the version, or that several are mixed. */
function speaks10(name: string): boolean {
  return /-10-|-mixed-/.test(name);
}

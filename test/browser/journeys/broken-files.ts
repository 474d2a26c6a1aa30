import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { samplesFolder } from '../../support/captures.ts';
import { describeInBrowser, eventually } from '../support/browser.ts';
import { dropFile } from '../support/drop.ts';
import { frameRow, goToFrames, rowCount } from '../support/parts.ts';

const whole = readFileSync(join(samplesFolder, 'rhea-10-all-types.pcap'));

/** The capture with some of its octets written over. */
function changed(at: number, ...octets: number[]): Uint8Array {
  const copy = Uint8Array.from(whole);
  copy.set(octets, at);
  return copy;
}

/** Where a record of the capture begins in the file. */
function recordStart(number: number): number {
  let at = 24;
  for (let i = 0; i < number; i++) at += 16 + whole.readUInt32LE(at + 8);
  return at;
}

const REFUSED = [
  ['empty.pcap', new Uint8Array(), 'It is empty.'],
  [
    'notes.txt',
    Buffer.from('Nothing but words.\n'.repeat(9)),
    'The file is neither a pcap nor a pcapng capture; it looks like text.',
  ],
  [
    'logo.png',
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'it looks like a PNG picture.',
  ],
  ['version.pcap', changed(4, 9, 0), 'pcap version 9.4 is not known.'],
  [
    'record.pcap',
    changed(32, 255, 255, 255, 255),
    'cannot be read beyond byte 24: a packet record',
  ],
] as const;

export function brokenFileJourneys(): void {
  describeInBrowser('a file that is no capture', (test) => {
    test('is refused with a sentence that says what it is', async ({ page, watch, open }) => {
      // The answer itself, and who asks for the progress of what is not there any more.
      watch.expect(/422|404.*\/events/);
      await open('/');
      for (const [name, octets, sentence] of REFUSED) {
        await dropFile(page, name, octets);
        const alert = page.locator('.upload').getByRole('alert');
        await eventually(() => alert.textContent()).toContain(name);
        expect(await alert.textContent()).toContain(sentence);
        await eventually(() => page.getByRole('link', { name }).count()).toBe(0);
        await page.getByRole('button', { name: `Dismiss ${name}` }).click();
        await page.locator('.upload').waitFor({ state: 'detached' });
      }
    });

    test('a file cut in the middle of a packet is used up to there', async ({ page, open }) => {
      await open('/');
      await dropFile(page, 'cut.pcap', whole.subarray(0, 2000));
      await eventually(() => page.locator('.upload').textContent()).toContain('12 frames');
      const row = page.getByRole('row').filter({ hasText: 'cut.pcap' });
      await eventually(() => row.textContent()).toContain('file cut short');
      expect(await row.locator('.badge').getAttribute('title')).toBe(
        'The file ends in the middle of a packet, at byte 1,992; everything before is here.',
      );
      await row.getByRole('link', { name: 'cut.pcap' }).click();
      await goToFrames(page);
      await eventually(() => rowCount(page).textContent()).toBe('12 rows');
      await frameRow(page, 12).waitFor();
      await page.locator('.badges', { hasText: 'file cut short' }).waitFor();
    });

    test('a file damaged in the middle is used up to there', async ({ page, open }) => {
      await open('/');
      // The length of the record after the first fifteen.
      await dropFile(page, 'damaged.pcap', changed(recordStart(15) + 8, 255, 255, 255, 255));
      const row = page.getByRole('row').filter({ hasText: 'damaged.pcap' });
      await eventually(() => row.textContent()).toMatch(/The file is damaged at byte [\d,]+/);
      await row.getByRole('link', { name: 'damaged.pcap' }).click();
      await goToFrames(page);
      await frameRow(page, 1).waitFor();
      await eventually(() => page.locator('.badges').textContent()).toMatch(/frames.*file damaged/);
      expect(await page.locator('.badges').textContent()).not.toContain('complete');
      await eventually(() => rowCount(page).textContent()).toMatch(/^\d+ rows$/);
    });

    test('a capture without AMQP says what is in it instead', async ({ page, open }) => {
      await open('/');
      // The link type of another medium: packets, but none that TCP could be found in.
      await dropFile(page, 'medium.pcap', changed(20, 147));
      await page.locator('.upload').getByRole('link', { name: 'Open' }).click();
      await eventually(() => page.locator('.empty').textContent()).toMatch(
        /There is no AMQP in this capture.*packets were read; none of them is TCP/,
      );
    });
  });
}

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { concat } from '../../support/capture-files.ts';
import { PcapBuilder } from '../../support/pcap-builder.ts';
import { describeInBrowser, eventually, type Visit } from '../support/browser.ts';
import { frameRow, framesPath, grid, rowCount } from '../support/parts.ts';

/** More rows of 24 px than the longest track has room for. */
const HEARTBEATS = 400_000;
const PER_SEGMENT = 1_000;

/** 3.2 MB of nothing but heartbeats. */
function greatCapture(): Uint8Array {
  const pcap = new PcapBuilder();
  const heartbeat = Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0xce);
  const many = concat(...Array.from({ length: PER_SEGMENT }, () => heartbeat));
  const connection = pcap.connect(42_000);
  connection.fromClient(Uint8Array.of(0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1));
  for (let i = 0; i < HEARTBEATS / PER_SEGMENT; i++) connection.fromServer(many);
  return pcap.build();
}

async function openGreat({ server, open, page }: Visit): Promise<void> {
  const { body } = await server.upload(Buffer.from(greatCapture()), '?name=great.pcap');
  await open(framesPath(body.id));
  await eventually(() => rowCount(page).textContent()).toBe('400,001 rows');
}

/** Numbers of the rows that are in view, whole or in part. */
function shownNumbers(page: Page): Promise<number[]> {
  return grid(page).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return [...element.querySelectorAll('.frame-line')]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top + 26 && box.top < bottom;
      })
      .map((row) => Number(row.querySelector('.cell-number')?.textContent));
  });
}

async function expectRowsAround(page: Page, low: number, high: number): Promise<void> {
  await eventually(async () => {
    const numbers = await shownNumbers(page);
    const follows = numbers.every(
      (number, index) => index === 0 || number === numbers[index - 1] + 1,
    );
    return follows && numbers.length > 20 && numbers[0] >= low && numbers[0] <= high;
  }).toBe(true);
  await eventually(() => grid(page).locator('.frame-pending').count()).toBe(0);
}

export function greatTableJourneys(): void {
  describeInBrowser('a table longer than a browser can lay out', (test) => {
    test('is scrolled by wheel, by thumb, by key and by number', async (visit) => {
      const { page } = visit;
      await openGreat(visit);
      await frameRow(page, 1).waitFor();
      const height = await grid(page).evaluate((element) => element.scrollHeight);
      expect(height).toBeLessThan(HEARTBEATS * 24);

      await grid(page).hover();
      await page.mouse.wheel(0, 240);
      await eventually(async () => (await shownNumbers(page))[0]).toBe(11);

      // As dragging the thumb to the middle does.
      await grid(page).evaluate((element) => {
        element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
      });
      await expectRowsAround(page, 199_900, 200_100);
      const [first] = await shownNumbers(page);
      await page.mouse.wheel(0, 24);
      await eventually(async () => (await shownNumbers(page))[0]).toBe(first + 1);

      await grid(page).focus();
      await page.keyboard.press('End');
      await frameRow(page, HEARTBEATS + 1).waitFor();
      await expectRowsAround(page, HEARTBEATS - 60, HEARTBEATS);
      await page.getByRole('textbox', { name: 'Go to frame number' }).fill('300,123');
      await page.keyboard.press('Enter');
      await expectRowsAround(page, 300_060, 300_123);
      await grid(page).focus();
      await page.keyboard.press('Home');
      await expectRowsAround(page, 1, 1);
    });
  });
}

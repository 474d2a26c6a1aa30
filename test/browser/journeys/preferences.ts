import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { choose, frameRow, framesPath } from '../support/parts.ts';

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);
const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

export function preferenceJourneys(): void {
  describeInBrowser('preferences', (test) => {
    test('the theme follows the system until one is chosen, and stays chosen', async (visit) => {
      const { page, open } = visit;
      await open('/');
      await eventually(() => theme(page)).toBe('light');
      const light = await background(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await eventually(() => theme(page)).toBe('dark');
      expect(await background(page)).not.toBe(light);
      await choose(page, 'Theme', 'Light');
      await eventually(() => theme(page)).toBe('light');
      expect(await background(page)).toBe(light);
      await page.reload();
      expect(await theme(page)).toBe('light');
    });

    test(
      'a dark page is dark from the first paint on',
      async ({ page, open, watch }) => {
        watch.expect(/ERR_FAILED/);
        await page.route('**/assets/*.js', (route) => route.abort());
        // Only the small script in the head has run.
        await page.goto('/', { waitUntil: 'commit' });
        await eventually(() => theme(page)).toBe('dark');
        await page.unrouteAll();
        await open('/');
      },
      { colorScheme: 'dark' },
    );

    test('times from the start, between frames, and by the clock', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      const time = async () => (await frameRow(page, 2).locator('.cell-time').textContent()) ?? '';
      await eventually(time).toMatch(/^0\.\d{3}\s\d{3}$/);
      await choose(page, 'How times are shown', 'Since the frame before');
      await eventually(time).toMatch(/^\+[\d.]+ (ms|µs)$/);
      await choose(page, 'How times are shown', 'Wall clock, UTC');
      await eventually(time).toMatch(/^\d\d:\d\d:\d\d\.\d{3}\s\d{3}$/);
      const utc = Number((await time()).slice(0, 2));
      await choose(page, 'How times are shown', 'Wall clock, local time');
      // Berlin is one or two hours ahead.
      await eventually(async () => (Number((await time()).slice(0, 2)) - utc + 24) % 24).toBeOneOf([
        1, 2,
      ]);
      await page.reload();
      await eventually(time).toMatch(/^\d\d:\d\d:\d\d/);
      expect(await page.getByRole('columnheader').allTextContents()).toContain('time (local)');
    });
  });
}

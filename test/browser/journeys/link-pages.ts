import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { entity, inspectorTitle } from '../support/parts.ts';

const stretches = (page: Page) =>
  page.getByRole('table', { name: 'Stretches in which the link did not move' }).getByRole('row');

export function linkPageJourneys(): void {
  describeInBrowser('a link page says why the link does not move', (test) => {
    test('out of credit, with the frame that used it up', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/links/c1.s1.l2`);
      const longest = stretches(page).nth(1);
      await eventually(() => longest.textContent()).toContain(
        'no credit for 12.0 s: the receiver must send flow',
      );
      await longest.getByRole('link', { name: 'frame 71' }).click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 71');
      await page.goBack();
      await longest.waitFor();
      // The band draws the same stretch, and it leads there too.
      await page.locator('.band-blocked', { hasText: 'no credit' }).click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 71');
    });

    test('prefetch used up, in the words of 0-9-1', async ({ page, open }) => {
      const { id } = await sample('prefetch used up');
      await open(`/c/${id}/links/c2.s1.l1`);
      await eventually(() => stretches(page).nth(1).textContent()).toContain(
        'prefetch full for 15.9 s: the receiver must send basic.ack',
      );
      await page.getByRole('region', { name: 'Room in the prefetch window' }).waitFor();
    });

    test('session window used up', async ({ page, open }) => {
      const { id } = await sample('window smaller');
      await open(`/c/${id}/links/c1.s1.l1`);
      await eventually(() => stretches(page).nth(1).textContent()).toContain(
        'session window used up for 13',
      );
    });

    test('credit and unsettled counts are charts and tables', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/links/c1.s1.l2`);
      const credit = page.getByRole('region', { name: 'Link credit' });
      await credit.locator('.recharts-line-curve').first().waitFor();
      const path = await credit.locator('.recharts-line-curve').first().getAttribute('d');
      // Steps go across and up or down, never aslant.
      const points = (path ?? '').split(/[ML]/).filter(Boolean);
      const places = points.map((point) => point.split(',').map(Number));
      const aslant = places.filter(([x, y], index) => {
        const before = places[index - 1];
        return before && before[0] !== x && before[1] !== y;
      });
      expect(places.length).toBeGreaterThan(3);
      expect(aslant).toEqual([]);

      await credit.getByText('Link credit as a table').click();
      const made = credit.getByRole('link', { name: 'frame 73' });
      expect(await made.locator('xpath=ancestor::tr').textContent()).toContain('40');
      await made.click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 73');
    });

    test('both termini and the settle modes, asked and granted', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/links/c1.s1.l2`);
      const source = page.getByRole('region', { name: 'Source' });
      await eventually(() => source.getByRole('row').allTextContents()).toContain(
        'address/queues/cs/queues/cs',
      );
      const settlement = page.getByRole('region', { name: 'Settlement' });
      const text = (await settlement.textContent()) ?? '';
      expect(text).toContain('sender mixed (default), receiver first (default)');
      expect(text).toContain('sender unsettled, receiver first (default)');
    });

    test('an address that names no link says so', async ({ page, open, watch }) => {
      const { id } = await sample('four outcomes');
      await open(`/c/${id}/links/orders`);
      await page.getByText('The address names no link').waitFor();
      watch.expect(/404/);
      await open(`/c/${id}/links/c9.s1.l1`);
      await eventually(() => page.locator('.empty').textContent()).toContain('c9.s1.l1');
      await page.getByRole('link', { name: 'All links' }).click();
      await page.getByRole('grid', { name: '3 links' }).waitFor();
      await page.goBack();
      expect(await entity(page, 'link c9.s1.l1').count()).toBe(0);
    });
  });
}

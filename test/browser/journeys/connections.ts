import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { filterInput, framesPath, grid, openFrame, rowCount } from '../support/parts.ts';

export function connectionJourneys(): void {
  describeInBrowser('connections', (test) => {
    test('every connection of a capture, with its protocol', async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections`);
      const table = page.getByRole('table', { name: '5 connections' });
      await eventually(() => table.getByRole('row').count()).toBe(6);
      const text = (await table.textContent()) ?? '';
      for (const version of ['0-8', '0-9', '0-9-1', '0-10', '1.0']) {
        expect(text).toContain(`AMQP ${version}`);
      }
    });

    test('a connection leads to its frames', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(`/c/${id}/connections`);
      const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'c2' }) });
      await row.waitFor();
      const frames = Number(await row.getByRole('cell').nth(3).textContent());
      await row.getByRole('link', { name: 'c2' }).click();
      await eventually(() => filterInput(page).inputValue()).toBe('conn:c2');
      await eventually(() => rowCount(page).textContent()).toBe(`${frames} rows pass`);
      const names = grid(page).locator('.frame-line .cell-conn');
      await eventually(async () => new Set(await names.allTextContents())).toEqual(new Set(['c2']));
      await page.goBack();
      await page.getByRole('table', { name: '2 connections' }).waitFor();
    });

    test('going to the connections and back keeps what is selected', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await openFrame(page, 10);
      await page.getByRole('link', { name: 'Connections' }).click();
      await page.getByRole('table', { name: '2 connections' }).waitFor();
      await page.getByRole('link', { name: 'Frames', exact: true }).click();
      await eventually(() => page.locator('.inspector-title').textContent()).toContain('frame 10');
    });
  });
}

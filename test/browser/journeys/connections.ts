import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import {
  entity,
  filterInput,
  framesPath,
  grid,
  openFrame,
  rowCount,
  tableTotal,
  viewLink,
} from '../support/parts.ts';

export function connectionJourneys(): void {
  describeInBrowser('connections', (test) => {
    test('every connection of a capture, with its protocol', async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections`);
      const table = page.getByRole('grid', { name: '5 connections' });
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
      const frames = Number(await row.getByRole('gridcell').nth(3).textContent());
      await row.getByRole('link', { name: 'c2' }).click();
      const connection = entity(page, 'connection c2');
      await connection.getByRole('link', { name: 'Frames', exact: true }).click();
      await eventually(() => filterInput(page).inputValue()).toBe('conn:c2');
      await eventually(() => rowCount(page).textContent()).toBe(`${frames} rows pass`);
      const names = grid(page).locator('.frame-line .cell-conn');
      await eventually(async () => new Set(await names.allTextContents())).toEqual(new Set(['c2']));
      await page.goBack();
      await connection.waitFor();
      await page.goBack();
      await page.getByRole('grid', { name: '2 connections' }).waitFor();
    });

    test('its page says what was agreed and how each end did', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(`/c/${id}/connections/c2`);
      const agreed = page.getByRole('region', { name: 'Agreed' });
      await eventually(() => agreed.textContent()).toContain('AMQP 0-9-1');
      expect(await agreed.textContent()).toContain('PLAIN');
      const ends = page.getByRole('table', { name: 'What each end said of itself' });
      expect(await ends.textContent()).toContain('RabbitMQ 3.10.8');
    });

    test('a transaction leads to what was done in it', async ({ page, open }) => {
      const { id } = await sample('JMS transactions');
      await open(`/c/${id}/connections/c1`);
      const row = page.getByRole('region', { name: 'Transactions' }).getByRole('row');
      await eventually(() => row.filter({ hasText: 'c1.t2' }).textContent()).toContain(
        'rolled back',
      );
      await page.getByRole('link', { name: 'c1.t2', exact: true }).click();
      await eventually(() => filterInput(page).inputValue()).toBe('transaction:c1.t2');
      // Three messages, and the two by which the coordinator began and ended it.
      await eventually(() => tableTotal(page).textContent()).toBe('5 pass');
      const states = page.locator('.row-line .state-mark');
      expect(await states.filter({ hasText: 'rolled back' }).count()).toBe(3);
    });

    test('what TCP did stands below, in words', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/connections/c1`);
      const events = page.getByRole('region', { name: 'What TCP did' });
      await eventually(() => events.textContent()).toContain(
        'the server breaks the connection off',
      );
    });

    test('a filter leaves some of them', async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections?q=protocol%3Aamqp-1.0`);
      await eventually(() => tableTotal(page).textContent()).toBe('1 passes');
      await filterInput(page).fill('gaps>0');
      await page.getByText('No connection passes the filter').waitFor();
    });

    test('going to the connections and back keeps what is selected', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await openFrame(page, 10);
      await viewLink(page, 'Connections').click();
      await page.getByRole('grid', { name: '2 connections' }).waitFor();
      await viewLink(page, 'Frames').click();
      await eventually(() => page.locator('.inspector-title').textContent()).toContain('frame 10');
    });
  });
}

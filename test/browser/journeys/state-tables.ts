import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import {
  beliefs,
  entity,
  filterInput,
  filterSentence,
  inspectorTitle,
  tableRows,
  tableTotal,
  viewLink,
} from '../support/parts.ts';

/** Reloads, goes back and forward again: each time the same must stand there. */
async function expectLasting(page: Page, isThere: () => Promise<unknown>): Promise<void> {
  await isThere();
  await page.reload();
  await isThere();
  await page.goBack();
  await page.goForward();
  await isThere();
}

export function stateTableJourneys(): void {
  describeInBrowser('tables of state', (test) => {
    test('lead from connection to session, link, delivery and frame, and back', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/connections`);
      await page.getByRole('link', { name: 'c1', exact: true }).click();
      const connection = entity(page, 'connection c1');
      await expectLasting(page, () => connection.getByText('RabbitMQ 4.0.5').first().waitFor());

      await connection.getByRole('link', { name: 'c1.s1', exact: true }).click();
      const session = entity(page, 'session c1.s1');
      await expectLasting(page, () => session.getByText('/queues/cs').first().waitFor());

      await session.getByRole('link', { name: 'c1.s1.l2', exact: true }).click();
      const link = entity(page, 'link c1.s1.l2');
      await expectLasting(page, () => link.getByText('40 receiver first').waitFor());

      await link.getByRole('link', { name: '42', exact: true }).click();
      await expectLasting(page, () => beliefs(page).first().waitFor());

      await beliefs(page).first().getByRole('link').click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 72');
      const inspector = page.getByRole('region', { name: 'Details of the frame' });
      await inspector.getByRole('link', { name: 'session c1.s1' }).click();
      await session.waitFor();
      await page.goBack();
      await page.getByRole('link', { name: 'Delivery 44', exact: true }).click();
      await entity(page, 'delivery 44').waitFor();
    });

    test('are filtered in words of their own', async ({ page, open }) => {
      const { id } = await sample('four outcomes');
      await open(`/c/${id}/deliveries`);
      await eventually(() => tableTotal(page).textContent()).toBe('13 deliveries');
      await filterInput(page).fill('outcome:released');
      await eventually(() => tableTotal(page).textContent()).toBe('3 pass');
      await eventually(() => filterSentence(page).textContent()).toMatch(/^Deliveries .*released/);
      expect(await tableRows(page).allTextContents()).toHaveLength(3);
      await page.reload();
      await eventually(() => tableTotal(page).textContent()).toBe('3 pass');

      // Words that the links do not have fall away; those that they have stay.
      await viewLink(page, 'Links').click();
      await eventually(() => tableTotal(page).textContent()).toBe('3 links');
      await filterInput(page).fill('link:c1.s1.l2');
      await eventually(() => tableTotal(page).textContent()).toBe('1 passes');
      await viewLink(page, 'Deliveries').click();
      await eventually(() => tableTotal(page).textContent()).toBe('8 pass');
      await filterInput(page).fill('outcome:nonsense');
      await eventually(() => filterSentence(page).getAttribute('class')).toContain('tone-error');
      expect(await tableTotal(page).textContent()).toBe('8 pass');
      await filterInput(page).fill('outcome:returned');
      await page.getByText('No delivery passes the filter').waitFor();
      await page.getByRole('button', { name: 'Clear the filter' }).last().click();
      await eventually(() => tableTotal(page).textContent()).toBe('13 deliveries');
    });

    test('are gone through with the keyboard alone', async ({ page, open }) => {
      const { id } = await sample('four outcomes');
      await open(`/c/${id}/deliveries`);
      const table = page.getByRole('grid', { name: '13 deliveries' });
      await table.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      const active = await table.getAttribute('aria-activedescendant');
      await eventually(() => page.locator(`[id="${active}"]`).textContent()).toMatch(/^12/);
      await page.keyboard.press('Enter');
      await entity(page, 'delivery 12').waitFor();
      await page.goBack();
      await table.waitFor();
      await page.keyboard.press('/');
      await eventually(() => filterInput(page).evaluate((e) => e === document.activeElement)).toBe(
        true,
      );
    });

    test('are ordered by their heads and by name, in the address', async ({ page, open }) => {
      const { id } = await sample('four outcomes');
      await open(`/c/${id}/deliveries`);
      const head = page.getByRole('columnheader', { name: 'settled after' });
      const first = () => tableRows(page).first().textContent();
      await eventually(first).toMatch(/^1/);
      await head.getByRole('button').focus();
      await page.keyboard.press('Enter');
      await eventually(() => head.getAttribute('aria-sort')).toBe('descending');
      await eventually(async () => page.url()).toContain('sort=-latency');
      // Delivery 3 took longest to settle.
      await eventually(first).toMatch(/^3/);
      await page.reload();
      await eventually(first).toMatch(/^3/);
      const order = page.getByRole('combobox', { name: 'Order' });
      expect(await order.inputValue()).toBe('-latency');
      await order.selectOption({ label: 'size, largest first' });
      await eventually(() => head.getAttribute('aria-sort')).toBe('none');
      await page.goBack();
      await eventually(first).toMatch(/^3/);
      await head.getByRole('button').press('Enter');
      await head.getByRole('button').press('Enter');
      await eventually(first).toMatch(/^1/);
      expect(page.url()).not.toContain('sort=');

      await open(`/c/${id}/connections?sort=-bytes&v=1`);
      const grid = page.getByRole('grid', { name: /connections?$/ });
      await grid.focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.waitForURL(/connections\/c\d/);
    });

    test('grow page by page', async ({ page, open }) => {
      const { id } = await sample('three client libraries');
      await open(`/c/${id}/deliveries`);
      const table = page.getByRole('grid', { name: /deliveries$/ });
      await table.focus();
      await page.keyboard.press('End');
      const last = Number((await tableTotal(page).textContent())?.split(' ')[0]);
      expect(last).toBeGreaterThan(100);
      await page.locator('.row-cursor', { hasText: new RegExp(`^${last}`) }).waitFor();
    });
  });
}

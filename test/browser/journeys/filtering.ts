import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import {
  field,
  filterInput,
  filterSentence,
  frameRow,
  framesPath,
  grid,
  openFrame,
  rowCount,
} from '../support/parts.ts';

export function filterJourneys(): void {
  describeInBrowser('the filter', (test) => {
    test('typing a filter says what it means and shows the rows that pass', async ({
      page,
      open,
    }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await eventually(() => rowCount(page).textContent()).toBe('197 rows');
      await filterInput(page).pressSequentially('type:basic.deliver');
      await eventually(() => rowCount(page).textContent()).toBe('5 rows pass');
      expect(await filterSentence(page).textContent()).toMatch(/basic\.deliver/);
      expect(await filterSentence(page).getAttribute('class')).not.toContain('tone-error');
      const types = grid(page).locator('.frame-line .cell-type');
      await eventually(() => types.allTextContents()).toEqual(Array(5).fill('basic.deliver'));
      expect(new URL(page.url()).searchParams.get('q')).toBe('type:basic.deliver');
    });

    test('a completion is chosen with the keyboard', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await filterInput(page).pressSequentially('typ');
      const options = page.getByRole('option');
      await options.first().waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await filterInput(page).getAttribute('aria-activedescendant')).toBe(
        await page.getByRole('option', { selected: true }).getAttribute('id'),
      );
      await page.keyboard.press('Enter');
      await eventually(() => filterInput(page).inputValue()).toBe('type:');
      await page.keyboard.type('basic.q');
      await eventually(() => options.count()).toBeGreaterThan(0);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await eventually(() => filterInput(page).inputValue()).toMatch(/^type:basic\.qos/);
      await eventually(() => rowCount(page).textContent()).toMatch(/[12] rows? pass/);
    });

    test('an empty bar shows the vocabulary, Escape closes it', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await frameRow(page, 1).waitFor();
      await page.keyboard.press('/');
      await page.getByText('What a filter can ask for').waitFor();
      expect(await page.getByRole('option').count()).toBeGreaterThan(20);
      await page.keyboard.press('Escape');
      await page.getByText('What a filter can ask for').waitFor({ state: 'hidden' });
      expect(await filterInput(page).evaluate((input) => input === document.activeElement)).toBe(
        true,
      );
      await page.keyboard.press('Escape');
      expect(await filterInput(page).evaluate((input) => input === document.activeElement)).toBe(
        false,
      );
    });

    test('a wrong filter says where it is wrong and the last valid one stays', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('prefetch');
      await open(framesPath(id, { q: 'type:basic.deliver' }));
      await eventually(() => rowCount(page).textContent()).toBe('5 rows pass');
      await filterInput(page).fill('type:basic.deliver sizee>4');
      await eventually(() => page.locator('.filter-blamed').textContent()).toContain('sizee');
      expect(await filterSentence(page).textContent()).toContain(
        'Frames have no field sizee; did you mean size? The rows still pass type:basic.deliver.',
      );
      expect(await filterInput(page).getAttribute('aria-invalid')).toBe('true');
      expect(await filterInput(page).inputValue()).toBe('type:basic.deliver sizee>4');
      expect(await rowCount(page).textContent()).toBe('5 rows pass');
      expect(new URL(page.url()).searchParams.get('q')).toBe('type:basic.deliver');
      await filterInput(page).fill('type:basic.deliver size>4');
      await eventually(() => page.locator('.filter-blamed').count()).toBe(0);
      await eventually(async () => new URL(page.url()).searchParams.get('q')).toBe(
        'type:basic.deliver size>4',
      );
    });

    test('a filter that nothing passes can be cleared', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id, { q: 'type:basic.reject' }));
      await page.getByText('No frame passes the filter').waitFor();
      await page.getByRole('button', { name: 'Clear the filter' }).last().click();
      await eventually(() => rowCount(page).textContent()).toBe('197 rows');
      expect(await filterInput(page).inputValue()).toBe('');
    });

    test('a value in the tree filters in and out', async ({ page, open }) => {
      const { id } = await sample('prefetch');
      await open(framesPath(id));
      await openFrame(page, 19);
      await field(page, 'queue').click();
      await page.getByRole('button', { name: 'filter in' }).click();
      await eventually(() => filterInput(page).inputValue()).toBe('name:slow');
      await eventually(() => rowCount(page).textContent()).toMatch(/^\d+ rows pass$/);
      await page.getByRole('button', { name: 'Filter by this frame' }).click();
      await page.getByRole('menuitem', { name: 'Without type:queue.declare' }).click();
      await eventually(() => filterInput(page).inputValue()).toBe('name:slow -type:queue.declare');
    });
  });
}

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { bytes, frameRow, framesPath, grid, litOffsets, tree, viewLink } from '../support/parts.ts';

export function keyboardJourneys(): void {
  describeInBrowser('without a mouse', (test) => {
    test('from the list of captures to the bytes of a field', async ({ page, open }) => {
      const { name } = await sample('field-table');
      await open('/');
      const link = page.getByRole('link', { name });
      await link.waitFor();
      await tabTo(page, link);
      await page.keyboard.press('Enter');
      await page.getByRole('treegrid', { name: 'Lanes' }).waitFor();
      await tabTo(page, viewLink(page, 'Frames'));
      await page.keyboard.press('Enter');
      await frameRow(page, 1).waitFor();

      await tabTo(page, grid(page));
      for (let row = 0; row < 14; row++) await page.keyboard.press('ArrowDown');
      await eventually(() => grid(page).getAttribute('aria-activedescendant')).toBe('frame-14');
      await page.keyboard.press('Enter');
      await bytes(page).waitFor();

      await tabTo(page, tree(page));
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      const selected = tree(page).getByRole('treeitem', { selected: true });
      // Up from the frame end, into the arguments and their last but one field.
      await eventually(() => selected.textContent()).toContain('mandatory, immediate');
      await page.keyboard.press('ArrowUp');
      await eventually(() => selected.textContent()).toContain('routing-key');
      await eventually(() => litOffsets(page, 'selected')).toEqual([14, 15, 16, 17, 18, 19]);

      await tabTo(page, bytes(page));
      await page.keyboard.press('ArrowLeft');
      await eventually(() => selected.textContent()).toContain('exchange');
      await page.keyboard.press('Escape');
      await page.locator('.inspector').waitFor({ state: 'detached' });
    });

    test('the table moves by screens and to its ends, and to a number', async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(framesPath(id));
      await frameRow(page, 1).waitFor();
      await grid(page).focus();
      const active = () => grid(page).getAttribute('aria-activedescendant');
      await page.keyboard.press('End');
      await eventually(active).toBe('frame-621');
      await page.keyboard.press('PageUp');
      await eventually(async () => Number((await active())?.slice(6))).toBeLessThan(604);
      await page.keyboard.press('Home');
      await eventually(active).toBe('frame-1');
      await page.keyboard.press('g');
      await page.keyboard.type('300');
      await page.keyboard.press('Enter');
      await frameRow(page, 300).waitFor();
    });

    test('the help lists the keys; a dialog gives the focus back', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await frameRow(page, 1).waitFor();
      const help = page.getByRole('button', { name: 'Keyboard shortcuts' });
      await help.focus();
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard' });
      await eventually(() => dialog.textContent()).toContain('Go to the filter');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await help.evaluate((button) => button === document.activeElement)).toBe(true);
    });

    test('what has the focus can be seen to have it', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await frameRow(page, 1).waitFor();
      const seen = new Set<string>();
      for (let i = 0; i < 14; i++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          if (!(element instanceof HTMLElement) || element === document.body) return undefined;
          const marked = [element, element.parentElement].some((shown) => {
            if (!shown) return false;
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
            return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
          });
          const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
          return { name, marked };
        });
        if (focused === undefined) break;
        seen.add(focused.name);
        expect(focused).toEqual({ name: focused.name, marked: true });
      }
      expect(seen.size).toBeGreaterThan(6);
      expect([...seen]).toContain('Frames');
    });
  });
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${target}`);
}

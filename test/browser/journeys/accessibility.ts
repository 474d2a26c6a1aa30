import { expect } from 'vitest';
import { AXE_WINDOW, expectAccessible, seriousViolations } from '../support/axe.ts';
import { describeInBrowser, sample, type Visit } from '../support/browser.ts';
import { field, filterInput, frameRow, framesPath, openFrame } from '../support/parts.ts';

/** Pages in a state that somebody brought them to; every-page.ts has those that have an address. */
const PLACES: readonly (readonly [string, (visit: Visit) => Promise<void>])[] = [
  [
    'a dialog',
    async ({ page, open }) => {
      const { name } = await sample('every AMQP 1.0 type');
      await open('/');
      await page.getByRole('button', { name: `Actions for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Rename…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'an open menu',
    async ({ page, open }) => {
      await open('/');
      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menu').waitFor();
    },
  ],
  [
    'frames with a field selected',
    async ({ page, open }) => {
      const { id } = await sample('every AMQP 1.0 type');
      await open(framesPath(id));
      await openFrame(page, 12);
      await field(page, 'performative').click();
      await page.locator('.field-selected').waitFor();
    },
  ],
  [
    'holes, damage, a wrong filter and the completions',
    async ({ page, open }) => {
      const { id } = await sample('snap length 96');
      await open(framesPath(id, { q: 'is:malformed' }));
      await page.locator('.frame-bad').first().click();
      await page.locator('.inspector-fault').waitFor();
      await filterInput(page).fill('is:malformed (');
      await page.locator('.filter-sentence.tone-error').waitFor();
    },
  ],
  [
    'the completions of an empty filter',
    async ({ page, open }) => {
      const { id } = await sample('every AMQP 1.0 type');
      await open(framesPath(id));
      await frameRow(page, 1).waitFor();
      await filterInput(page).focus();
      await page.getByRole('option').first().waitFor();
    },
  ],
  [
    'the help',
    async ({ page, open }) => {
      await open('/');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
];

export function accessibilityJourneys(): void {
  describeInBrowser('axe finds nothing serious', (test) => {
    for (const [name, look] of PLACES) {
      const journey = async (visit: Visit) => {
        await look(visit);
        await expectAccessible(visit.page);
      };
      test(`in ${name}, light and dark`, journey, { viewport: AXE_WINDOW });
    }

    test('and would find something', async ({ page, open }) => {
      await open('/');
      await page.evaluate(() => document.body.append(document.createElement('button')));
      expect((await seriousViolations(page)).join()).toContain('button-name');
    });
  });
}

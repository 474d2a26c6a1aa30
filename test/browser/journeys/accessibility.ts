import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, sample, type Visit } from '../support/browser.ts';
import { field, filterInput, frameRow, framesPath, openFrame } from '../support/parts.ts';
import { STATE_PLACES, showPlace } from '../support/places.ts';

/** axe looks at every element; of what comes in long rows a few are enough. */
const WINDOW = { width: 1100, height: 560 };
const MORE_OF_THE_SAME = [
  '.frame-line:nth-child(n+9)',
  '.hex-row:nth-child(n+3)',
  '.suggestion:nth-child(n+6)',
  '.row-line:nth-child(n+6)',
];

/**
 * The rules that axe finds broken, the worst two grades of them, with the elements. `rules` are those
 * to look for; without it, all.
 */
async function seriousViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (rules !== undefined) axe.withRules([...rules]);
  for (const selector of MORE_OF_THE_SAME) axe.exclude(selector);
  const { violations, passes } = await axe.analyze();
  expect(passes.length).toBeGreaterThan(rules === undefined ? 10 : 0);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
}

const PLACES: readonly (readonly [string, (visit: Visit) => Promise<void>])[] = [
  [
    'the list of captures',
    async ({ page, open }) => {
      await sample('every AMQP 1.0 type');
      await open('/');
      await page.getByRole('table', { name: 'Samples' }).waitFor();
    },
  ],
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
    'the connections',
    async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections`);
      await page.getByRole('link', { name: 'c5' }).waitFor();
    },
  ],
  ...STATE_PLACES.map(
    (place) =>
      [
        place.name,
        async (visit: Visit) => {
          await showPlace(visit, place);
        },
      ] as const,
  ),
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
        expect(await seriousViolations(visit.page)).toEqual([]);
        await visit.page.emulateMedia({ colorScheme: 'dark' });
        await visit.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
        // Themes differ in their colours and in nothing else.
        expect(await seriousViolations(visit.page, ['color-contrast'])).toEqual([]);
      };
      test(`in ${name}, light and dark`, journey, { viewport: WINDOW });
    }

    test('and would find something', async ({ page, open }) => {
      await open('/');
      await page.evaluate(() => document.body.append(document.createElement('button')));
      expect((await seriousViolations(page)).join()).toContain('button-name');
    });
  });
}

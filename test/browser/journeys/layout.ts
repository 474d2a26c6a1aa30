import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample, type Visit } from '../support/browser.ts';
import { layoutFaults } from '../support/layout.ts';
import { bytes, choose, filterInput, framesPath, grid, openFrame } from '../support/parts.ts';
import { STATE_PLACES, showPlace } from '../support/places.ts';

/** Widths that people have; 720 × 450 is what a window of 1440 × 900 has to offer at 200 % zoom. */
const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 720, height: 450 },
  { width: 400, height: 800 },
];

/** No fault, and something to find faults in. */
async function expectTidy(page: Page, looked: number): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const faults = await layoutFaults(page);
  expect(faults).toEqual({ sideways: 0, overlaps: [], outside: [], looked: faults.looked });
  expect(faults.looked).toBeGreaterThan(looked);
}

const PLACES: readonly (readonly [string, (visit: Visit) => Promise<void>])[] = [
  [
    'the list of captures',
    async ({ page, open }) => {
      await sample('every AMQP 1.0 type');
      await open('/');
      await page.getByRole('table', { name: 'Samples' }).waitFor();
      await expectTidy(page, 20);
      await page.mouse.wheel(0, 600);
      await expectTidy(page, 20);
    },
  ],
  [
    'the connections',
    async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections`);
      await page.getByRole('link', { name: 'c5' }).waitFor();
      await expectTidy(page, 20);
    },
  ],
  ...STATE_PLACES.map(
    (place) =>
      [
        place.name,
        async (visit: Visit) => {
          await showPlace(visit, place);
          await expectTidy(visit.page, 20);
        },
      ] as const,
  ),
  [
    'frames and details',
    async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await openFrame(page, 14);
      await expectTidy(page, 40);
      // Where there is no room for both, bytes have a button.
      const button = page.getByRole('button', { name: 'Bytes' });
      if (await button.isVisible()) await button.click();
      await bytes(page).waitFor();
      await expectTidy(page, 40);
      await choose(page, 'How times are shown', 'Wall clock, UTC');
      await eventually(() => grid(page).getAttribute('class')).toContain('frames-time-utc');
      await expectTidy(page, 40);
    },
  ],
  [
    'holes, damage and a wrong filter',
    async ({ page, open }) => {
      const { id } = await sample('snap length 96');
      await open(framesPath(id));
      await openFrame(page, 3);
      await filterInput(page).fill('type:transfer and-then some more text (that is wrong');
      await page.locator('.filter-blamed, .filter-sentence.tone-error').first().waitFor();
      await page.keyboard.press('Escape');
      await expectTidy(page, 40);
    },
  ],
];

export function layoutJourneys(): void {
  describeInBrowser('the layout', (test) => {
    for (const [name, look] of PLACES) {
      test(`of ${name} holds in every window`, async (visit) => {
        for (const window of WINDOWS) {
          await visit.page.setViewportSize(window);
          await look(visit);
        }
      });
    }

    test('faults are found where there are some', async ({ page, open }) => {
      await open('/');
      await page.getByRole('heading', { name: 'amqpscope' }).waitFor();
      await page.evaluate(() => {
        const stray = document.createElement('p');
        stray.textContent = 'over the heading';
        Object.assign(stray.style, { position: 'absolute', left: '40px', top: '14px' });
        const wide = document.createElement('p');
        wide.textContent = 'far out';
        Object.assign(wide.style, {
          position: 'absolute',
          left: '1500px',
          top: '300px',
          whiteSpace: 'nowrap',
        });
        document.body.append(stray, wide);
      });
      const faults = await layoutFaults(page);
      expect(faults.overlaps.join()).toContain('over the heading');
      expect(faults.outside).toEqual(['far out']);
      expect(faults.sideways).toBeGreaterThan(0);
    });
  });
}

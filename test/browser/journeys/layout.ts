import { expect } from 'vitest';
import { describeInBrowser, eventually, sample, type Visit } from '../support/browser.ts';
import { expectTidy, layoutFaults, WINDOWS } from '../support/layout.ts';
import { bytes, choose, filterInput, framesPath, grid, openFrame } from '../support/parts.ts';

const PLACES: readonly (readonly [string, (visit: Visit) => Promise<void>])[] = [
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

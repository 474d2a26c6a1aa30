import { expect } from 'vitest';
import { describeInBrowser, sample, type Visit } from '../support/browser.ts';
import { differencePerMille, expectAsKept } from '../support/kept-pictures.ts';
import { framesPath, openFrame } from '../support/parts.ts';

const WINDOW = { viewport: { width: 1000, height: 560 } };

/** Three screens of one small capture. */
const SCREENS: readonly (readonly [string, (visit: Visit, id: string) => Promise<void>])[] = [
  [
    'timeline',
    async ({ page, open }, id) => {
      await open(`/c/${id}/timeline?sel=link:c1.s1.l2&v=1`);
      await page.locator('.wait-list li').first().waitFor();
    },
  ],
  [
    'ladder',
    async ({ page, open }, id) => {
      await open(`/c/${id}/ladder/c1.s1.l2`);
      await page.locator('.ladder-pause-text').waitFor();
    },
  ],
  [
    'frames',
    async ({ page, open }, id) => {
      await open(framesPath(id));
      await openFrame(page, 12);
    },
  ],
];

export function keptPictureJourneys(): void {
  describeInBrowser('a screen is as it was kept:', (test) => {
    for (const [name, show] of SCREENS) {
      test(
        `${name}, light and dark`,
        async (visit) => {
          const { page } = visit;
          const { id } = await sample('out of link credit');
          await show(visit, id);
          // How long this machine took to read it.
          const indexed = page.getByText(/^indexed in/);
          await indexed.evaluate((part) => part.replaceChildren('indexed in no time'));
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            await page.waitForFunction(
              (theme) => document.documentElement.dataset.theme === theme,
              colorScheme,
            );
            await visit.settled();
            await expectAsKept(page, `${name}-${colorScheme}`);
          }
        },
        WINDOW,
      );
    }

    test('and what is not would be seen', async ({ page, open }) => {
      await open('/');
      await page.getByRole('heading', { name: 'amqpscope' }).waitFor();
      const before = await page.screenshot();
      await page.evaluate(() => document.querySelector('h1')?.replaceChildren('something else'));
      const after = await page.screenshot();
      expect(await differencePerMille(page, before, before)).toBe(0);
      expect(await differencePerMille(page, before, after)).toBeGreaterThan(0);
    });
  });
}

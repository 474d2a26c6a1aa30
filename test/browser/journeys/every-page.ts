import { AXE_WINDOW, expectAccessible } from '../support/axe.ts';
import { describeInBrowser, sample, type Visit } from '../support/browser.ts';
import { expectTidy, WINDOWS } from '../support/layout.ts';
import { STATE_PLACES, showPlace } from '../support/places.ts';

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
    'the connections',
    async ({ page, open }) => {
      const { id } = await sample('five protocol versions');
      await open(`/c/${id}/connections`);
      await page.getByRole('link', { name: 'c5' }).waitFor();
    },
  ],
  ...STATE_PLACES.map((place) => [place.name, (visit: Visit) => showPlace(visit, place)] as const),
];

/** Every page that has an address, once: to open one is most of the work. */
export function everyPageJourneys(): void {
  describeInBrowser('axe finds nothing serious, light and dark, and the layout holds', (test) => {
    for (const [name, look] of PLACES) {
      const journey = async (visit: Visit) => {
        const { page } = visit;
        await look(visit);
        await expectAccessible(page);
        for (const window of WINDOWS) {
          await page.setViewportSize(window);
          await visit.settled();
          await expectTidy(page, 20);
        }
      };
      test(`of ${name} in every window`, journey, { viewport: AXE_WINDOW });
    }

    test('of the list of captures, further down', async ({ page, open }) => {
      await sample('every AMQP 1.0 type');
      await open('/');
      await page.getByRole('table', { name: 'Samples' }).waitFor();
      for (const window of WINDOWS) {
        await page.setViewportSize(window);
        await page.mouse.wheel(0, 600);
        await expectTidy(page, 20);
      }
    });
  });
}

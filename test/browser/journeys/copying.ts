import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { announcer, choose, frameDetail, framesPath, openFrame } from '../support/parts.ts';

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };

export function copyJourneys(): void {
  describeInBrowser('copying a frame', (test) => {
    test(
      'as JSON, as hex and as the filter of Wireshark',
      async ({ page, server, open }) => {
        const { id } = await sample('field-table');
        const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
        await open(framesPath(id));
        await openFrame(page, 14);

        await choose(page, 'Copy the frame', 'As JSON');
        await eventually(() => announcer(page).textContent()).toBe('Copied: As JSON');
        const copied = JSON.parse(await clipboard());
        const { tree, bytes, pieces, streamOffset, info, ...row } = await frameDetail(
          server,
          id,
          14,
        );
        expect(copied).toEqual(row);
        expect(copied.fields.routingKey).toBe('types');

        await choose(page, 'Copy the frame', 'As hex');
        await eventually(clipboard).toBe(
          '01 00 01 00 00 00 0e 00 3c 00 28 00 00 00 05 74 79 70 65 73 00 ce',
        );

        await choose(page, 'Copy the frame', 'As Wireshark filter');
        await eventually(clipboard).toBe('frame.number == 21');

        await page.getByRole('button', { name: 'Copy link to this view' }).click();
        await eventually(clipboard).toBe(page.url());
      },
      CLIPBOARD,
    );

    test('the browser may refuse, and then the page says so', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
      });
      await openFrame(page, 14);
      await choose(page, 'Copy the frame', 'As hex');
      await eventually(() => announcer(page).textContent()).toBe(
        'The browser did not allow copying',
      );
    });
  });
}

import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import {
  bytes,
  field,
  frameDetail,
  frameRow,
  framesPath,
  litOffsets,
  openFrame,
  range,
  tree,
} from '../support/parts.ts';

export function inspectorJourneys(): void {
  describeInBrowser('fields and bytes', (test) => {
    test('a field lights up exactly its bytes', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await openFrame(page, 14);
      expect(await litOffsets(page, 'selected')).toEqual([]);
      await field(page, 'routing-key').click();
      // 7 octets of frame header, 4 of class and method, 2 reserved, 1 of the empty exchange.
      await eventually(() => litOffsets(page, 'selected')).toEqual(range(14, 20));
      expect(await page.locator('.hex-byte.hex-selected').allTextContents()).toEqual([
        '05',
        '74',
        '79',
        '70',
        '65',
        '73',
      ]);
      expect((await page.locator('.hex-char.hex-selected').allTextContents()).join('')).toMatch(
        /types$/,
      );
      await field(page, 'frame-end').click();
      await eventually(() => litOffsets(page, 'selected')).toEqual([21]);
    });

    test('the bytes of a message section of a transfer', async ({ page, server, open }) => {
      const { id } = await sample('hello over IPv6');
      await open(framesPath(id));
      await openFrame(page, 19);
      await field(page, 'message-id').click();
      await eventually(() => litOffsets(page, 'selected')).toEqual(range(54, 58));
      expect(await page.locator('.hex-byte').allTextContents()).toEqual(
        (await frameDetail(server, id, 19)).bytes.match(/../g),
      );
    });

    test('a byte under the pointer finds its field; a click selects it', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await openFrame(page, 14);
      await page.locator('#byte-16').hover();
      await eventually(() => litOffsets(page, 'hovered')).toEqual(range(14, 20));
      await eventually(() => page.locator('.field-hovered').textContent()).toContain('routing-key');
      await page.mouse.move(5, 5);
      await eventually(() => page.locator('.field-hovered').count()).toBe(0);
      await page.locator('#byte-16').click();
      await eventually(() =>
        tree(page).getByRole('treeitem', { selected: true }).textContent(),
      ).toContain('routing-key');
      expect(await bytes(page).getAttribute('aria-activedescendant')).toBe('byte-16');
    });

    test('the caret in the bytes moves the selection in the tree', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await openFrame(page, 14);
      await page.locator('#byte-13').click();
      const selected = tree(page).getByRole('treeitem', { selected: true });
      await eventually(() => selected.textContent()).toContain('exchange');
      await page.keyboard.press('ArrowRight');
      await eventually(() => selected.textContent()).toContain('routing-key');
      await eventually(() => litOffsets(page, 'selected')).toEqual(range(14, 20));
      await page.keyboard.press('End');
      await eventually(() => selected.textContent()).toContain('frame-end');
    });

    test('bytes name the packets that carried them', async ({ page, server, open }) => {
      const { id } = await sample('session window');
      const { body } = await server.get(
        `/captures/${id}/frames?filter=${encodeURIComponent('type:open dir:server-to-client')}`,
      );
      const { number } = body.items[0];
      const detail = await frameDetail(server, id, number);
      await open(framesPath(id));
      await openFrame(page, number);
      expect(await page.locator('#byte-0').getAttribute('title')).toBe(
        `packet ${detail.pieces[0].packet}`,
      );
      expect(await page.locator('.hex-packet').first().textContent()).toBe(
        `#${detail.pieces[0].packet}`,
      );
    });

    test('missing and malformed frames say so in the table and in the details', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('snap length 96');
      await open(framesPath(id, { q: 'is:malformed' }));
      const bad = page.locator('.frame-line.frame-bad').first();
      await bad.waitFor();
      const number = Number(await bad.locator('.cell-number').textContent());
      expect(await bad.locator('.frame-fault').textContent()).not.toBe('');
      await openFrame(page, number);
      expect(await page.locator('.inspector-fault').textContent()).toMatch(/ at byte [\d,]+: /);
      await frameRow(page, number).waitFor();
      expect(await page.locator('.hex-missing').first().textContent()).toBe('··');
    });
  });
}

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { announcer, bytes, choose, entity, inspectorTitle, openFrame } from '../support/parts.ts';

const ladder = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: `Ladder of ${name}`, exact: true });
const arrow = (page: Page, frame: number): Locator => page.locator(`#ladder-${frame}`);
const silence = (page: Page): Locator => page.locator('.ladder-pause-text');
const bracketed = (page: Page): Locator => page.getByRole('complementary', { name: /^Delivery / });

/** Rows that the bracket of a delivery joins, by frame. */
async function joined(page: Page): Promise<string[]> {
  const parts = page.locator('.ladder-bracket-first, .ladder-bracket-part, .ladder-bracket-last');
  return parts.evaluateAll((rows) => rows.map(({ id }) => id.replace('ladder-', '')));
}

/** Credit and unsettled beside a row. */
function figures(page: Page, frame: number): Promise<string[]> {
  return arrow(page, frame).locator('.ladder-figure').allTextContents();
}

export function ladderJourneys(): void {
  describeInBrowser('a ladder', (test) => {
    test('from a link to its silence, to a delivery and its bytes, and back', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/links/c1.s1.l2`);
      await entity(page, 'link c1.s1.l2').getByRole('link', { name: 'Ladder' }).first().click();
      await ladder(page, 'c1.s1.l2').waitFor();
      await eventually(() => silence(page).allTextContents()).toEqual([
        '12.0 s of silence: no credit, receiver must send flow',
      ]);
      await eventually(() => figures(page, 71)).toEqual(['0', '10']);
      await eventually(() => figures(page, 73)).toEqual(['40', '0']);

      await arrow(page, 62).click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 62');
      await eventually(() => bracketed(page).textContent()).toContain('accepted');
      await page.reload();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 62');
      await eventually(() => arrow(page, 62).getAttribute('aria-selected')).toBe('true');

      await bracketed(page).getByRole('link', { name: 'Its own ladder' }).click();
      await ladder(page, 'd41').waitFor();
      await eventually(() => joined(page)).toEqual(['62', '72']);
      await eventually(() => arrow(page, 72).textContent()).toContain('settles 10');
      await page.reload();
      await eventually(() => joined(page)).toEqual(['62', '72']);

      await arrow(page, 72).click();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 72');
      await bytes(page).waitFor();
      expect(await bytes(page).textContent()).toContain('53');

      await page.goBack();
      await page.locator('.inspector').waitFor({ state: 'detached' });
      await page.goBack();
      await ladder(page, 'c1.s1.l2').waitFor();
      await eventually(() => inspectorTitle(page).textContent()).toContain('frame 62');
    });

    test('to the page of the delivery and to the frames', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/ladder/41`);
      await bracketed(page).getByRole('link', { name: 'What each side believes' }).click();
      await entity(page, 'delivery 41').waitFor();
      await page.goBack();
      await page.getByRole('link', { name: 'Frames', exact: true }).last().click();
      await openFrame(page, 62);
    });

    test('goes by keys: move, open, compare, colour, stretch', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/ladder/c1.s1.l2`);
      await arrow(page, 71).waitFor();
      await ladder(page, 'c1.s1.l2').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      const active = () => ladder(page, 'c1.s1.l2').getAttribute('aria-activedescendant');
      const first = await active();
      await page.keyboard.press('ArrowDown');
      expect(await active()).not.toBe(first);
      await page.keyboard.press('ArrowUp');
      expect(await active()).toBe(first);

      await arrow(page, 62).click();
      await ladder(page, 'c1.s1.l2').focus();
      await page.keyboard.press(' ');
      await page.locator('.ladder-mark').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press(' ');
      const dialog = page.getByRole('dialog', { name: 'Frames 62 and 63' });
      await eventually(() => dialog.getByRole('row').allTextContents()).toContain(
        'deliveryTag0000000000000001',
      );
      const differing = await dialog.getByRole('row').count();
      await dialog.getByRole('checkbox').check();
      expect(await dialog.getByRole('row').count()).toBeGreaterThan(differing);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await page.locator('.ladder-mark').count()).toBe(0);

      const colour = () => arrow(page, 62).locator('.ladder-shaft').getAttribute('style');
      const before = await colour();
      await page.keyboard.press('c');
      await page.getByRole('button', { name: 'Colour: delivery' }).waitFor();
      expect(await colour()).not.toBe(before);
      const gap = async () => (await page.locator('.ladder-pause').first().boundingBox())?.height;
      expect(await gap()).toBe(24);
      await page.keyboard.press('z');
      await eventually(gap).toBeGreaterThan(100);
      expect(await announcer(page).textContent()).toContain('transfer #0');
    });

    test('a stretch of time leads to the first frame in it', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/ladder/c1.s1.l2?t=5000000000-9000000000&v=1`);
      await eventually(() => ladder(page, 'c1.s1.l2').getAttribute('aria-activedescendant')).toBe(
        'ladder-73',
      );
      expect(await silence(page).first().isVisible()).toBe(true);
    });

    test('each key has a button', async ({ page, open }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/ladder/c1.s1.l2`);
      await arrow(page, 62).click();
      await page.getByRole('button', { name: 'Mark to compare' }).click();
      await arrow(page, 63).click();
      await page.getByRole('button', { name: 'Compare with the marked' }).click();
      await page.getByRole('dialog', { name: 'Frames 62 and 63' }).waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await choose(page, 'Colour: outcome', 'Direction');
      await page.getByRole('button', { name: 'Cut out silence' }).click();
      await eventually(async () => {
        return (await page.locator('.ladder-pause').first().boundingBox())?.height;
      }).toBeGreaterThan(100);
    });

    test('of a consumer says what its prefetch did', async ({ page, open }) => {
      const { id } = await sample('prefetch used up');
      await open(`/c/${id}/ladder/c2.s1.l1`);
      await eventually(() => silence(page).allTextContents()).toEqual([
        '15.9 s of silence: prefetch full, receiver must send basic.ack',
      ]);
      // Method, header and body are one arrow.
      expect(await page.locator('.ladder-arrow', { hasText: 'basic.deliver' }).count()).toBe(5);
      expect(await page.locator('.ladder-arrow', { hasText: 'content-body' }).count()).toBe(0);
    });

    test('hides what its legend hides, and shows two connections that meet', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('prefetch used up');
      await open(`/c/${id}/ladder/c1`);
      const published = page.locator('.ladder-arrow', { hasText: 'basic.publish' });
      await published.first().waitFor();
      await page.getByRole('button', { name: 'pre-settled' }).click();
      await eventually(() => published.count()).toBe(0);
      expect(new URL(page.url()).searchParams.get('q')).toBe('-arrow:presettled');
      await page.reload();
      await eventually(() => page.locator('.ladder-count').textContent()).toContain('hidden');
      await page.getByRole('button', { name: 'pre-settled' }).click();
      await published.first().waitFor();

      await page.getByRole('navigation', { name: 'Together' }).getByRole('link').click();
      await ladder(page, 'c1-c2').waitFor();
      const heads = page.locator('.ladder-ends span');
      await eventually(() => heads.allTextContents()).toEqual([
        'client of c1',
        expect.stringMatching(/:5672$/),
        'client of c2',
      ]);
      const delivered = page.locator('.ladder-half-right', { hasText: 'basic.consume-ok' });
      expect(await delivered.locator('.ladder-way-right').count()).toBe(1);
    });

    test('shows holes where they are', async ({ page, open }) => {
      const { id } = await sample('packets missing');
      await open(`/c/${id}/ladder/c1`);
      await ladder(page, 'c1').focus();
      await page.keyboard.press('End');
      const holes = page.locator('.ladder-hole');
      await eventually(async () => {
        await page.keyboard.press('PageUp');
        return holes.count();
      }).toBeGreaterThan(0);
      expect(await holes.first().textContent()).toMatch(/the capture lacks [\d,]+ octets of the/);
    });

    test('of nothing, and of what is not there, says so', async ({ page, open, watch }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/ladder`);
      await page.getByText('A ladder is of one link, session, connection or delivery').waitFor();
      await open(`/c/${id}/ladder/nonsense`);
      await eventually(() => page.getByRole('alert').textContent()).toContain('“nonsense” names');
      watch.expect(/404/);
      await open(`/c/${id}/ladder/c9.s9.l9`);
      await page.getByText('The capture has no frame of c9.s9.l9').waitFor();
    });
  });
}

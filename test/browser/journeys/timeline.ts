import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { announcer, frameRow, viewLink } from '../support/parts.ts';

const STARVED = 'no credit 12.0 s: receiver must send flow';

const lanes = (page: Page): Locator => page.getByRole('treegrid', { name: 'Lanes' });
const selectedLane = (page: Page): Locator => lanes(page).getByRole('row', { selected: true });
const side = (page: Page): Locator => page.getByRole('complementary', { name: 'What is selected' });

function param(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}

/** Drags over the middle of the lanes. */
async function dragOver(page: Page): Promise<void> {
  const box = await page.locator('.timeline-lanes').boundingBox();
  if (!box) throw new Error('no lanes are drawn');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 3 });
  await page.mouse.up();
}

export function timelineJourneys(): void {
  describeInBrowser('the timeline', (test) => {
    test('is what a capture opens on: where a link starves, its ladder, and back', async (visit) => {
      const { page, open } = visit;
      const { id, name } = await sample('out of link credit');
      await open('/');
      await page.getByRole('link', { name }).click();
      await eventually(() => lanes(page).textContent()).toContain(STARVED);
      expect(new URL(page.url()).pathname).toBe(`/c/${id}/timeline`);

      await side(page).getByRole('button', { name: 'no credit 12.0 s' }).click();
      await eventually(() => selectedLane(page).getAttribute('id')).toBe('lane-c1.s1.l2');
      const starved = page.url();
      expect(param(page, 'sel')).toBe('link:c1.s1.l2');
      await page.reload();
      await eventually(() => side(page).textContent()).toContain(STARVED);
      expect(page.url()).toBe(starved);

      await page.keyboard.press('l');
      await page.locator('.ladder-glyph').first().waitFor();
      await page.goBack();
      await eventually(() => selectedLane(page).getAttribute('id')).toBe('lane-c1.s1.l2');
      expect(page.url()).toBe(starved);
      await page.goBack();
      await eventually(() => side(page).textContent()).toContain('All lanes');
      expect(param(page, 'sel')).toBeNull();
    });

    test('pins, lanes looked for and a range stay in the address, in every view', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/timeline`);
      await eventually(() => lanes(page).textContent()).toContain(STARVED);
      await page.keyboard.press('/');
      await page.keyboard.type('c1.s1');
      await eventually(async () => param(page, 'lanes')).toBe('c1.s1');

      await lanes(page).focus();
      await page.keyboard.press('End');
      await eventually(() => lanes(page).getAttribute('aria-activedescendant')).toMatch(/l\d$/);
      await page.keyboard.press('p');
      await page.locator('.lane-pinned').waitFor();
      const pinned = param(page, 'pin');
      expect(pinned).toMatch(/^c1\.s1\.l\d$/);

      await dragOver(page);
      await eventually(() => side(page).textContent()).toContain('Deliveries begun in it');
      await eventually(() => side(page).textContent()).toMatch(/no credit [\d.]+ s of 12\.0 s/);
      const range = param(page, 'range');
      expect(range).toMatch(/^\d+-\d+$/);
      await viewLink(page, 'Frames').click();
      await frameRow(page, 1).waitFor();
      expect([param(page, 'pin'), param(page, 'range'), param(page, 'lanes')]).toEqual([
        pinned,
        range,
        'c1.s1',
      ]);
      await page.reload();
      await page.goBack();
      await eventually(() => side(page).textContent()).toContain('Deliveries begun in it');
      await page.locator('.lane-pinned').waitFor();
      await page.goBack();
      await eventually(() => side(page).textContent()).toContain('All lanes');
      expect([param(page, 'range'), param(page, 'pin')]).toEqual([null, pinned]);
      // None of it is a preference.
      expect(await page.evaluate(() => localStorage.length)).toBe(0);
    });

    test('by keys: closer and further, from event to event, as a table, a wider tree', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/timeline?sel=link:c1.s1.l2`);
      await eventually(() => side(page).textContent()).toContain(STARVED);
      // By where the key lies, whatever it prints there.
      await page.keyboard.press('KeyW');
      await eventually(async () => param(page, 't')).toMatch(/^\d+-\d+$/);
      await page.keyboard.press('Digit0');
      await eventually(async () => param(page, 't')).toBeNull();

      await eventually(() => lanes(page).textContent()).toContain(STARVED);
      await lanes(page).focus();
      await page.keyboard.press('ArrowRight');
      await eventually(() => announcer(page).textContent()).toMatch(/, at \d+\.\d+/);
      expect(param(page, 'sel')).toMatch(/^(delivery|link|frame):/);

      await page.keyboard.press('t');
      const table = page.getByRole('table', { name: /events? from/ });
      await eventually(() => table.textContent()).toContain(STARVED);
      expect(param(page, 'as')).toBe('table');
      await page.reload();
      await eventually(() => table.textContent()).toContain(STARVED);
      await table.getByRole('button', { name: '40 deliveries, accepted' }).click();
      await eventually(() => side(page).textContent()).toContain('Which they are');
      expect([param(page, 'sel'), param(page, 'range')]).toEqual([
        'link:c1.s1.l1',
        expect.stringMatching(/^\d+-\d+$/),
      ]);
      await side(page).getByRole('button', { name: /^2 / }).click();
      await eventually(() => side(page).textContent()).toContain('The sender (client)');
      expect(param(page, 'sel')).toBe('delivery:2');
      await page.keyboard.press('t');
      await table.waitFor({ state: 'detached' });

      await lanes(page).focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('[');
      await eventually(async () => param(page, 'fold')).toBe('c1');
      await page.reload();
      await eventually(() => lanes(page).getByRole('row').count()).toBe(1);

      const splitter = page.getByRole('separator', { name: 'Width of the tree' });
      const wide = async () => (await page.locator('.lane-row').first().boundingBox())?.width ?? 0;
      const before = await wide();
      await splitter.focus();
      await page.keyboard.press('ArrowRight');
      await eventually(wide).toBeGreaterThan(before);
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: 'Keyboard' });
      await eventually(() => help.textContent()).toContain('Event before, event after in the lane');
    });
  });

  describeInBrowser('the charts', (test) => {
    test('say where the time of a link went, and can be read as tables', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/charts`);
      const times = page.getByRole('region', { name: 'Time by cause' });
      await eventually(() => times.textContent()).toContain('no credit 12.0 s');
      const outcomes = page.getByRole('region', { name: 'Outcomes' });
      await outcomes.getByRole('button', { name: 'View as table' }).click();
      await outcomes.getByRole('row').first().waitFor();
      const cells = await outcomes.getByRole('cell').allTextContents();
      expect(cells.map(Number).reduce((sum, count) => sum + count, 0)).toBe(80);
      const took = page.getByRole('region', { name: 'How long settlements took' });
      await took.locator('.recharts-bar-rectangle').first().waitFor();
      await page.getByRole('region', { name: 'Until TCP acknowledged' }).waitFor();
      await took.getByRole('button', { name: 'View as table' }).click();
      const [bin] = await took.getByRole('row').nth(1).allTextContents();
      await took.getByRole('row').nth(1).getByRole('link').click();
      const [count] = /\d+(?= deliver)/.exec(bin) ?? [];
      const grid = page.getByRole('grid', { name: 'Deliveries' });
      await grid.waitFor();
      await eventually(() => grid.getAttribute('aria-rowcount')).toBe(String(Number(count) + 1));
    });

    test('of a link stand under one cursor, and a drag chooses a stretch', async ({
      page,
      open,
    }) => {
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/charts`);
      await page.getByRole('link', { name: 'its charts' }).first().click();
      const credit = page.getByRole('region', { name: 'Link credit' });
      await credit.locator('.recharts-line-curve').first().waitFor({ state: 'attached' });
      const box = await credit.locator('.plot-area').boundingBox();
      if (box === null) throw new Error('the chart has no place');
      const [y, left, right] = [box.y + 40, box.x + box.width / 2, box.x + box.width * 0.75];
      await page.mouse.move(left, y);
      await eventually(() => credit.locator('.chart-value').textContent()).toBe('0');
      expect(await page.locator('.plot-cursor').count()).toBeGreaterThan(3);
      await page.mouse.down();
      await page.mouse.move(right, y, { steps: 3 });
      await page.mouse.up();
      await page.getByRole('button', { name: 'All of its time' }).waitFor();
      const start = () => Number(new URL(page.url()).searchParams.get('t')?.split('-')[0]);
      const dragged = start();
      expect(dragged).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Earlier' }).press('Enter');
      await eventually(async () => start() < dragged).toBe(true);
      await page.getByRole('button', { name: 'Further away' }).press('Enter');
      await page.getByRole('button', { name: 'Further away' }).press('Enter');
      await eventually(async () => page.url()).not.toContain('t=');
    });
  });

  describeInBrowser('a message', (test) => {
    test('is hidden until somebody asks for it', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/deliveries/1`);
      const message = page.getByRole('region', { name: 'Message' });
      await message.getByRole('button', { name: 'Show message' }).waitFor();
      const body = message.getByRole('heading', { name: 'body' });
      expect(await body.count()).toBe(0);
      await message.getByRole('button', { name: 'Show message' }).click();
      await body.first().waitFor();
      await message.getByRole('button', { name: 'Hex' }).click();
      const bytes = message.getByRole('grid', { name: 'Bytes' });
      // Laid out here too, where nothing else of the frame's details is.
      const row = bytes.getByRole('row').first();
      await eventually(() => row.evaluate((line) => getComputedStyle(line).display)).toBe('flex');
    });
  });
}

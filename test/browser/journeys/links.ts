import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import {
  field,
  filterInput,
  frameDetail,
  frameRow,
  framesPath,
  litOffsets,
  openFrame,
  range,
  rowCount,
  tree,
} from '../support/parts.ts';

export function linkJourneys(): void {
  describeInBrowser('links', (test) => {
    test('a link with frame, field and filter opens to the same', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id, { q: 'conn:c1' }));
      await openFrame(page, 14);
      await field(page, 'routing-key').click();
      await eventually(async () => new URL(page.url()).searchParams.get('field')).toContain(
        'routingKey',
      );
      const address = page.url();

      await page.goto('about:blank');
      await page.goto(address);
      await eventually(() => litOffsets(page, 'selected')).toEqual(range(14, 20));
      await eventually(() => frameRow(page, 14).getAttribute('aria-selected')).toBe('true');
      expect(await tree(page).getByRole('treeitem', { selected: true }).textContent()).toContain(
        'routing-key',
      );
      expect(await filterInput(page).inputValue()).toBe('conn:c1');
      expect(page.url()).toBe(address);
    });

    test('a link far down brings its frame into view', async ({ page, server, open }) => {
      const { id } = await sample('five protocol versions');
      const { body } = await server.get(`/captures/${id}/frames?at=440&limit=1`);
      const [{ connection, direction, streamOffset }] = body.items;
      const way = direction === 'client-to-server' ? '>' : '<';
      await open(framesPath(id, { sel: `frame:${connection}${way}${streamOffset}` }));
      await frameRow(page, 440).waitFor();
      await eventually(() => frameRow(page, 440).getAttribute('aria-selected')).toBe('true');
      const box = await frameRow(page, 440).boundingBox();
      expect(box?.y).toBeGreaterThan(100);
    });

    test('a link to a field deep in a tree brings it into view, whole', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('every AMQP 1.0 type');
      const { connection, streamOffset } = await frameDetail(visit.server, id, 15);
      await open(
        framesPath(id, {
          sel: `frame:${connection}>${streamOffset}`,
          field: 'payload/applicationProperties',
        }),
      );
      const selected = tree(page).getByRole('treeitem', { selected: true });
      await selected.waitFor();
      await eventually(async () => {
        const row = await selected.boundingBox();
        const pane = await tree(page).boundingBox();
        return row && pane && row.y >= pane.y && row.y + row.height <= pane.y + pane.height;
      }).toBe(true);
    });

    test('a damaged link shows what can be shown', async ({ page, open, watch }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id, { q: 'type:(', sel: 'frame:nonsense', field: 'x', v: '9' }));
      await eventually(() => rowCount(page).textContent()).toBe('36 rows');
      expect(await filterInput(page).inputValue()).toBe('type:(');
      expect(await page.locator('.inspector').count()).toBe(0);
      watch.expect(/404/);
      await open(framesPath(id, { sel: 'frame:c9>12' }));
      await eventually(() => page.locator('.inspector').textContent()).toContain('c9>12');
      await frameRow(page, 1).waitFor();
    });

    test('the back button undoes frames, fields and filters one by one', async ({ page, open }) => {
      const { id } = await sample('field-table');
      await open(framesPath(id));
      await openFrame(page, 14);
      await openFrame(page, 17);
      await field(page, 'routing-key').click();
      await eventually(async () => (await litOffsets(page, 'selected')).length).toBeGreaterThan(0);
      await page.goBack();
      await eventually(() => litOffsets(page, 'selected')).toEqual([]);
      expect(await page.locator('.inspector-title').textContent()).toContain('frame 17');
      await page.goBack();
      await eventually(() => page.locator('.inspector-title').textContent()).toContain('frame 14');
      await page.goBack();
      await page.locator('.inspector').waitFor({ state: 'detached' });
      await page.goForward();
      await eventually(() => page.locator('.inspector-title').textContent()).toContain('frame 14');
      await filterInput(page).fill('type:basic.ack');
      await eventually(() => rowCount(page).textContent()).toBe('3 rows pass');
      await page.goBack();
      await eventually(() => filterInput(page).inputValue()).toBe('');
      await eventually(() => rowCount(page).textContent()).toBe('36 rows');
    });
  });
}

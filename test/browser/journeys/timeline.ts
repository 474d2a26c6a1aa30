import { expect } from 'vitest';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';

const STARVED = 'no credit 12.0 s: receiver must send flow';

export function timelineJourneys(): void {
  describeInBrowser('the timeline', (test) => {
    test('shows the stretch in which a link starves, in words, and again after a reload', async (visit) => {
      const { page, open } = visit;
      const { id } = await sample('out of link credit');
      await open(`/c/${id}/frames`);
      await page.getByRole('link', { name: 'Timeline' }).click();
      const lanes = page.getByRole('treegrid');
      await eventually(() => lanes.textContent()).toContain(STARVED);
      await page.reload();
      await eventually(() => lanes.textContent()).toContain(STARVED);
      await page.goBack();
      await page.getByRole('grid').first().waitFor();
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
      await message.getByRole('grid', { name: 'Bytes' }).waitFor();
    });
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Capture } from '../../../server/api/contract.ts';
import { samplesFolder } from '../../support/captures.ts';
import { PcapBuilder } from '../../support/pcap-builder.ts';
import { TestServer } from '../../support/server.ts';
import { describeInBrowser, eventually, sample } from '../support/browser.ts';
import { choose, goToFrames } from '../support/parts.ts';

/** A capture that no other test sends: `name` is in its octets. */
function tinyCapture(name: string): Uint8Array {
  const pcap = new PcapBuilder();
  pcap.connect(40_000).fromClient(new TextEncoder().encode(`AMQP\0\x01\0\0 ${name}`));
  return pcap.build();
}

async function upload(server: TestServer, name: string): Promise<Capture> {
  const { body } = await server.upload(Buffer.from(tinyCapture(name)), `?name=${name}`);
  return body;
}

export function captureListJourneys(): void {
  describeInBrowser('the list of captures', (test) => {
    test('the first start shows every sample with its description', async ({ page, open }) => {
      const index: { name: string; description: string }[] = JSON.parse(
        readFileSync(join(samplesFolder, 'index.json'), 'utf8'),
      );
      await sample('every AMQP 1.0 type');
      await open('/');
      const samples = page.getByRole('table', { name: 'Samples' });
      for (const { name, description } of index) {
        const row = samples.getByRole('row').filter({ hasText: name });
        await eventually(() => row.textContent()).toContain(description);
        expect(await row.getByRole('link', { name }).getAttribute('href')).toMatch(/^\/c\/\w+$/);
      }
      const names = await samples.getByRole('rowheader').getByRole('link').allTextContents();
      expect(names).toEqual(index.map(({ name }) => name));
    });

    test('a sample opens from the list', async ({ page, open }) => {
      await sample('every AMQP 1.0 type');
      await open('/');
      await page.getByRole('link', { name: 'rhea: every AMQP 1.0 type' }).click();
      await page.waitForURL(/\/c\/\w+\/timeline/);
      await goToFrames(page);
      await eventually(() => page.locator('.frames-total').textContent()).toBe('24 rows');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
        'rhea: every AMQP 1.0 type',
      );
      await eventually(() => page.title()).toContain('rhea');
    });

    test('without any capture the page says how to make one', async ({ page }) => {
      const empty = await TestServer.start();
      try {
        // Another origin than that of the journey, so a page of its own.
        const other = await page.context().newPage();
        await other.goto(empty.url);
        await eventually(() => other.locator('.empty').textContent()).toContain('No captures yet');
        expect(await other.locator('.drop-zone').textContent()).toContain('tcpdump');
        await other.close();
      } finally {
        await empty.close();
      }
    });

    test('a capture is renamed', async ({ page, server, open }) => {
      await upload(server, 'before.pcap');
      await open('/');
      await choose(page, 'Actions for before.pcap', 'Rename…');
      await page.getByRole('textbox', { name: 'Name' }).fill('after <b>');
      await page.getByRole('button', { name: 'Rename', exact: true }).click();
      await page.getByRole('link', { name: 'after <b>' }).waitFor();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      const { body } = await server.get('/captures');
      expect(body.captures.map((capture: Capture) => capture.name)).toContain('after <b>');
    });

    test('a capture is deleted, after a question', async ({ page, server, open }) => {
      const { id } = await upload(server, 'unwanted.pcap');
      await open('/');
      await choose(page, 'Actions for unwanted.pcap', 'Delete…');
      await page.getByRole('button', { name: 'Keep it' }).click();
      expect(await page.getByRole('link', { name: 'unwanted.pcap' }).count()).toBe(1);
      await choose(page, 'Actions for unwanted.pcap', 'Delete…');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('link', { name: 'unwanted.pcap' }).waitFor({ state: 'detached' });
      expect((await server.get(`/captures/${id}`)).status).toBe(404);
    });

    test('an address of no capture says so', async ({ page, open, watch }) => {
      watch.expect(/404/);
      await open('/c/0123456789ab/frames');
      await eventually(() => page.locator('main').textContent()).toContain('no capture');
      await page.getByRole('main').getByRole('link', { name: 'All captures' }).click();
      await page.getByRole('table', { name: 'Samples' }).waitFor();
    });
  });
}

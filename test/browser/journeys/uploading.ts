import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Capture } from '../../../server/api/contract.ts';
import { capturesFolder, capturesFound, samplesFolder } from '../../support/captures.ts';
import { PcapBuilder } from '../../support/pcap-builder.ts';
import { ALONE, describeInBrowser, eventually, sample } from '../support/browser.ts';
import { dropFile } from '../support/drop.ts';
import { frameRow, goToFrames, grid, rowCount } from '../support/parts.ts';

const HEARTBEAT = Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0xce);
const HEADER_091 = Uint8Array.of(0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1);

/** A 0-9-1 connection of nothing but heartbeats. */
function heartbeats(count: number): Uint8Array {
  const pcap = new PcapBuilder();
  const connection = pcap.connect(40_001).fromClient(HEADER_091);
  for (let i = 0; i < count; i++) connection.fromServer(HEARTBEAT);
  return pcap.build();
}

/** The upload crawls, so that what is shown meanwhile can be looked at. */
async function throttle(page: Page, bytesPerSecond: number) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

export function uploadJourneys(): void {
  describeInBrowser('adding a capture', (test) => {
    test(
      'a dropped file shows its progress and opens to its frames',
      async (visit) => {
        const { page, open } = visit;
        await open('/');
        await throttle(page, 300_000);
        await dropFile(page, 'heartbeats.pcap', heartbeats(2500));
        const progress = page.getByRole('progressbar', { name: 'Upload of heartbeats.pcap' });
        await eventually(async () =>
          Number(await progress.getAttribute('aria-valuenow')),
        ).toBeGreaterThan(0);
        await eventually(() => page.locator('.upload').textContent()).toMatch(/ of \d+ kB/);
        await eventually(() => page.locator('.upload').textContent()).toContain('2,501 frames');
        await page.locator('.upload').getByRole('link', { name: 'Open' }).click();
        await goToFrames(page);
        await eventually(() => rowCount(page).textContent()).toBe('2,501 rows');
        await eventually(() => frameRow(page, 1).textContent()).toContain('protocol-header');
        await eventually(() => frameRow(page, 2).textContent()).toContain('heartbeat');
      },
      ALONE,
    );

    test('the page shows that it would take what is held over it', async ({ page, open }) => {
      await open('/');
      const zone = page.getByRole('region', { name: 'Add a capture' });
      const transfer = await page.evaluateHandle(() => {
        const held = new DataTransfer();
        held.items.add(new File(['x'], 'x'));
        return held;
      });
      await page.locator('main').dispatchEvent('dragenter', { dataTransfer: transfer });
      await eventually(() => zone.textContent()).toContain('Let go to add it');
      await page.locator('main').dispatchEvent('dragleave', { dataTransfer: transfer });
      await eventually(() => zone.textContent()).toContain('Drop a capture here');
    });

    test('a file is chosen with the button', async ({ page, open }) => {
      await open('/');
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Choose files' }).click(),
      ]);
      await chooser.setFiles({
        name: 'chosen.pcap',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(heartbeats(3)),
      });
      await eventually(() => page.locator('.upload').textContent()).toContain('4 frames');
      await page
        .getByRole('table', { name: 'Captures' })
        .getByRole('link', { name: 'chosen.pcap' })
        .waitFor();
    });

    test('a file that is there already is recognised', async ({ page, open }) => {
      const { name } = await sample('every AMQP 1.0 type');
      await open('/');
      await dropFile(
        page,
        'again.pcap',
        readFileSync(join(samplesFolder, 'rhea-10-all-types.pcap')),
      );
      await eventually(() => page.locator('.upload').textContent()).toContain(
        `This file was here already, as ${name}. Nothing was added.`,
      );
      await eventually(() => page.getByRole('link', { name: 'again.pcap' }).count()).toBe(0);
    });

    test(
      'a cancelled upload leaves nothing behind',
      async ({ page, server, open }) => {
        await open('/');
        await throttle(page, 20_000);
        await dropFile(page, 'cancelled.pcap', heartbeats(2400));
        await page.getByRole('progressbar', { name: 'Upload of cancelled.pcap' }).waitFor();
        await page.getByRole('button', { name: 'Cancel the upload of cancelled.pcap' }).click();
        await page.locator('.upload').waitFor({ state: 'detached' });
        await eventually(async () => {
          const { body } = await server.get('/captures');
          return body.captures.map((capture: Capture) => capture.name);
        }).not.toContain('cancelled.pcap');
      },
      ALONE,
    );

    const types = 'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng';
    if (!capturesFound) {
      // As describeWithCaptures has it.
      test('captures not found: 1 test not run', () => {
        if (process.env.CI === 'true') throw new Error(`captures not found: ${capturesFolder}`);
      });
      return;
    }
    test('amqp_type_test.pcapng is 6404 frames over 325 connections', async ({ page, open }) => {
      await open('/');
      await dropFile(page, 'amqp_type_test.pcapng', readFileSync(join(capturesFolder, types)));
      await eventually(() => page.locator('.upload').textContent()).toContain('6,404 frames in');
      await page.locator('.upload').getByRole('link', { name: 'Open' }).click();
      await goToFrames(page);
      await eventually(() => page.locator('.badges').textContent()).toMatch(
        /6,404 frames.*122 gaps/,
      );
      // Each gap is a row as well.
      await eventually(() => rowCount(page).textContent()).toBe('6,526 rows');
      await grid(page).focus();
      await page.keyboard.press('End');
      await frameRow(page, 6526).waitFor();
      expect(await page.getByRole('contentinfo').textContent()).toContain('325 connections AMQP');
      await page.getByRole('link', { name: 'Connections' }).click();
      await page.getByRole('grid', { name: '325 connections' }).waitFor();
    });
  });
}

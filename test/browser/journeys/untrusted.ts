import { expect } from 'vitest';
import { ALONE, describeInBrowser, eventually, sample } from '../support/browser.ts';
import { dropFile } from '../support/drop.ts';
import {
  HOSTILE_NAME,
  HOSTILE_REASON,
  hostileCapture,
  longNamesCapture,
  PASSWORD,
} from '../support/hostile.ts';
import { layoutFaults } from '../support/layout.ts';
import { field, frameRow, framesPath, goToFrames, openFrame } from '../support/parts.ts';

/** Pages that show texts of the capture, and what is there once they are drawn. */
const LONG_PLACES: readonly (readonly [path: string, drawn: string])[] = [
  ['timeline', 'canvas'],
  ['connections/c1', '.peers td'],
  ['links', '.row-line'],
  ['links/c1.s1.l1', 'main h1, main h2'],
  ['deliveries', '.row-line'],
  ['deliveries/1', '.lane-act'],
  ['ladder/c1.s1.l1', '.ladder-glyph'],
  ['frames', '.frame-line'],
];

export function untrustedJourneys(): void {
  describeInBrowser('what a capture says', (test) => {
    test('names and texts with markup and control characters stay text', async (visit) => {
      const { page, open } = visit;
      await open('/');
      await dropFile(page, '<img src=x onerror=alert(1)>.pcap', hostileCapture());
      await eventually(() => page.locator('.upload').textContent()).toContain(
        '<img src=x onerror=alert(1)>',
      );
      await page.locator('.upload').getByRole('link', { name: 'Open' }).click();
      await goToFrames(page);
      const attach = page.locator('.frame-line', { hasText: 'attach' });
      const close = page.locator('.frame-line', { hasText: 'connection.close' });
      await eventually(() => attach.locator('.cell-subject').textContent()).toContain(
        '<img src=x onerror=',
      );
      await eventually(() => close.locator('.cell-info').textContent()).toContain('<script>');
      for (const row of [attach, close]) {
        const text = (await row.textContent()) ?? '';
        expect(text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
      await openFrame(page, Number(await attach.locator('.cell-number').textContent()));
      await field(page, 'name').click();
      expect(await field(page, 'name').textContent()).toContain('<img src=x onerror=');
      expect(await page.locator('main img, main script, main b').count()).toBe(0);
      expect(await page.evaluate(() => 'breached' in window)).toBe(false);
      await page.getByRole('link', { name: 'Connections' }).click();
      await page.getByRole('grid', { name: /connections?$/ }).waitFor();
      expect(await page.locator('main img, main script, main b').count()).toBe(0);
      expect(HOSTILE_NAME + HOSTILE_REASON).toMatch(/<img.*<script>/s);
    });

    test('texts as long as a hostile peer likes break no page', async (visit) => {
      const { page, open, server, settled } = visit;
      const { body } = await server.upload(longNamesCapture(), '?name=long');
      for (const [path, drawn] of LONG_PLACES) {
        await open(`/c/${body.id}/${path}`);
        await page.locator(drawn).first().waitFor({ state: 'attached' });
        for (const width of [1440, 400]) {
          await page.setViewportSize({ width, height: 900 });
          await settled();
          const { sideways, overlaps, outside } = await layoutFaults(page);
          expect({ path, width, sideways, overlaps, outside }).toEqual({
            ...{ path, width, sideways: 0, overlaps: [], outside: [] },
          });
        }
      }
    });

    test(
      'a password is nowhere: not in the rows, the tree, the bytes, the answers',
      async (visit) => {
        const { page, open } = visit;
        const hex = Buffer.from(PASSWORD).toString('hex');
        const answers: string[] = [];
        page.on('response', async (response) => {
          if (!response.url().includes('/api/')) return;
          answers.push(await response.text().catch(() => ''));
        });
        await open('/');
        await dropFile(page, 'secret.pcap', hostileCapture());
        await page.locator('.upload').getByRole('link', { name: 'Open' }).click();
        await goToFrames(page);
        const rows = page.locator('.frame-line', { hasText: /start-ok|sasl-init/ });
        await eventually(() => rows.count()).toBe(2);
        for (const number of await rows.locator('.cell-number').allTextContents()) {
          await openFrame(page, Number(number));
          await field(page, 'response|initial-response').click();
          await eventually(() => page.locator('.field-selected').textContent()).toContain(
            'hidden, user mallory',
          );
          expect(await page.locator('.hex-secret').first().textContent()).toBe('**');
          const text = await page.evaluate(() => document.documentElement.outerHTML);
          expect(text).not.toContain(PASSWORD);
          const shown = (await page.locator('.hex-byte').allTextContents()).join('');
          expect(shown).toContain('**'.repeat(PASSWORD.length));
          expect(shown).not.toContain(hex);
        }
        expect(answers.length).toBeGreaterThan(3);
        expect(answers.join('\n')).not.toContain(PASSWORD);
        expect(answers.join('\n')).not.toContain(hex);
      },
      ALONE,
    );

    test('the password of a sample is hidden as well', async ({ page, open }) => {
      const { id } = await sample('hello over IPv6');
      await open(framesPath(id));
      await frameRow(page, 4).waitFor();
      await openFrame(page, 4);
      const shown = await page.locator('.hex-byte').allTextContents();
      expect(shown.slice(29, 41)).toEqual(Array(12).fill('**'));
      await field(page, 'initial-response').click();
      expect(await field(page, 'initial-response').textContent()).toContain(
        '12 bytes hidden, user guest',
      );
    });
  });
}

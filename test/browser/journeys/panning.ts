import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeInBrowser, sample } from '../support/browser.ts';

interface Pan {
  /** How the canvas was moved when the hand still did; */
  readonly moved: string;
  /** the pixels that were drawn otherwise when it rested, */
  readonly different: number;
  /** and those that would have been had it been moved by two pixels more. */
  readonly beside: number;
}

/**
 * Turns a wheel sideways, beyond the margin of the picture and some way back, and holds it against the one that is
 * drawn at rest. No further than what the server has told already.
 */
function pan(page: Page): Promise<Pan> {
  return page.evaluate(async () => {
    const lanes = document.querySelector('.timeline-lanes');
    const canvas = document.querySelector('canvas.timeline-picture');
    if (!lanes || !(canvas instanceof HTMLCanvasElement)) throw new Error('nothing is drawn');
    const frame = () => new Promise(requestAnimationFrame);
    const picture = () => {
      const { width, height } = lanes.getBoundingClientRect();
      const pen = new OffscreenCanvas(width, height).getContext('2d');
      if (pen === null) throw new Error('nothing can be drawn on');
      const left = canvas.getBoundingClientRect().left - lanes.getBoundingClientRect().left;
      pen.drawImage(canvas, left, 0);
      return pen.getImageData(0, 0, width, height).data;
    };
    for (let step = 0; step < 8; step++) {
      const deltaX = step < 5 ? 36 : -23;
      lanes.dispatchEvent(new WheelEvent('wheel', { deltaX, bubbles: true, cancelable: true }));
      await frame();
      await frame();
    }
    const moved = canvas.style.transform;
    const before = picture();
    await new Promise((done) => setTimeout(done, 1000));
    const after = picture();
    const differing = (apart: number) => {
      let count = 0;
      for (let at = 0; at + apart < after.length; at += 4) {
        const far = [0, 1, 2].map((part) =>
          Math.abs((before[at + part] ?? 0) - (after[at + apart + part] ?? 0)),
        );
        if (Math.max(...far) > 48) count += 1;
      }
      return count;
    };
    return { moved, different: differing(0), beside: differing(2 * 4) };
  });
}

export function panningJourneys(): void {
  describeInBrowser('moving the time', (test) => {
    test('moves what is drawn, which is what would be drawn there', async (visit) => {
      const { page, open, settled } = visit;
      const { id } = await sample('three client libraries');
      await open(`/c/${id}/timeline?t=760000000-860000000`);
      await page.locator('.lane-link').first().waitFor();
      await settled();
      let found = await pan(page);
      // A machine that is busy elsewhere may let the hand rest in between.
      for (let more = 4; more > 0 && found.moved === ''; more--) found = await pan(page);
      const { moved, different, beside } = found;
      expect(moved).toMatch(/^translateX\(-?\d+px\)$/);
      // Words alone are not where they will be.

      expect(different).toBeLessThan(beside / 4);
    });
  });
}

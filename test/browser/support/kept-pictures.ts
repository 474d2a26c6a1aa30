import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const FOLDER = fileURLToPath(new URL('../kept/', import.meta.url));

/** A colour value of 0 to 255 that differs by less is the same: letters are smoothed a little otherwise. */
const SAME_COLOUR = 48;
/** So many pixels in a thousand may differ. */
const DIFFERENT_PER_MILLE = 2;

/**
 * Holds what the page shows against the picture that is kept of it. With AMQPSCOPE_RECORD=1 it is kept
 * anew: look at it before it is committed.
 */
export async function expectAsKept(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const drawn = await page.screenshot();
  const path = join(FOLDER, `${name}.png`);
  if (process.env.AMQPSCOPE_RECORD === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, drawn);
    return;
  }
  if (!existsSync(path)) throw new Error(`no picture is kept of ${name}`);
  const perMille = await differencePerMille(page, readFileSync(path), drawn);
  if (perMille > DIFFERENT_PER_MILLE) keepBeside(name, drawn);
  expect(perMille, `pixels in a thousand of ${name} that are not as kept`).toBeLessThanOrEqual(
    DIFFERENT_PER_MILLE,
  );
}

/** Where the new picture can be looked at. */
function keepBeside(name: string, drawn: Uint8Array): void {
  const path = join(tmpdir(), 'amqpscope-browser-failures', `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, drawn);
  console.error(`The page is drawn in ${path}`);
}

/** Pixels in a thousand that differ; all of them where the sizes do. The browser decodes both. */
export function differencePerMille(
  page: Page,
  one: Uint8Array,
  other: Uint8Array,
): Promise<number> {
  const base64 = (png: Uint8Array) => Buffer.from(png).toString('base64');
  return page.evaluate(
    async ({ pictures, sameColour }) => {
      const decoded = pictures.map(async (text) => {
        const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([octets], { type: 'image/png' }));
        const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
        if (pen === null) throw new Error('nothing can be drawn on');
        pen.drawImage(image, 0, 0);
        return pen.getImageData(0, 0, image.width, image.height);
      });
      const [one, other] = await Promise.all(decoded);
      if (one === undefined || other === undefined) throw new Error('two pictures are compared');
      if (one.width !== other.width || one.height !== other.height) return 1000;
      let different = 0;
      for (let at = 0; at < one.data.length; at += 4) {
        let most = 0;
        for (let part = at; part < at + 3; part++) {
          most = Math.max(most, Math.abs((one.data[part] ?? 0) - (other.data[part] ?? 0)));
        }
        if (most > sameColour) different += 1;
      }
      return (different * 4000) / one.data.length;
    },
    { pictures: [base64(one), base64(other)], sameColour: SAME_COLOUR },
  );
}

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { TimeScale, wholeWindow } from '../../../web/timeline/scale.ts';
import { eventually, type Visit } from '../support/browser.ts';
import type { Fault, LadderRow, Spot } from './fault.ts';

/** Heights in a lane at which a mark of a part may lie, in px from its upper edge. */
const HEIGHTS_PX: Readonly<Record<Spot['part'], readonly number[]>> = {
  flag: [5, 13],
  band: [53],
  delivery: [44, 8, 15, 22, 29, 36, 40],
};
/** Where marks are narrow, the pointer is moved a little. */
const ASIDE_PX = [1, 0, -2, 3];

export type Keep = (what: 'timeline' | 'told' | 'ladder') => Promise<void>;

/**
 * From the list of captures to the fault on the timeline and to its ladder, with a mouse. Every click
 * that the page gets is counted, and there are three.
 */
export async function walk(
  { page, open }: Visit,
  captureName: string,
  fault: Fault,
  endNanos: number,
  keep: Keep,
): Promise<void> {
  await open('/');
  await countClicks(page);
  await page.getByRole('link', { name: captureName, exact: true }).click();
  const lanes = page.getByRole('treegrid', { name: 'Lanes' });
  await eventually(() => lanes.getAttribute('aria-busy')).toBe('false');
  const at = await pointAt(page, fault, endNanos);
  await keep('timeline');

  await page.mouse.click(at.x, at.y);
  const side = page.getByRole('complementary', { name: 'What is selected' });
  await eventually(() => side.textContent()).toMatch(fault.told);
  await keep('told');

  await side
    .getByRole('link', { name: fault.way ?? 'Open ladder' })
    .first()
    .click();
  await page.getByRole('grid', { name: /^Ladder of / }).waitFor();
  await eventually(async () => (await missingRows(page, fault.rows)).join('; ')).toBe('');
  await keep('ladder');
  expect(await clicksOf(page)).toBe(3);
}

/** Only clicks of a person are counted, wherever they go: all of the walk is one document. */
async function countClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const count = (event: Event) => {
      const { dataset } = document.documentElement;
      if (event.isTrusted) dataset.clicks = String(Number(dataset.clicks ?? 0) + 1);
    };
    document.addEventListener('click', count, { capture: true });
    document.addEventListener('dblclick', count, { capture: true });
  });
}

function clicksOf(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.documentElement.dataset.clicks));
}

/** Moves the pointer until a mark under it says what it should. */
async function pointAt(
  page: Page,
  fault: Fault,
  endNanos: number,
): Promise<{ x: number; y: number }> {
  const canvas = await boxOf(page.locator('.timeline-overlay'));
  const scale = new TimeScale(wholeWindow(0, endNanos), canvas.width);
  const tip = page.locator('.timeline-tip');
  const said = new Set<string>();
  for (const spot of fault.spots) {
    const row = page.locator(`#lane-${spot.lane.replaceAll('.', '\\.')}`);
    await row.scrollIntoViewIfNeeded();
    const lane = await boxOf(row);
    for (const height of HEIGHTS_PX[spot.part].filter((px) => px < lane.height)) {
      for (const aside of ASIDE_PX) {
        const x = canvas.x + scale.toPx(spot.atNanos) + aside;
        const y = lane.y + height;
        await page.mouse.move(x, y);
        await settled(page);
        const words = (await tip.allTextContents()).join(' ');
        if (fault.mark.test(words)) return { x, y };
        if (words !== '') said.add(words);
      }
    }
  }
  const spots = fault.spots.map(({ lane, part, atNanos }) => `${part} of ${lane} at ${atNanos}`);
  throw new Error(
    `nothing says ${fault.mark} at ${spots.slice(0, 4).join(', ')}; marks there: ${[...said].join(' | ') || 'none'}`,
  );
}

/** Once what the pointer changed has been drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
  );
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not drawn`);
  return box;
}

/** What no set of rows has all of; empty when all rows of one set are in view and not cut off. */
async function missingRows(
  page: Page,
  sets: readonly (readonly LadderRow[])[],
): Promise<readonly string[]> {
  const drawn = await rowsInView(page);
  let fewest: readonly string[] = ['no row is asked for'];
  for (const [index, set] of sets.entries()) {
    const missing = set
      .filter(({ frame, says }) => !drawn.some((row) => isRow(row, frame) && says.test(row.text)))
      .map(({ frame, says }) => `${frame === undefined ? 'a row' : `frame ${frame}`}: ${says}`);
    if (index === 0 || missing.length < fewest.length) fewest = missing;
  }
  return fewest;
}

interface DrawnRow {
  readonly id: string;
  readonly isSelected: boolean;
  readonly text: string;
}

function isRow({ id, isSelected }: DrawnRow, frame: LadderRow['frame']): boolean {
  if (frame === 'selected') return isSelected;
  return frame === undefined || id === `ladder-${frame}`;
}

/** The rows of the ladder that lie in its window with all of their words, and what is told above it. */
function rowsInView(page: Page): Promise<readonly DrawnRow[]> {
  return page.locator('.ladder-grid').evaluate((grid) => {
    const window = grid.getBoundingClientRect();
    const rows: { id: string; isSelected: boolean; text: string }[] = [];
    for (const row of grid.querySelectorAll('.ladder-line')) {
      const { top, bottom } = row.getBoundingClientRect();
      // Of the last a little of the line may be under the edge, and nothing of the words.
      if (top < window.top || bottom > window.bottom + 4) continue;
      const label = row.querySelector('.ladder-label');
      const isCut = label !== null && label.scrollWidth > label.clientWidth + 1;
      const isSelected = row.getAttribute('aria-selected') === 'true';
      rows.push({ id: row.id, isSelected, text: isCut ? 'cut off' : (row.textContent ?? '') });
    }
    const delivery = document.querySelector('.ladder-delivery')?.textContent;
    if (delivery) rows.push({ id: '', isSelected: false, text: delivery });
    return rows;
  });
}

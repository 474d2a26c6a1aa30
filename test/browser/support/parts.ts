import type { Locator, Page } from 'playwright-core';
import type { FrameDetail } from '../../../server/api/contract.ts';
import type { TestServer } from '../../support/server.ts';
import { eventually } from './browser.ts';

export function framesPath(id: string, search: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(search).toString();
  return `/c/${id}/frames${query === '' ? '' : `?${query}`}`;
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Frames' });
export const tree = (page: Page): Locator => page.getByRole('tree', { name: 'Fields' });
export const bytes = (page: Page): Locator => page.getByRole('grid', { name: 'Bytes' });
export const filterInput = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter' });
export const filterSentence = (page: Page): Locator => page.locator('.filter-sentence');
export const rowCount = (page: Page): Locator => page.locator('.frames-total');
export const inspectorTitle = (page: Page): Locator => page.locator('.inspector-title');
export const tableTotal = (page: Page): Locator => page.locator('.table-total');
export const tableRows = (page: Page): Locator => page.locator('.row-line');
/** What each side of a delivery believes: the sender's sentence, then the receiver's. */
export const beliefs = (page: Page): Locator => page.locator('.beliefs p');
export const announcer = (page: Page): Locator => page.getByTestId('announcer');

/** The page of one thing: `link c1.s1.l2`, `delivery 42`. */
export function entity(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** A view of the capture, in the rail. */
export function viewLink(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true });
}

/** From the page that a capture opens on to its frames. */
export async function goToFrames(page: Page): Promise<void> {
  await viewLink(page, 'Frames').click();
  await page.waitForURL(/\/frames/);
}

export function frameRow(page: Page, number: number): Locator {
  return page.locator(`#frame-${number}`);
}

/** A row of the field tree by its label. */
export function field(page: Page, label: string): Locator {
  const text = page.locator('.field-label-text', { hasText: new RegExp(`^${label}$`) });
  return tree(page).getByRole('treeitem').filter({ has: text }).first();
}

/** Opens the details of a frame that is in view. */
export async function openFrame(page: Page, number: number): Promise<void> {
  // A press that meets a row just as it is drawn anew is lost on a busy machine: a person presses again.
  await eventually(async () => {
    await frameRow(page, number).click();
    const title = page.locator('.inspector-title', { hasText: `frame ${number}` });
    await title.waitFor({ timeout: 3000 });
    return title.textContent();
  }).toContain(`frame ${number}`);
  await page.locator('.inspector-split').waitFor();
}

/** Offsets of the octets that are lit, as drawn: those whose background is that of a lit octet. */
export async function litOffsets(page: Page, kind: 'selected' | 'hovered'): Promise<number[]> {
  return bytes(page)
    .getByRole('gridcell')
    .evaluateAll((cells, className) => {
      const plain = 'rgba(0, 0, 0, 0)';
      return cells
        .filter((cell) => cell instanceof HTMLElement && cell.classList.contains(className))
        .filter((cell) => getComputedStyle(cell).backgroundColor !== plain)
        .map((cell) => Number(cell.getAttribute('data-offset')));
    }, `hex-${kind}`);
}

export function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

export async function frameDetail(
  server: TestServer,
  id: string,
  number: number,
): Promise<FrameDetail> {
  const { body } = await server.get(`/captures/${id}/frames/${number}`);
  return body;
}

/** Choose an item of a menu that a button opens. */
export async function choose(page: Page, button: string, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page
    .getByRole('menuitem', { name: item })
    .or(page.getByRole('menuitemradio', { name: item }))
    .click();
}

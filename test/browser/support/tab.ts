import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PageWatch } from './watch.ts';

/** Long for a person, short for a loaded machine with two cores. */
export const WAIT_MS = 15_000;

const WINDOW = { width: 1440, height: 900 };
const MEDIA = { colorScheme: 'light', reducedMotion: 'reduce' } as const;

/** What answers at once, from the same origin, and runs nothing. */
const NOWHERE = '/api/v1/captures/none';

export interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watch: PageWatch;
}

/** A window of a browser without history, preferences and cookies. */
export async function newTab(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL,
    viewport: WINDOW,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...MEDIA,
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  return { context, page, watch: await PageWatch.of(page, baseURL) };
}

/**
 * Makes a tab as new, but for its past; false where that cannot be done. To open a page in a tab that
 * had one takes two thirds of what it takes in a new one. What the page still says as it goes is nobody's.
 */
export async function isTidied({ page, watch }: Tab): Promise<boolean> {
  try {
    await page.goto(NOWHERE);
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.setViewportSize(WINDOW);
    await page.emulateMedia(MEDIA);
    await page.mouse.move(0, 0);
  } catch {
    return false;
  }
  watch.reset();
  return true;
}

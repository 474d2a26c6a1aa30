import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../scripts/chromium.mjs';
import { buildIfChanged } from '../../../scripts/project.mjs';
import type { Capture } from '../../../server/api/contract.ts';
import { TestServer } from '../../support/server.ts';
import { isTidied, newTab, type Tab, WAIT_MS } from './tab.ts';
import type { PageWatch } from './watch.ts';

/** One browser and one server with the samples for all journeys. */
let server: TestServer;
const launched: { browser: Browser } | { failure: string } = await launchChromium().then(
  (browser) => ({ browser }),
  (error: unknown) => ({ failure: String(error) }),
);

beforeAll(async () => {
  await buildIfChanged(['page']);
  server = await TestServer.start({ samples: true });
}, 180_000);

afterAll(async () => {
  if ('browser' in launched) await launched.browser.close();
  await server.close();
});

/** A page in a browser of its own, so far as it can tell: no cookies, no preferences, no history. */
export interface Visit {
  readonly page: Page;
  readonly server: TestServer;
  readonly watch: PageWatch;
  /** Opens a path of the server. */
  open(path: string): Promise<void>;
  /** Waits until the page has drawn what it knows and asks for nothing more. */
  settled(): Promise<void>;
}

export type Journey = (visit: Visit) => void | Promise<void>;

interface VisitOptions extends BrowserContextOptions {
  /** It leaves behind what a page cannot be rid of: scripts, listeners, a slow network. */
  readonly isAlone?: boolean;
}

/** See VisitOptions.isAlone. */
export const ALONE: VisitOptions = { isAlone: true };

type Register = (name: string, journey: Journey, options?: VisitOptions) => void;

/**
 * A `describe` whose tests each get a page. Where no browser can be started, one test says how many
 * others were not run and passes; under CI it fails.
 */
export function describeInBrowser(name: string, body: (register: Register) => void): void {
  describe(name, () => {
    if ('browser' in launched) {
      const { browser } = launched;
      body((title, journey, options) => test(title, () => visit(browser, journey, options)));
      return;
    }
    let count = 0;
    body(() => {
      count += 1;
    });
    const { failure } = launched;
    test(`no browser: ${count} tests not run`, () => {
      if (process.env.CI === 'true') throw new Error(failure);
      console.warn(`Browser tests were skipped: ${failure}`);
    });
  });
}

/** The tab of all journeys that need nothing of their own; after one that failed there is a new one. */
let shared: Tab | undefined;

async function visit(browser: Browser, journey: Journey, options: VisitOptions = {}) {
  const { isAlone = false, viewport, ...own } = options;
  const isShared = !isAlone && Object.keys(own).length === 0;
  const tab = (isShared ? shared : undefined) ?? (await newTab(browser, server.url, own));
  if (isShared) shared = undefined;
  const { context, page, watch } = tab;
  const open = async (path: string) => {
    await page.goto(path);
  };
  let isClean = false;
  try {
    if (viewport) await page.setViewportSize(viewport);
    try {
      await journey({ page, server, watch, open, settled: () => watch.settled() });
    } catch (error) {
      await keepPicture(page);
      throw error;
    }
    expect(watch.problems).toEqual([]);
    isClean = true;
  } finally {
    if (isShared && isClean && (await isTidied(tab))) shared = tab;
    else await context.close();
  }
}

/** What the page looked like when a journey failed. */
async function keepPicture(page: Page): Promise<void> {
  const name = expect.getState().currentTestName?.replace(/[^a-z0-9]+/gi, '-') ?? 'page';
  const path = join(tmpdir(), 'amqpscope-browser-failures', `${name}.png`);
  await page.screenshot({ path });
  console.error(`The page is drawn in ${path}`);
}

/** Polls until what `read` returns passes the matcher that is called on it. */
export function eventually<T>(read: () => Promise<T>) {
  return expect.poll(read, { timeout: WAIT_MS, interval: 30 });
}

/** A sample, decoded, by a part of its name. */
export async function sample(part: string): Promise<Capture> {
  await server.begun;
  const { body } = await server.get('/captures');
  const captures: Capture[] = body.captures;
  const found = captures.find(({ name, description }) => description && name.includes(part));
  if (found === undefined) throw new Error(`there is no sample ${part}`);
  return found;
}

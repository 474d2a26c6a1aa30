import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../scripts/chromium.mjs';
import { buildIfChanged } from '../../../scripts/project.mjs';
import type { Capture } from '../../../server/api/contract.ts';
import { TestServer } from '../../support/server.ts';
import { PageWatch } from './watch.ts';

/** Long for a person, short for a loaded machine with two cores. */
const WAIT_MS = 15_000;

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
type Register = (name: string, journey: Journey, options?: BrowserContextOptions) => void;

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

async function visit(
  browser: Browser,
  journey: Journey,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  });
  try {
    context.setDefaultTimeout(WAIT_MS);
    const page = await context.newPage();
    const watch = await PageWatch.of(page, server.url);
    const open = async (path: string) => {
      await page.goto(path);
    };
    try {
      await journey({ page, server, watch, open, settled: () => watch.settled() });
    } catch (error) {
      await keepPicture(page);
      throw error;
    }
    expect(watch.problems).toEqual([]);
  } finally {
    await context.close();
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

import type { ConsoleMessage, Page, Request } from 'playwright-core';

/**
 * Everything a page does that no page of ours may do: an uncaught error, an error on the console, a
 * breach of the content security policy, a request to anywhere else, a dialog of the browser.
 */
export class PageWatch {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];
  /** Requests without an answer. */
  readonly #open = new Set<Request>();
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the first page of the context is opened. */
  static async of(page: Page, origin: string): Promise<PageWatch> {
    const watch = new PageWatch(page);
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy breached: ${event.violatedDirective} by ${event.blockedURI}`);
      });
    });
    page.on('pageerror', (error) => watch.#found.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') watch.#found.push(consoleLine(message));
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      const inside = url.origin === origin || url.protocol === 'data:' || url.protocol === 'blob:';
      if (!inside) watch.#found.push(`request to ${url.origin}`);
      // What the server has to tell, it tells as long as the page is there.
      if (request.resourceType() !== 'eventsource') watch.#open.add(request);
    });
    page.on('requestfinished', (request) => watch.#open.delete(request));
    page.on('requestfailed', (request) => watch.#open.delete(request));
    page.on('dialog', (dialog) => {
      watch.#found.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return watch;
  }

  /** Waits until the page has drawn what it knows and asks for nothing more. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet = this.#open.size === 0 ? quiet + 1 : 0) {
      await this.#page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      );
    }
  }

  /** An error that the journey provokes. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** Nothing was found, nothing is expected, and nothing is open any more. */
  reset(): void {
    this.#found.length = 0;
    this.#expected.length = 0;
    this.#open.clear();
  }

  /** What was found and not expected. */
  get problems(): readonly string[] {
    return this.#found.filter((line) => !this.#expected.some((pattern) => pattern.test(line)));
  }
}

function consoleLine(message: ConsoleMessage): string {
  const { url } = message.location();
  return `console: ${message.text()}${url === '' ? '' : ` (${url})`}`;
}

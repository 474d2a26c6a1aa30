import type { ConsoleMessage, Page } from 'playwright-core';

/**
 * Everything a page does that no page of ours may do: an uncaught error, an error on the console, a
 * breach of the content security policy, a request to anywhere else, a dialog of the browser.
 */
export class PageWatch {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Before the first page of the context is opened. */
  static async of(page: Page, origin: string): Promise<PageWatch> {
    const watch = new PageWatch();
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
    });
    page.on('dialog', (dialog) => {
      watch.#found.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return watch;
  }

  /** An error that the journey provokes. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
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

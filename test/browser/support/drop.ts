import type { Page } from 'playwright-core';

/** Drags a file over the page and lets it go, with the events and the DataTransfer of a real drag. */
export async function dropFile(page: Page, name: string, octets: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    async ({ name, base64 }) => {
      const text = atob(base64);
      const octets = Uint8Array.from(text, (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([octets], name));
      return transfer;
    },
    { name, base64: Buffer.from(octets).toString('base64') },
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.locator('main').dispatchEvent(type, { dataTransfer: transfer });
  }
  await transfer.dispose();
}

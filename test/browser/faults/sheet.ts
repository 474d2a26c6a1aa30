/** A page of pictures to look through: each fault on the timeline, told beside it, and on its ladder. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Keep } from './walk.ts';

export class ContactSheet {
  readonly #folder: string;
  readonly #lines: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Keeps pictures of one fault; the sheet is there after each, whatever comes behind. */
  keeper(page: Page, finding: string, capture: string): Keep {
    const files: string[] = [];
    return async (what) => {
      const file = `${finding}-${capture}-${what}.png`.replace(/[^\w.-]/g, '_');
      await page.screenshot({ path: join(this.#folder, file) });
      files.push(file);
      if (what !== 'ladder') return;
      const images = files.map((name) => `<a href="${name}"><img src="${name}" alt="${name}"></a>`);
      this.#lines.push(`<h2>${finding}: ${capture}</h2>${images.join('')}`);
      this.#write();
    };
  }

  #write(): void {
    const style = 'img { width: 32vw; border: 1px solid #888 } h2 { font: 15px sans-serif }';
    writeFileSync(
      join(this.#folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>Faults</title><style>${style}</style>${this.#lines.join('\n')}`,
    );
  }
}

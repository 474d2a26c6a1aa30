// A server with captures to draw, and how one picture of a page of it is made.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './project.mjs';

export const sampleBytes = (file) => readFileSync(join(root, 'samples', file));

/** Runs `work` with a server of its own that has the samples and `further`, named bodies. */
export async function withServer(further, work) {
  const { startServer } = await import('../dist/server/app.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'amqpscope-pictures-'));
  const options = { port: 0, host: '127.0.0.1', dataDir, logLevel: 'warn' };
  const server = await startServer(options);
  try {
    await server.begun;
    for (const [name, body] of Object.entries(further)) await upload(server.url, name, body);
    return await work(server.url, await captureFinder(server.url));
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function upload(url, name, body) {
  const query = new URLSearchParams({ name });
  const answer = await fetch(`${url}/api/v1/captures?${query}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
  const { id } = await answer.json();
  // The stream of events ends when the capture is read.
  await (await fetch(`${url}/api/v1/captures/${id}/events`)).text();
}

/** Ids of all captures by a part of their names. */
async function captureFinder(url) {
  const { captures } = await (await fetch(`${url}/api/v1/captures`)).json();
  return (part) => {
    const found = captures.find(({ name }) => name.includes(part));
    if (!found) throw new Error(`there is no capture ${part}`);
    return found.id;
  };
}

/** Draws what `show` brings a fresh page to; `look` is a window, and light or dark. */
export async function draw(browser, url, look, path, show) {
  const { name: _, ...window } = look;
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...window });
  try {
    const page = await context.newPage();
    await show(page);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path });
  } finally {
    await context.close();
  }
}

// npm run screenshots [-- FOLDER]: every page in every window and theme, as pictures to look through.
// npm run screenshots -- --readme: docs/screenshot.png, the picture of the README.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { buildIfChanged, installIfNeeded, main, root } from './project.mjs';
import { repeatCapture } from './repeat-capture.mjs';
import { SCENES } from './screenshot-scenes.mjs';

/** 720 × 450 is what a window of 1440 × 900 has to offer at 200 % zoom. */
const WINDOWS = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'zoomed', viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
  { name: 'narrow', viewport: { width: 400, height: 800 } },
];
const THEMES = ['light', 'dark'];

/** Copies of one sample of 197 frames: long enough for a scroll bar that has to be scaled. */
const HUGE_COPIES = 2000;

const sampleBytes = (file) => readFileSync(join(root, 'samples', file));

/** What a reader may send besides samples; those that are refused are dropped on the page instead. */
function furtherCaptures() {
  const whole = sampleBytes('rhea-10-all-types.pcap');
  const medium = Buffer.from(whole);
  medium.writeUInt32LE(147, 20);
  return {
    'a capture of 4,000 connections.pcap': repeatCapture(
      sampleBytes('rabbitmq-091-prefetch-exhausted.pcap'),
      HUGE_COPIES,
    ),
    'cut in the middle of a packet.pcap': whole.subarray(0, 2000),
    'not a network.pcap': medium,
  };
}

async function withServer(work) {
  const { startServer } = await import('../dist/server/app.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'amqpscope-pictures-'));
  const options = { port: 0, host: '127.0.0.1', dataDir, logLevel: 'warn' };
  const server = await startServer(options);
  try {
    await server.begun;
    return await work(server.url);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Ids of all captures by the beginning of their names. */
async function captureFinder(url) {
  const { captures } = await (await fetch(`${url}/api/v1/captures`)).json();
  return (part) => {
    const found = captures.find(({ name }) => name.includes(part));
    if (!found) throw new Error(`there is no capture ${part}`);
    return found.id;
  };
}

/** Draws one scene; `scene.show` brings the page to where it is worth looking at. */
async function draw(browser, url, find, scene, look, path) {
  const { name: _, ...window } = look;
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...window });
  try {
    const page = await context.newPage();
    await scene.show(page, find);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.screenshot({ path });
  } finally {
    await context.close();
  }
}

async function allPictures(browser, url, folder) {
  for (const [name, body] of Object.entries(furtherCaptures())) {
    const query = new URLSearchParams({ name });
    const answer = await fetch(`${url}/api/v1/captures?${query}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
  }
  const find = await captureFinder(url);
  const files = [];
  for (const scene of SCENES) {
    for (const window of WINDOWS) {
      for (const theme of THEMES) {
        const file = `${scene.name}-${window.name}-${theme}.png`;
        const look = { ...window, colorScheme: theme };
        await draw(browser, url, find, scene, look, join(folder, file));
        files.push(file);
      }
    }
  }
  const images = files.map((file) => `<a href="${file}"><img src="${file}" alt="${file}"></a>`);
  const style = 'img { width: 30vw; margin: 1vw; border: 1px solid #888; vertical-align: top }';
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><style>${style}</style>${images.join('\n')}`,
  );
  console.log(`${files.length} pictures and index.html in ${folder}`);
}

await main(async () => {
  installIfNeeded();
  await buildIfChanged();
  const readme = process.argv.includes('--readme');
  const folder = process.argv.slice(2).find((word) => !word.startsWith('-'));
  const browser = await launchChromium();
  try {
    await withServer(async (url) => {
      if (!readme) {
        const target = folder ?? join(tmpdir(), 'amqpscope-screenshots');
        mkdirSync(target, { recursive: true });
        await allPictures(browser, url, target);
        return;
      }
      const scene = SCENES.find(({ name }) => name === 'message');
      const look = { ...WINDOWS[0], colorScheme: 'light' };
      const path = join(root, 'docs', 'screenshot.png');
      await draw(browser, url, await captureFinder(url), scene, look, path);
      console.log(path);
    });
  } finally {
    await browser.close();
  }
});

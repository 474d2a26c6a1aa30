// npm run screenshots [-- FOLDER]: every page in every window and theme, as pictures to look through.
// npm run screenshots -- --sheet [FOLDER]: every page of a small, a huge, an empty, a broken, a mid-stream
// and an unknown capture, on one sheet for each.
// npm run screenshots -- --readme: docs/screenshot.png, the picture of the README.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { buildIfChanged, installIfNeeded, main, root } from './project.mjs';
import { repeatCapture } from './repeat-capture.mjs';
import { SCENES } from './screenshot-scenes.mjs';
import { draw, sampleBytes, withServer } from './screenshot-server.mjs';
import { drawSheet, sheetCaptures } from './screenshot-sheet.mjs';

/** 720 × 450 is what a window of 1440 × 900 has to offer at 200 % zoom. */
const WINDOWS = [
  { name: 'wide', viewport: { width: 1440, height: 900 } },
  { name: 'zoomed', viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
  { name: 'narrow', viewport: { width: 400, height: 800 } },
];
const THEMES = ['light', 'dark'];

/** Copies of one sample of 197 frames: long enough for a scroll bar that has to be scaled. */
const HUGE_COPIES = 2000;

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

async function allPictures(browser, url, find, folder) {
  const files = [];
  for (const scene of SCENES) {
    for (const window of WINDOWS) {
      for (const theme of THEMES) {
        const file = `${scene.name}-${window.name}-${theme}.png`;
        const look = { ...window, colorScheme: theme };
        await draw(browser, url, look, join(folder, file), (page) => scene.show(page, find));
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
  const has = (word) => process.argv.includes(word);
  const named = process.argv.slice(2).find((word) => !word.startsWith('-'));
  const folder = named ?? join(tmpdir(), 'amqpscope-screenshots');
  const further = has('--sheet') ? sheetCaptures() : has('--readme') ? {} : furtherCaptures();
  const browser = await launchChromium();
  try {
    await withServer(further, async (url, find) => {
      if (has('--readme')) {
        const scene = SCENES.find(({ name }) => name === 'timeline-wait');
        const look = { ...WINDOWS[0], colorScheme: 'light' };
        const path = join(root, 'docs', 'screenshot.png');
        await draw(browser, url, look, path, (page) => scene.show(page, find));
        console.log(path);
        return;
      }
      mkdirSync(folder, { recursive: true });
      if (!has('--sheet')) return allPictures(browser, url, find, folder);
      const count = await drawSheet(browser, url, find, folder);
      console.log(`${count} pictures and sheet.html in ${folder}`);
    });
  } finally {
    await browser.close();
  }
});

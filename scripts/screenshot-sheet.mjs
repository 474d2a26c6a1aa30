// The contact sheet: every page of six captures, in a wide and a narrow window, light and dark.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repeatCapture } from './repeat-capture.mjs';
import { draw, sampleBytes } from './screenshot-server.mjs';

const WINDOWS = [
  { name: 'wide', viewport: { width: 1600, height: 900 } },
  { name: 'narrow', viewport: { width: 400, height: 800 } },
];
const THEMES = ['light', 'dark'];
/** How wide a picture is on the sheet. */
const THUMB_PX = { wide: 800, narrow: 300 };

const TABLES = ['timeline', 'connections', 'sessions', 'links', 'deliveries', 'frames', 'charts'];
const OF_ONE = ['ladder/c1', 'connections/c1'];
const OF_MORE = ['sessions/c1.s1', 'links/c1.s1.l1', 'deliveries/1', 'ladder/1'];

/** Each by its name or a part of it. */
const CAPTURES = [
  { name: 'small', capture: 'out of link credit', pages: [...TABLES, ...OF_ONE, ...OF_MORE] },
  { name: 'huge', capture: 'huge.pcap', pages: [...TABLES, ...OF_ONE, ...OF_MORE] },
  { name: 'empty', capture: 'empty.pcap', pages: [...TABLES, ...OF_ONE] },
  { name: 'broken', capture: 'broken.pcap', pages: [...TABLES, ...OF_ONE] },
  {
    name: 'mid-stream',
    capture: 'capture started late',
    pages: [...TABLES, ...OF_ONE, ...OF_MORE],
  },
  { name: 'unknown', capture: 'unknown.pcap', pages: [...TABLES, ...OF_ONE] },
];

/** Of 197 frames each. */
const HUGE_COPIES = 1000;
const PCAP_HEADER = 24;

/** What the sheet needs besides samples. */
export function sheetCaptures() {
  const whole = sampleBytes('rhea-10-all-types.pcap');
  return {
    'huge.pcap': repeatCapture(sampleBytes('rabbitmq-091-prefetch-exhausted.pcap'), HUGE_COPIES),
    'empty.pcap': whole.subarray(0, PCAP_HEADER),
    'broken.pcap': whole.subarray(0, 2000),
    'unknown.pcap': scrambled(whole),
  };
}

/** The same packets, but what TCP carries is of no protocol. */
function scrambled(pcap) {
  const made = Buffer.from(pcap);
  const ethernet = 14;
  for (let at = PCAP_HEADER; at + 16 <= made.length; ) {
    const length = made.readUInt32LE(at + 8);
    const ip = at + 16 + ethernet;
    const tcp = ip + (made[ip] & 15) * 4;
    const end = Math.min(ip + made.readUInt16BE(ip + 2), at + 16 + length);
    for (let octet = tcp + (made[tcp + 12] >> 4) * 4; octet < end; octet++) made[octet] ^= 0x5a;
    at += 16 + length;
  }
  return made;
}

/** Draws all of it into a folder, with one picture of all pictures for each capture and window. */
export async function drawSheet(browser, url, find, folder) {
  let count = 0;
  for (const { name, capture, pages } of CAPTURES) {
    for (const window of WINDOWS) {
      const files = [];
      for (const path of pages) {
        for (const theme of THEMES) {
          const file = `${name}-${window.name}-${path.replaceAll(/[/.]/g, '-')}-${theme}.png`;
          const look = { ...window, colorScheme: theme };
          await draw(browser, url, look, join(folder, file), (page) =>
            page.goto(`/c/${find(capture)}/${path}`),
          );
          files.push(file);
        }
      }
      await drawOverview(browser, folder, `${name}-${window.name}`, files, THUMB_PX[window.name]);
      count += files.length;
    }
  }
  const sheets = CAPTURES.flatMap(({ name }) => WINDOWS.map((window) => `${name}-${window.name}`));
  const images = sheets.map(
    (name) => `<h2>${name}</h2><img src="sheet-${name}.png" alt="${name}">`,
  );
  writeFileSync(
    join(folder, 'sheet.html'),
    `<!doctype html><meta charset="utf-8"><title>Contact sheet</title>${images.join('\n')}`,
  );
  return count;
}

async function drawOverview(browser, folder, name, files, widthPx) {
  const columns = Math.max(2, Math.floor(1700 / widthPx));
  const page = await browser.newPage({
    viewport: { width: columns * (widthPx + 8) + 8, height: 400 },
  });
  const figures = files.map((file) => {
    const data = readFileSync(join(folder, file)).toString('base64');
    return `<figure><figcaption>${file}</figcaption><img src="data:image/png;base64,${data}"></figure>`;
  });
  const style = `body { display: grid; grid-template-columns: repeat(${columns}, ${widthPx}px); gap: 8px; margin: 8px;
    background: #888; font: 12px sans-serif } figure { margin: 0 } img { width: ${widthPx}px }`;
  await page.setContent(`<style>${style}</style>${figures.join('')}`, { waitUntil: 'load' });
  await page.screenshot({ path: join(folder, `sheet-${name}.png`), fullPage: true });
  await page.close();
}

/** What the timeline costs a browser: steps of a pan, and the memory of the page. */
import { readFileSync } from 'node:fs';
import { launchChromium } from '../../../scripts/chromium.mjs';
import { percentile } from './figures.mjs';
import { stepsOf } from './trace.mjs';

const VIEWPORT = { width: 1440, height: 900 };
const STEP_PX = 24;
const STEPS = 60;
/** Between two steps: longer than a step takes, so that none is put together with the next. */
const PAUSE_MS = 60;
const SETTLE_MS = 1500;
/** Windows as parts of the capture, and how far down the tree the lanes lie that are shown. */
const SCENES = [
  { part: 1 / 4, scrolled: 0 },
  { part: 1 / 16, scrolled: 4000 },
  { part: 1 / 256, scrolled: 12_000 },
];
const GOAL_STEP_MS = 8;
const GOAL_MEGABYTES = 300;
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'];

export async function measurePage(figures, url, { id, summary }, name) {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const steps = [];
    for (const scene of SCENES) {
      await show(page, `${url}/c/${id}/timeline`, summary.durationNanos, scene);
      const found = await panned(browser, page);
      steps.push(...found);
      addSteps(figures, `${name}: pan step, 1/${1 / scene.part} of the time`, found);
    }
    addSteps(figures, `${name}: pan step`, steps);
    const { heap, process } = await memoryOf(browser, page);
    figures.add(`${name}: heap of the page`, heap / 1e6, 'MB', undefined);
    figures.add(`${name}: memory of the page's process`, process / 1e6, 'MB', GOAL_MEGABYTES);
  } finally {
    await browser.close();
  }
}

function addSteps(figures, what, steps) {
  figures.add(`${what}, 95 % of ${steps.length}`, percentile(steps, 0.95), 'ms', GOAL_STEP_MS, {
    median: percentile(steps, 0.5),
    worst: Math.max(...steps),
  });
}

/** Room on both sides: a step against the end of the capture moves nothing, and costs nothing. */
const START_PART = 1 / 4;

/** Opens the timeline on a window in the capture, some lanes down the tree, until all of it is drawn. */
async function show(page, url, durationNanos, { part, scrolled }) {
  const span = Math.floor(durationNanos * part);
  const start = Math.floor((durationNanos - span) * START_PART);
  await page.goto(`${url}?t=${start}-${start + span}`);
  const lanes = page.getByRole('treegrid', { name: 'Lanes' });
  await lanes.getByRole('row').nth(2).waitFor();
  const box = await page.locator('.timeline-lanes').boundingBox();
  await page.mouse.move(box.x + box.width / 2, Math.min(box.y + 200, VIEWPORT.height - 100));
  if (scrolled > 0) await page.mouse.wheel(0, scrolled);
  await page.waitForTimeout(SETTLE_MS);
  await page.waitForLoadState('networkidle');
}

/** Milliseconds of each step of a pan to and fro: far enough for answers to come in on the way. */
async function panned(browser, page) {
  await browser.startTracing(page, { categories: CATEGORIES });
  for (let step = 0; step < STEPS; step++) {
    await page.mouse.wheel(step < STEPS * 0.7 ? STEP_PX : -STEP_PX, 0);
    await page.waitForTimeout(PAUSE_MS);
  }
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8'));
  const found = stepsOf(trace.traceEvents, 'wheel', PAUSE_MS * 1000);
  if (found.length < STEPS / 2) throw new Error(`the trace has ${found.length} steps of ${STEPS}`);
  return found;
}

/** Octets of the page's JavaScript, and those that its process shares with no other. */
async function memoryOf(browser, page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return {
    heap: metrics.find((metric) => metric.name === 'JSHeapUsedSize').value,
    process: Math.max(...pages.map((info) => privateBytes(info.id))),
  };
}

function privateBytes(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].map(([, text]) => text);
  return kilobytes.reduce((sum, text) => sum + Number(text), 0) * 1024;
}

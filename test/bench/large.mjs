// npm run bench:large [-- --frames 10000000] [--parts index,answers,page] [--folder FOLDER]: a capture of
// ten million frames over 1,000 links: what its index takes, how fast the server answers anywhere in it,
// and what the timeline costs a browser. The files stay in FOLDER, and are used again.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged, installIfNeeded, main, root } from '../../scripts/project.mjs';
import { measureCharts, measureFrames, measureState, measureTimeline } from './large/answers.mjs';
import { writeLargeCapture } from './large/capture.mjs';
import { Figures } from './large/figures.mjs';
import { measurePage } from './large/page.mjs';
import { LargeServer } from './large/server.mjs';
import { measure } from './measure.mjs';

const MEGABYTE = 1e6;
/** State at a moment is asked of a capture of this size. */
const SMALLER_FRAMES = 1_000_000;
const GOAL_MEGABYTES = 400;

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '10000000' },
    parts: { type: 'string', default: 'index,answers,page' },
    'as-built': { type: 'boolean', default: false },
    folder: { type: 'string', default: join(tmpdir(), 'amqpscope-bench') },
  },
});

function captureOf(frames) {
  const path = join(values.folder, `large-${frames}.pcap`);
  if (existsSync(path)) return path;
  mkdirSync(values.folder, { recursive: true });
  console.error(`making ${path} …`);
  console.error(JSON.stringify(writeLargeCapture(`${path}.part`, frames)));
  renameSync(`${path}.part`, path);
  return path;
}

async function measureIndex(figures, path) {
  const data = mkdtempSync(join(values.folder, 'index-'));
  try {
    const bin = join(root, 'bin', 'amqpscope.mjs');
    const args = [bin, 'index', path, '--data', data, '--json'];
    const run = await measure(process.execPath, args);
    const { frames, peakBytes } = JSON.parse(run.output);
    figures.add('index: frames', frames, '', undefined);
    figures.add('index: time', run.seconds, 's', undefined);
    figures.add('index: frames per second', frames / run.seconds, '/s', undefined);
    const peak = Math.max(run.peakBytes, peakBytes) / MEGABYTE;
    figures.add('index: memory of the process', peak, 'MB', GOAL_MEGABYTES);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

await main(async () => {
  installIfNeeded();
  if (!values['as-built']) await buildIfChanged(['code', 'page']);
  const parts = values.parts.split(',');
  const frames = Number(values.frames);
  const large = captureOf(frames);
  const figures = new Figures();
  if (parts.includes('index')) await measureIndex(figures, large);
  if (parts.includes('answers') || parts.includes('page')) {
    const smaller = captureOf(Math.min(frames, SMALLER_FRAMES));
    const files = [...new Set([smaller, large])];
    const server = await LargeServer.start(join(values.folder, 'data'), files);
    try {
      const [small, whole] = await Promise.all(
        [smaller, large].map((file) => server.capture(basename(file))),
      );
      const size = `${frames / 1e6} M`;
      if (parts.includes('answers')) {
        await measureState(server, figures, small, `${Math.min(frames, SMALLER_FRAMES) / 1e6} M`);
        if (large !== smaller) await measureState(server, figures, whole, size, 20);
        await measureTimeline(server, figures, whole, size);
        await measureCharts(server, figures, whole, size);
        await measureFrames(server, figures, whole, size);
        figures.add('server: memory of the process', server.peakBytes / MEGABYTE, 'MB', undefined);
      }
      if (parts.includes('page')) await measurePage(figures, server.url, whole, size);
    } finally {
      await server.stop();
    }
  }
  figures.print();
  if (figures.failed > 0) process.exitCode = 1;
});

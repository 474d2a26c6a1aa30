// npm run bench [-- --mb 300] [--files A,B,C] [--big]: `amqpscope index` (decode and index) beside
// tshark listing the fields of the same frames and beside pcap-parser merely reading the packets,
// one after another on this machine. --big adds a file of 2 GB, for amqpscope alone.
//
// The files are made by tools/mkbig.py beside the captures (Python 3), once, and kept in the
// temporary folder:  A  the AMQP 1.0 type test, repeated    B  0-9-1 publishes and acks
//                    C  1.0 transfers, five to a segment, and dispositions
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfChanged, installIfNeeded, main, root } from '../../scripts/project.mjs';
import { measure } from './measure.mjs';

const BIG_MEGABYTES = 2000;
const MEGABYTE = 1e6;
/** What tshark is asked for: where a frame is and what it is, as `amqpscope frames` would say. */
const FIELDS = [
  ...['frame.number', 'tcp.stream', 'amqp.type', 'amqp.channel', 'amqp.performative'],
  ...['amqp.method.class', 'amqp.method.method', 'amqp.performative.arguments.handle'],
];

const captures = resolve(root, process.env.AMQPSCOPE_CAPTURES ?? '../shared/captures');

function makeFile(kind, megabytes) {
  const folder = join(tmpdir(), 'amqpscope-bench');
  const path = join(folder, `${kind}-${megabytes}.pcap`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  console.error(`making ${path} …`);
  const args = [join(captures, 'tools/mkbig.py'), kind, `${path}.part`, String(megabytes)];
  if (spawnSync('python3', args, { stdio: ['ignore', 2, 2] }).status !== 0) {
    throw new Error('mkbig.py failed: the bench needs Python 3 and the folder of captures');
  }
  renameSync(`${path}.part`, path);
  return path;
}

async function runAmqpscope(path) {
  const data = mkdtempSync(join(tmpdir(), 'amqpscope-bench-index-'));
  try {
    const bin = join(root, 'bin', 'amqpscope.mjs');
    const args = [bin, 'index', path, '--data', data, '--json'];
    const run = await measure(process.execPath, args);
    const { frames, peakBytes } = JSON.parse(run.output);
    return { ...run, frames, peakBytes: Math.max(run.peakBytes, peakBytes) };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function runPcapParser(path) {
  const script = fileURLToPath(new URL('read-with-pcap-parser.mjs', import.meta.url));
  const run = await measure(process.execPath, ['--no-deprecation', script, path]);
  return { ...run, packets: Number(run.output) };
}

function runTshark(path) {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const args = ['-n', '-r', path, '-Y', 'amqp', '-T', 'fields', ...fields];
  // It reports its own bugs in thousands of lines.
  return measure('tshark', args, { quiet: true });
}

function tsharkVersion() {
  const { stdout } = spawnSync('tshark', ['--version'], { encoding: 'utf8' });
  return stdout?.split('\n')[0];
}

function row(name, run, bytes, packets, frames) {
  const perSecond = (count) => (count === undefined ? '' : Math.round(count / run.seconds));
  return {
    what: name,
    seconds: Number(run.seconds.toFixed(2)),
    'MB/s': Math.round(bytes / run.seconds / MEGABYTE),
    'packets/s': perSecond(packets),
    'frames/s': perSecond(frames),
    'peak MB': Math.round(run.peakBytes / MEGABYTE),
  };
}

async function bench(kind, megabytes, version) {
  const path = makeFile(kind, megabytes);
  const bytes = statSync(path).size;
  const reader = await runPcapParser(path);
  const { packets } = reader;
  const ours = await runAmqpscope(path);
  const rows = [
    row('amqpscope index', ours, bytes, packets, ours.frames),
    row('pcap-parser, reading only', reader, bytes, packets),
  ];
  const ratios = { 'of pcap-parser': (reader.seconds / ours.seconds).toFixed(1) };
  if (version !== undefined) {
    const theirs = await runTshark(path);
    rows.push(row('tshark -Y amqp -T fields', theirs, bytes, packets));
    ratios['of tshark'] = (theirs.seconds / ours.seconds).toFixed(1);
  }
  console.log(
    `\n${kind}: ${Math.round(bytes / MEGABYTE)} MB, ${packets} packets, ${ours.frames} frames`,
  );
  console.table(rows);
  for (const [what, ratio] of Object.entries(ratios)) console.log(`${ratio} × the speed ${what}`);
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      mb: { type: 'string', default: '300' },
      files: { type: 'string', default: 'A,B,C' },
      big: { type: 'boolean', default: false },
    },
  });
  installIfNeeded();
  await buildIfChanged(['code']);
  const version = tsharkVersion();
  console.log(version ?? 'tshark is not installed: compared with pcap-parser alone');
  for (const kind of values.files.split(',')) await bench(kind, Number(values.mb), version);
  if (!values.big) return;
  const path = makeFile('C', BIG_MEGABYTES);
  const run = await runAmqpscope(path);
  console.log(`\nC: ${BIG_MEGABYTES} MB, ${run.frames} frames`);
  console.table([row('amqpscope index', run, statSync(path).size, undefined, run.frames)]);
});

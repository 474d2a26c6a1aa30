// node test/bench/large-capture.mjs FILE [--frames 10000000]: writes the capture of bench:large.
import { parseArgs } from 'node:util';
import { writeLargeCapture } from './large/capture.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { frames: { type: 'string', default: '10000000' } },
});
const [path] = positionals;
if (path === undefined) throw new Error('the file to write is not named');
console.log(JSON.stringify(writeLargeCapture(path, Number(values.frames))));

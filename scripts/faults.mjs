// npm run faults [-- FOLDER]: with every recorded capture of a known fault, from the list of captures
// to the fault on the timeline and on the ladder, in three clicks; pictures of each in FOLDER.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { becomeNode, binOf, buildIfChanged, installIfNeeded, main, root } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged();
  const [folder = join(tmpdir(), 'amqpscope-faults')] = process.argv.slice(2);
  mkdirSync(folder, { recursive: true });
  console.log(`Pictures: ${join(resolve(folder), 'index.html')}`);
  const env = { ...process.env, AMQPSCOPE_FAULTS: resolve(folder) };
  const args = ['run', 'test/browser', '-t', 'three clicks'];
  becomeNode([binOf('vitest'), ...args], { cwd: root, env });
});

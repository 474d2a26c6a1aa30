// npm start [-- serve's arguments]: install and build what is missing, then serve.
import { join } from 'node:path';
import { becomeNode, buildIfChanged, installIfNeeded, main, root } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged();
  becomeNode([join(root, 'bin', 'amqpscope.mjs'), 'serve', ...process.argv.slice(2)]);
});

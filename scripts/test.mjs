// npm test [-- vitest's arguments]: install and build what is missing, then run the tests once.
import { becomeNode, binOf, buildIfChanged, installIfNeeded, main, root } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged();
  becomeNode([binOf('vitest'), 'run', ...process.argv.slice(2)], { cwd: root });
});

// npm run dev [-- serve's arguments]: the compiler and the page's dev server watch the sources,
// and the API is served from dist and started again whenever the compiler wrote something.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { binOf, buildIfChanged, installIfNeeded, main, root } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged(['untypedCode']);
  const serve = ['--watch', '--watch-path', join(root, 'dist', 'server')];
  serve.push('--watch-path', join(root, 'dist', 'decoder'), join(root, 'bin', 'amqpscope.mjs'));
  const commands = [
    [binOf('typescript', 'tsc'), '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
    [binOf('vite')],
    [...serve, 'serve', ...process.argv.slice(2)],
  ];
  const children = commands.map((args) =>
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }),
  );
  const stopAll = () => {
    for (const child of children) child.kill();
  };
  for (const child of children) child.on('exit', stopAll);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopAll);
});

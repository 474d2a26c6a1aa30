// npm run fuzz [-- seconds [seed]]: the mutator over all samples, ten minutes unless told otherwise.
import { becomeNode, binOf, buildIfChanged, installIfNeeded, main, root } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged(['untypedCode']);
  const [seconds = '600', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
  const env = { ...process.env, AMQPSCOPE_FUZZ_SECONDS: seconds, AMQPSCOPE_FUZZ_SEED: seed };
  becomeNode([binOf('vitest'), 'run', 'test/fuzz'], { cwd: root, env });
});

// npm run check: format and lint, types, the arrows between layers, dead code. All of them run,
// so that one report names everything that is wrong.
import { binOf, installIfNeeded, main, runNode } from './project.mjs';

const CHECKS = [
  [
    'format and lint',
    () => [binOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.'],
  ],
  ['types', () => [binOf('typescript', 'tsc'), '-p', 'tsconfig.json']],
  [
    'arrows between layers',
    () => [
      binOf('dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      'decoder',
      'server',
      'web',
      'test',
    ],
  ],
  ['dead code', () => [binOf('knip'), '--no-progress']],
];

await main(() => {
  installIfNeeded();
  const failed = [];
  for (const [name, command] of CHECKS) {
    console.log(`\n— ${name}`);
    if (runNode(command()) !== 0) failed.push(name);
  }
  if (failed.length > 0) throw new Error(`\ncheck failed: ${failed.join(', ')}`);
  console.log('\ncheck passed');
});

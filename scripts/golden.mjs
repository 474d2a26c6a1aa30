// npm run golden: record anew what samples are shown as (test/golden), what drawn conversations come
// to (test/golden/ladders) and which frames are left out of the comparison with tshark
// (test/oracle/exceptions.tsv). Read the diff before it is committed.
import { becomeNode, binOf, installIfNeeded, main, root } from './project.mjs';

await main(() => {
  installIfNeeded();
  const env = { ...process.env, AMQPSCOPE_RECORD: '1' };
  const tests = ['test/golden.test.ts', 'test/ladders.test.ts', 'test/oracle/record.test.ts'];
  becomeNode([binOf('vitest'), 'run', ...tests, '--update'], { cwd: root, env });
});

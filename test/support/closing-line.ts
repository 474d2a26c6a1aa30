import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with one plain line, `N passed, N failed`, for scripts that read the output; also
 * written to the file named by AMQPSCOPE_TEST_SUMMARY. A file that could not be loaded and an error
 * outside of every test count as one failure each.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
      }
    }
    const line = `${passed} passed, ${failed} failed`;
    const summaryFile = process.env.AMQPSCOPE_TEST_SUMMARY;
    if (summaryFile !== undefined) writeFileSync(summaryFile, `${line}\n`);
    // The default reporter prints its own summary in the same hook; this line comes after it.
    process.on('exit', () => process.stdout.write(`\n${line}\n`));
  }
}

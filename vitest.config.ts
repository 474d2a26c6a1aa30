import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['{decoder,server,web,test}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/build-first.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Whole captures are decoded and whole servers started; two slow cores must do.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});

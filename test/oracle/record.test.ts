import { expect, test } from 'vitest';
import { readExceptions } from './reasons.ts';
import { recordExceptions } from './record.ts';

// Only `npm run golden` records; it must be read before it is committed.
test.runIf(process.env.AMQPSCOPE_RECORD === '1')('record the frames left out', () => {
  recordExceptions();
  expect(readExceptions().size).toBeGreaterThan(0);
});

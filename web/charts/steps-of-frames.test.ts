import { describe, expect, test } from 'vitest';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { parseFilter } from '../../server/filter/parse.ts';
import { stepFilterOf } from './steps-of-frames.ts';

describe('a step leads to its frames', () => {
  test.each([
    [{}, 'time>=1000 time<2000'],
    [{ connection: 'c1' }, 'conn:c1 time>=1000 time<2000'],
    [{ connection: 'c1', session: 'c1.s1' }, 'session:c1.s1 time>=1000 time<2000'],
    [{ link: 'c1.s1.l2' }, 'link:c1.s1.l2 time>=1000 time<2000'],
  ])('of %o', (scope, filter) => {
    expect(stepFilterOf({ timeNanos: 1000, bucketNanos: 1000 }, scope)).toBe(filter);
    const options = { startEpochNanos: undefined };
    expect(parseFilter(filter, FRAME_VOCABULARY, options).ok).toBe(true);
  });
});

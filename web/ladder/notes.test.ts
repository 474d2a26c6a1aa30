import { expect, test } from 'vitest';
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { notesOf } from './notes.ts';

test('what arrows do not say stands beside them, by frame', () => {
  const flag = (kind: TimelineFlag['kind'], more: Partial<TimelineFlag>): TimelineFlag => ({
    kind,
    lane: 'c1.s1.l1',
    timeNanos: 0,
    count: 1,
    ...more,
  });
  const notes = notesOf([
    flag('credit-overrun', { frame: 26, text: '15 of the deliveries' }),
    flag('ended-unsettled', { frame: 26, text: '2 deliveries unsettled' }),
    // The arrow has the glyph and the word of it;
    flag('rejected', { frame: 30, delivery: 4 }),
    // and no frame is at fault.
    flag('silent', { text: 'client for 9 s, limit 2 s' }),
  ]);
  expect([...notes]).toEqual([
    [
      26,
      [
        'Sent beyond the credit: 15 of the deliveries',
        'Ended before all was settled: 2 deliveries unsettled',
      ],
    ],
  ]);
});

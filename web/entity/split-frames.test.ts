import { expect, test } from 'vitest';
import { splitFrames } from './split-frames.ts';

test('frames in a sentence are found, with what stands between them', () => {
  expect(splitFrames('Settled by frame 17, heard in frame 1,204.')).toEqual([
    { kind: 'text', text: 'Settled by ', at: 0 },
    { kind: 'frame', text: 'frame 17', at: 11, frame: 17 },
    { kind: 'text', text: ', heard in ', at: 19 },
    { kind: 'frame', text: 'frame 1,204', at: 30, frame: 1204 },
    { kind: 'text', text: '.', at: 41 },
  ]);
});

test.each([
  '',
  'No frame says so.',
  'frame 0 is none',
  'subframe 12',
  'frame 99999999999999999999',
])('the parts of %j are the sentence again', (sentence) => {
  const parts = splitFrames(sentence);
  expect(parts.map(({ text }) => text).join('')).toBe(sentence);
  expect(parts.every(({ kind }) => kind === 'text')).toBe(true);
});

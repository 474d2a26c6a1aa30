import { describe, expect, test } from 'vitest';
import { brushed, holdAt } from './minimap.ts';

describe('what a press on the minimap takes hold of', () => {
  test.each([
    [100, 'start'],
    [104, 'start'],
    [150, 'all'],
    [198, 'end'],
    [90, 'new'],
    [300, 'new'],
  ] as const)('at %d px of a brush from 100 to 200', (px, hold) => {
    expect(holdAt(px, [100, 200])).toBe(hold);
  });

  test('a brush of a few pixels can still be moved', () => {
    expect(holdAt(102, [100, 105])).toBe('all');
  });
});

describe('the window while the brush is dragged', () => {
  const window = { startNanos: 100, endNanos: 200 };

  test('moves as a whole, or with one of its edges, which never pass each other', () => {
    expect(brushed('all', window, 50, [0, 0])).toEqual({ startNanos: 150, endNanos: 250 });
    expect(brushed('start', window, 50, [0, 0])).toEqual({ startNanos: 150, endNanos: 200 });
    expect(brushed('start', window, 500, [0, 0])).toEqual({ startNanos: 199, endNanos: 200 });
    expect(brushed('end', window, -500, [0, 0])).toEqual({ startNanos: 100, endNanos: 101 });
  });

  test('drawn anew goes from the press to the pointer, either way', () => {
    expect(brushed('new', window, 0, [700, 400])).toEqual({ startNanos: 400, endNanos: 700 });
  });
});

import { expect, test, vi } from 'vitest';
import { Hand } from './hand.ts';
import type { Mark } from './marks.ts';

const mark = (x: number): Mark => ({ kind: 'dry', lane: 'c1.s1.l1', x, y: 0, w: 5, h: 5 });

test('a mark that was drawn anew is the same to those who compare; another is not', () => {
  const hand = new Hand();
  const first = mark(1);
  hand.move({ x: 2, y: 2 }, first);
  hand.move({ x: 3, y: 2 }, mark(1));
  expect(hand.getMark()).toBe(first);
  hand.move({ x: 30, y: 2 }, mark(28));
  expect(hand.getMark()).toEqual(mark(28));
  hand.move(undefined, undefined);
  expect(hand.state).toEqual({ place: undefined, mark: undefined, drag: undefined });
});

test('who listens is told of every move and drag, and of nothing afterwards', () => {
  const hand = new Hand();
  const told = vi.fn();
  const end = hand.subscribe(told);
  hand.move({ x: 2, y: 2 }, undefined);
  hand.drag({ startNanos: 1, endNanos: 2 });
  expect(told).toHaveBeenCalledTimes(2);
  hand.drag(hand.state.drag);
  end();
  hand.drag(undefined);
  expect(told).toHaveBeenCalledTimes(2);
});

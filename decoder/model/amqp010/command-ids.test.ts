import { describe, expect, test } from 'vitest';
import { CommandIds, idAt } from './command-ids.ts';

const LAST = 0xffffffff;

describe('ids of commands', () => {
  test('none is known before a command-point', () => {
    const ids = new CommandIds();
    expect(ids.take()).toBeUndefined();
    ids.point(7);
    expect([ids.take(), ids.take()].map((place) => place && idAt(place))).toEqual([7, 8]);
  });

  test('they wrap, and places go on', () => {
    const ids = new CommandIds();
    ids.point(LAST);
    const places = [ids.take() ?? 0, ids.take() ?? 0];
    expect(places.map(idAt)).toEqual([LAST, 0]);
    expect(places[1] - places[0]).toBe(1);
    expect(ids.placeOf(LAST)).toBe(places[0]);
    expect(ids.placeOf(0)).toBe(places[1]);
  });

  test('a second command-point may jump ahead', () => {
    const ids = new CommandIds();
    ids.point(0);
    const first = ids.take() ?? 0;
    ids.point(100);
    expect((ids.take() ?? 0) - first).toBe(100);
  });

  test('behind a hole they are unknown until the next command-point', () => {
    const ids = new CommandIds();
    ids.point(3);
    ids.lose();
    expect(ids.take()).toBeUndefined();
    ids.point(9);
    expect(idAt(ids.take() ?? 0)).toBe(9);
  });
});

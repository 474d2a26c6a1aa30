import { describe, expect, test } from 'vitest';
import { LANE_HEIGHT_PX, layOutRows } from './lane-rows.ts';
import { rowOnScreen, rowsOnScreen, scrollFor } from './screen-rows.ts';
import { connection, link, session } from './test-lanes.ts';

const LANES = [1, 2, 3].flatMap((n) => [
  connection(`c${n}`, `peer ${n}`),
  session(`c${n}.s1`),
  link(`c${n}.s1.l1`, 'orders'),
  link(`c${n}.s1.l2`, 'audit'),
]);
const HEIGHT_PX = 300;
const { connection: HEAD, session: SESSION, link: LINK } = LANE_HEIGHT_PX;
const GROUP = HEAD + SESSION + 2 * LINK;

function rowsWith(...pinned: string[]) {
  return layOutRows(LANES, { collapsed: new Set<string>(), pinned, filter: '' }).rows;
}

function placesOf(rows: ReturnType<typeof rowsWith>, topPx: number) {
  const { flowing, stuck, stuckPx } = rowsOnScreen(rows, topPx, HEIGHT_PX);
  const told = (list: typeof flowing) => list.map(({ row, y }) => `${row.lane.lane}@${y}`);
  return { flowing: told(flowing), stuck: told(stuck), stuckPx };
}

describe('the connection of what is in view', () => {
  test('stands where it is as long as it is in view', () => {
    const { flowing, stuck, stuckPx } = placesOf(rowsWith(), 0);
    expect(flowing.slice(0, 3)).toEqual(['c1@0', `c1.s1@${HEAD}`, `c1.s1.l1@${HEAD + SESSION}`]);
    expect([stuck, stuckPx]).toEqual([[], 0]);
  });

  test('stays at the top when it is scrolled out, and is there once', () => {
    const { flowing, stuck, stuckPx } = placesOf(rowsWith(), 10);
    expect([stuck, stuckPx]).toEqual([['c1@0'], HEAD]);
    expect(flowing[0]).toBe(`c1.s1@${HEAD - 10}`);
  });

  test('is pushed away by the next one', () => {
    const { stuck, stuckPx } = placesOf(rowsWith(), GROUP - 20);
    expect([stuck, stuckPx]).toEqual([[`c1@${20 - HEAD}`], 20]);
    expect(placesOf(rowsWith(), GROUP).stuck).toEqual([]);
  });
});

describe('pinned lanes', () => {
  test('stay at the top, above the connection', () => {
    const { flowing, stuck, stuckPx } = placesOf(rowsWith('c3.s1.l2'), 40);
    expect(stuck).toEqual([`c1@${LINK}`, 'c3.s1.l2@0']);
    expect(stuckPx).toBe(LINK + HEAD);
    expect(flowing[0]).toBe(`c1.s1@${LINK + HEAD - 40}`);
  });

  test('are scrolled with the others when they would leave too little room', () => {
    const all = LANES.map(({ lane }) => lane);
    expect(placesOf(rowsWith(...all), 0).stuck).toEqual([]);
  });
});

test('the row at a height is the one that is drawn there, what is stuck before what is below it', () => {
  const screen = rowsOnScreen(rowsWith('c3.s1.l2'), 40, HEIGHT_PX);
  expect(rowOnScreen(screen, 0)?.pinned).toBe(true);
  expect(rowOnScreen(screen, LINK)?.lane.lane).toBe('c1');
  expect(rowOnScreen(screen, LINK + HEAD)?.lane.lane).toBe('c1.s1.l1');
  expect(rowOnScreen(rowsOnScreen(rowsWith(), 0, 2000), 1900)).toBeUndefined();
});

describe('to have a row in view', () => {
  const rows = rowsWith('c3.s1.l2');
  const rowOf = (name: string) => {
    const row = rows.find(({ lane, pinned }) => lane.lane === name && !pinned);
    if (!row) throw new Error(name);
    return row;
  };

  test('nothing is scrolled where it is, or is pinned', () => {
    expect(scrollFor(rows, rowOf('c1.s1.l1'), 0, HEIGHT_PX)).toBeUndefined();
    expect(scrollFor(rows, rows[0], 500, HEIGHT_PX)).toBeUndefined();
  });

  test('it comes out below what is stuck, or up from below', () => {
    for (const [name, from] of [
      ['c1.s1.l1', 400],
      ['c3.s1.l2', 0],
    ] as const) {
      const row = rowOf(name);
      const top = scrollFor(rows, row, from, HEIGHT_PX) ?? Number.NaN;
      const middle = row.topPx + row.heightPx / 2 - top;
      expect(rowOnScreen(rowsOnScreen(rows, top, HEIGHT_PX), middle)).toBe(row);
      expect(scrollFor(rows, row, top, HEIGHT_PX)).toBeUndefined();
    }
  });
});

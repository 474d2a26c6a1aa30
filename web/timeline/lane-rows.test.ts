import { expect, test } from 'vitest';
import { layOutRows } from './lane-rows.ts';
import { connection, link, session } from './test-lanes.ts';

const LANES = [
  connection('c1', 'shop'),
  session('c1.s1'),
  link('c1.s1.l1', 'orders'),
  link('c1.s1.l2', 'audit'),
  connection('c2', 'billing'),
  session('c2.s1'),
  link('c2.s1.l1', 'orders'),
];
const ALL = { collapsed: new Set<string>(), pinned: [], filter: '' };

function namesOf(options: Partial<Parameters<typeof layOutRows>[1]>): string[] {
  return layOutRows(LANES, { ...ALL, ...options }).rows.map(({ lane }) => lane.lane);
}

test('rows lie below each other without gaps', () => {
  const { rows, heightPx } = layOutRows(LANES, ALL);
  let top = 0;
  for (const row of rows) {
    expect(row.topPx).toBe(top);
    top += row.heightPx;
  }
  expect(heightPx).toBe(top);
  expect(rows.map(({ level }) => level)).toEqual([1, 2, 3, 3, 1, 2, 3]);
});

test('what is folded keeps its own row and hides what is in it, all the way down', () => {
  expect(namesOf({ collapsed: new Set(['c1']) })).toEqual(['c1', 'c2', 'c2.s1', 'c2.s1.l1']);
});

test('a filter shows what matches with what it lies in', () => {
  expect(namesOf({ filter: 'AUDIT' })).toEqual(['c1', 'c1.s1', 'c1.s1.l2']);
  expect(namesOf({ filter: 'orders' })).toEqual([
    'c1',
    'c1.s1',
    'c1.s1.l1',
    'c2',
    'c2.s1',
    'c2.s1.l1',
  ]);
  expect(layOutRows(LANES, { ...ALL, filter: 'orders' }).matching).toBe(2);
});

test('a connection that matches brings all that is in it', () => {
  expect(namesOf({ filter: 'billing' })).toEqual(['c2', 'c2.s1', 'c2.s1.l1']);
});

test('pinned lanes stand at the top and in the tree', () => {
  expect(namesOf({ pinned: ['c2.s1.l1', 'c9'] }).slice(0, 2)).toEqual(['c2.s1.l1', 'c1']);
  expect(namesOf({ pinned: ['c2.s1.l1'] })).toHaveLength(LANES.length + 1);
});

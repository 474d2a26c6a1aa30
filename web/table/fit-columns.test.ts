import { expect, test } from 'vitest';
import { fitColumns, gridTemplate } from './fit-columns.ts';

const column = (key: string, minPx: number, yields: number, grow = 0) => ({
  key,
  minPx,
  yields,
  grow,
});
const COLUMNS = [
  column('name', 100, 0, 1),
  column('size', 50, 2),
  column('time', 80, 1),
  column('note', 60, 2, 2),
];
const keysAt = (widthPx: number) => fitColumns(COLUMNS, widthPx).map(({ key }) => key);

test('all stay where there is room, gaps counted', () => {
  expect(keysAt(290 + 36)).toEqual(['name', 'size', 'time', 'note']);
});

test('those that yield most go first, from the end', () => {
  expect(keysAt(325)).toEqual(['name', 'size', 'time']);
  expect(keysAt(253)).toEqual(['name', 'time']);
  expect(keysAt(191)).toEqual(['name']);
});

test('what never yields stays however narrow it is', () => expect(keysAt(10)).toEqual(['name']));

test('a column that grows takes its share of the rest', () => {
  expect(gridTemplate(COLUMNS)).toBe('minmax(100px, 1fr) 50px 80px minmax(60px, 2fr)');
});

test('what yields much goes before another is cut short, what yields little does not', () => {
  const reason = { minPx: 100, wantsPx: 300, grow: 1, yields: 0 };
  const [little, much] = [
    { minPx: 100, grow: 0, yields: 1 },
    { minPx: 100, grow: 0, yields: 5 },
  ];
  expect(fitColumns([reason, little, much], 524)).toEqual([reason, little, much]);
  expect(fitColumns([reason, little, much], 523)).toEqual([reason, little]);
  expect(fitColumns([reason, little, much], 212)).toEqual([reason, little]);
  expect(fitColumns([reason, little, much], 211)).toEqual([reason]);
});

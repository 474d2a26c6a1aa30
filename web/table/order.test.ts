import { expect, test } from 'vitest';
import { SORTS } from '../../server/api/list-contract.ts';
import { CONNECTION_HEADS } from '../connections/connection-heads.ts';
import { deliveryTable } from '../deliveries/delivery-table.tsx';
import { placesOf } from '../entity/places.ts';
import { linkTable } from '../links/link-table.tsx';
import { sessionTable } from '../sessions/session-table.tsx';
import { isSortOf, LONGEST, nextSort, type Sortable, sortOptions, wayOf } from './order.ts';

const places = placesOf('0123456789ab', (path) => path);
const STILL = { name: 'still', ...LONGEST };

test('a column is ordered one way, the other way, and no more', () => {
  expect(nextSort(STILL, undefined)).toBe('-still');
  expect(nextSort(STILL, '-still')).toBe('still');
  expect(nextSort(STILL, 'still')).toBeUndefined();
  expect(nextSort(STILL, '-credit')).toBe('-still');
  expect(nextSort({ ...STILL, first: 'up' }, undefined)).toBe('still');
  expect(wayOf(STILL, '-still')).toBe('down');
  expect(wayOf(STILL, 'stil')).toBeUndefined();
});

test('an order is named by its column and its way', () => {
  const columns = [{ head: 'link' }, { head: 'still for', sort: STILL }];
  expect(sortOptions(columns)).toEqual([
    { sort: '-still', text: 'still for, longest first' },
    { sort: 'still', text: 'still for, shortest first' },
  ]);
  expect(isSortOf(columns, 'still')).toBe(true);
  expect(isSortOf(columns, '-frames')).toBe(false);
  expect(isSortOf(columns, undefined)).toBe(false);
});

/** What the server can order by has a column, and each column what the server can order by. */
test.each<[keyof typeof SORTS, readonly Sortable[]]>([
  ['connections', CONNECTION_HEADS],
  ['sessions', sessionTable(places, undefined).columns],
  ['links', linkTable(places, undefined, 0).columns],
  ['deliveries', deliveryTable(places, undefined, 0).columns],
])('every order of %s has one column', (list, columns) => {
  const names = columns.flatMap(({ sort }) => sort?.name ?? []);
  expect(names.toSorted()).toEqual(SORTS[list].toSorted());
});

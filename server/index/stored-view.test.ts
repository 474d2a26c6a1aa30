import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { createView, type StoredView, storeViews } from './stored-view.ts';

const EVEN: StoredView = {
  name: 'even',
  select: 'SELECT n FROM numbers WHERE n % 2 = 0',
  order: 'n DESC',
};

async function stored(views: readonly StoredView[]) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run('CREATE TABLE numbers AS FROM range(5) AS t(n)');
  for (const view of views) await connection.run(createView(view));
  await storeViews(connection, views);
  await connection.run('INSERT INTO numbers VALUES (6)');
  return async (name: string) => {
    const rows = (await connection.runAndReadAll(`SELECT n FROM ${name}`)).getRows();
    return rows.map(([n]) => Number(n));
  };
}

test('a stored view is a table in its order, and changes no more', async () => {
  const rows = await stored([EVEN]);
  expect(await rows('even')).toEqual([4, 2, 0]);
});

test('what cannot be stored stays a view, and the next ones are stored', async () => {
  const rows = await stored([{ ...EVEN, name: 'odd', stored: 'SELECT 1 // 0::VARCHAR' }, EVEN]);
  expect(await rows('odd')).toEqual([0, 2, 4, 6]);
  expect(await rows('even')).toEqual([4, 2, 0]);
});

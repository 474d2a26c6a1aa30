/**
 * Pages of tables of protocol state. They go by key, never by offset, so that the millionth page costs what the
 * first does.
 */
import type { SqlParameter, Statement } from './messages.ts';
import { type SqlFilter, select, statement, where } from './queries.ts';
import type { Table } from './table.ts';

/** From which end a table is read: pages go on from there. */
export type ReadFrom = 'start' | 'end';

/** An order by a number of the rows; those with the same one keep the order of their keys. */
export interface RowOrder {
  /** SQL over the columns of the rows; NULL where a row has no such number, which comes last. */
  readonly value: string;
  /** The table with more columns joined to its rows, where `value` needs them. */
  readonly rows?: string | undefined;
  readonly descending: boolean;
}

interface Side {
  readonly is: '>' | '<';
  readonly sort: 'ASC' | 'DESC';
}

const UP: Side = { is: '>', sort: 'ASC' };
const DOWN: Side = { is: '<', sort: 'DESC' };

/** How far a page reaches, and which rows are in question. */
export interface PageBounds {
  readonly filter: SqlFilter | undefined;
  readonly from: ReadFrom;
  /** Rows of it; one more is read, which says whether another page follows. */
  readonly limit: number;
}

/** Keys of the rows after one. */
export function keysAfter(
  table: Table,
  key: string,
  after: number,
  { filter, from, limit }: PageBounds,
): Statement {
  const { is, sort } = from === 'end' ? DOWN : UP;
  return statement(
    `${table.name}Keys`,
    `SELECT ${key} FROM ${table.name} ${where(`${key} ${is} ?`, filter)} ORDER BY ${key} ${sort} LIMIT ?`,
    [after, ...(filter?.params ?? []), limit + 1],
  );
}

/** Rows whose key lies between the two, both included. */
export function rowsBetween(
  table: Table,
  key: string,
  first: number,
  last: number,
  filter?: SqlFilter,
): Statement {
  return statement(
    `${table.name}Between`,
    `${select(table)} ${where(`${key} BETWEEN ? AND ?`, filter)} ORDER BY ${key}`,
    [first, last, ...(filter?.params ?? [])],
  );
}

/** A page of a small table with a key of several columns. */
export function rowsAfter(
  table: Table,
  keys: readonly string[],
  after: readonly number[],
  { filter, from, limit }: PageBounds,
): Statement {
  const side = from === 'end' ? DOWN : UP;
  const [condition, bound] = isAfter(keys, after, side);
  const order = keys.map((key) => `${key} ${side.sort}`).join(', ');
  return statement(
    `${table.name}After`,
    `${select(table)} ${where(condition, filter)} ORDER BY ${order} LIMIT ?`,
    [...bound, ...(filter?.params ?? []), limit + 1],
  );
}

/** Rows with these keys, in any order. */
export function rowsWith(table: Table, key: string, keys: readonly number[]): Statement {
  const listed = keys.map(() => '?').join(', ');
  return statement(
    `${table.name}With`,
    `${select(table)} WHERE ${key} BETWEEN ? AND ? AND ${key} IN (${listed})`,
    [Math.min(...keys), Math.max(...keys), ...keys],
  );
}

/**
 * Columns of a page in another order, after the row with a key, or from the first on. What that row has is looked
 * up, so that no number has to go to the reader and come back whole.
 */
export function inOrder(
  { name, columns }: Table,
  keys: readonly string[],
  { value, descending, rows = name }: RowOrder,
  after: readonly number[] | undefined,
  { filter, from, limit }: PageBounds,
): Statement {
  const isReverse = from === 'end';
  const up = isReverse ? DOWN : UP;
  const ranks = descending === isReverse ? UP : DOWN;
  // Beyond every other number, on the side that comes last.
  const last = `${descending ? '-' : ''}9223372036854775807`;
  const rank = `coalesce(CAST(${value} AS BIGINT), ${last})`;
  const isIt = keys.map((key) => `${key} = ?`).join(' AND ');
  const [isBehind, bound] = isAfter(keys, after ?? keys.map(() => 0), up);
  const its = '(SELECT rank FROM origin)';
  const sorted = [`in_order ${ranks.sort}`, ...keys.map((key) => `${key} ${up.sort}`)];
  return statement(
    `${name}InOrder`,
    `${after ? `WITH origin AS (SELECT ${rank} AS rank FROM ${rows} WHERE ${isIt})` : ''}
     SELECT ${columns.map((column) => column.name).join(', ')}
     FROM (SELECT *, ${rank} AS in_order FROM ${rows} ${filter ? `WHERE ${filter.where}` : ''})
     ${after ? `WHERE in_order ${ranks.is} ${its} OR (in_order = ${its} AND ${isBehind})` : ''}
     ORDER BY ${sorted.join(', ')} LIMIT ?`,
    [...(after ?? []), ...(filter?.params ?? []), ...(after ? bound : []), limit + 1],
  );
}

/** `(a > ? OR (a = ? AND b > ?))`: the order of whole keys. */
function isAfter(
  [key, ...keys]: readonly string[],
  [value, ...values]: readonly number[],
  side: Side,
): [string, SqlParameter[]] {
  if (keys.length === 0) return [`${key} ${side.is} ?`, [value]];
  const [inner, bound] = isAfter(keys, values, side);
  return [`(${key} ${side.is} ? OR (${key} = ? AND ${inner}))`, [value, value, ...bound]];
}

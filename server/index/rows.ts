import { type Column, camelCase, type RowOf, type Table } from './table.ts';

/** A value as it leaves the owner. BIGINTs are numbers there: what the index counts stays below 2^53. */
export type Cell = null | number | string | boolean;

function fits(column: Column, value: unknown): boolean {
  if (value === undefined) return column.optional === true;
  if (column.type === 'BOOLEAN') return typeof value === 'boolean';
  if (column.type !== 'VARCHAR') return typeof value === 'number';
  return typeof value === 'string' && (column.values?.includes(value) ?? true);
}

function isRow<T extends Table>(table: T, row: object): row is RowOf<T> {
  const values = new Map<string, unknown>(Object.entries(row));
  return table.columns.every((column) => fits(column, values.get(camelCase(column.name))));
}

/** Names the cells of a `SELECT` of all columns of `table`, in their order. */
export function readRow<T extends Table>(table: T, cells: readonly Cell[]): RowOf<T> {
  const row: Record<string, Cell> = {};
  for (const [index, column] of table.columns.entries()) {
    const cell = cells[index];
    if (cell !== null && cell !== undefined) row[camelCase(column.name)] = cell;
  }
  if (!isRow(table, row)) throw new TypeError(`not a row of ${table.name}: ${JSON.stringify(row)}`);
  return row;
}

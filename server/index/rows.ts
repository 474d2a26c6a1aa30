import { type Column, camelCase, type RowOf, type Table } from './table.ts';

/** A value as it leaves the owner. BIGINTs are numbers there: what the index counts stays below 2^53. */
export type Cell = null | number | string | boolean;

type Row = Record<string, Cell>;

/** Made once for each table: pages have thousands of cells. */
const keysOf = new WeakMap<Table, readonly string[]>();

function rowKeys(table: Table): readonly string[] {
  const known = keysOf.get(table);
  if (known) return known;
  const keys = table.columns.map(({ name }) => camelCase(name));
  keysOf.set(table, keys);
  return keys;
}

function fits(column: Column, value: Cell | undefined): boolean {
  if (value === undefined || value === null) return column.optional === true;
  if (column.type === 'BOOLEAN') return typeof value === 'boolean';
  if (column.type !== 'VARCHAR') return typeof value === 'number';
  return typeof value === 'string' && (column.values?.includes(value) ?? true);
}

/** Whether the cells are those of a row; their values go into `row` by name. */
function fill<T extends Table>(table: T, cells: readonly Cell[], row: Row): row is Row & RowOf<T> {
  const { columns } = table;
  const keys = rowKeys(table);
  for (let index = 0; index < columns.length; index++) {
    const cell = cells[index];
    if (!fits(columns[index], cell)) return false;
    if (cell !== null && cell !== undefined) row[keys[index]] = cell;
  }
  return true;
}

/** Names the cells of a `SELECT` of all columns of `table`, in their order. */
export function readRow<T extends Table>(table: T, cells: readonly Cell[]): RowOf<T> {
  const row: Row = {};
  if (!fill(table, cells, row)) {
    throw new TypeError(`not a row of ${table.name}: ${JSON.stringify(cells)}`);
  }
  return row;
}

/** What a table of the index is, as data, and the row types that follow from it. */

export type SqlType =
  | 'BIGINT'
  | 'INTEGER'
  | 'UTINYINT'
  | 'TINYINT'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'VARCHAR';

/**
 * Absent among times of the tables written in batches: times may be any other safe integer. Credit and
 * windows, which may be negative too, have UNKNOWN of decoder/model/ledger-entry.ts.
 */
export const NO_TIME = -(2 ** 53);

export interface Column {
  readonly name: string;
  readonly type: SqlType;
  readonly meaning: string;
  /** `octets`, `nanoseconds` …; a plain count or code has none. */
  readonly unit?: string;
  /** Clause of the AMQP 1.0 specification, or class.method of 0-9-1. */
  readonly spec?: string;
  /** May be NULL. */
  readonly optional?: true;
  /** The only texts that occur. */
  readonly values?: readonly string[];
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

type ValueOf<C extends Column> = C extends { values: readonly (infer Value)[] }
  ? Value
  : C['type'] extends 'VARCHAR'
    ? string
    : C['type'] extends 'BOOLEAN'
      ? boolean
      : number;

/** A row of a table with names in camelCase; an optional column that is NULL has no key. */
export type RowOf<T extends Table> = {
  readonly [C in T['columns'][number] as C extends { optional: true }
    ? never
    : Camel<C['name']>]: ValueOf<C>;
} & {
  readonly [C in T['columns'][number] as C extends { optional: true }
    ? Camel<C['name']>
    : never]?: ValueOf<C>;
};

export type ColumnName<T extends Table> = T['columns'][number]['name'];

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function createTable(table: Table, name = table.name): string {
  const columns = table.columns.map(
    (column) => `${column.name} ${column.type}${'optional' in column ? '' : ' NOT NULL'}`,
  );
  return `CREATE TABLE ${name} (${columns.join(', ')})`;
}

/** A table's rows with only those columns, in the table's order. */
export function part<const T extends Table, const N extends ColumnName<T>>(
  { name, columns }: T,
  names: readonly N[],
) {
  type Kept = Extract<T['columns'][number], { name: N }>;
  const isKept = (column: Column): column is Kept => names.some((kept) => kept === column.name);
  return { name, columns: columns.filter(isKept) };
}

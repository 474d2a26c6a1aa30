import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  INTEGER,
  TINYINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { camelCase, type SqlType, type Table } from './table.ts';

const TYPES = { BIGINT, BOOLEAN, DOUBLE, INTEGER, TINYINT, UTINYINT, VARCHAR };
const WIDTHS: { readonly [T in SqlType]: number } = {
  BIGINT: 8,
  BOOLEAN: 1,
  DOUBLE: 8,
  INTEGER: 4,
  TINYINT: 1,
  UTINYINT: 1,
  VARCHAR: 0,
};
/** Rows of one DuckDB vector. */
const VECTOR_ROWS = duckdb.vector_size();

interface Column {
  readonly key: string;
  readonly type: SqlType;
  readonly view: DataView<ArrayBuffer>;
  /** A bit for each row, set where there is a value. */
  readonly present: Uint8Array<ArrayBuffer>;
  readonly width: number;
}

/**
 * Appends records by their camelCase names: for the small tables. An absent value becomes NULL.
 *
 * Values are gathered into whole vectors: some captures have a connection for every message, and a
 * call for each of their values would cost more than decoding them.
 */
export class RecordWriter {
  readonly #appender: DuckDBAppender;
  readonly #columns: readonly Column[];
  readonly #chunk: DuckDBDataChunk;
  readonly #encoder = new TextEncoder();
  #text = new Uint8Array(1024);
  #rows = 0;

  private constructor(appender: DuckDBAppender, table: Table) {
    this.#appender = appender;
    this.#chunk = DuckDBDataChunk.create(table.columns.map(({ type }) => TYPES[type]));
    this.#columns = table.columns.map(({ name, type }) => ({
      key: camelCase(name),
      type,
      view: new DataView(new ArrayBuffer(VECTOR_ROWS * WIDTHS[type])),
      present: new Uint8Array(VECTOR_ROWS / 8),
      width: WIDTHS[type],
    }));
  }

  static async open(connection: DuckDBConnection, table: Table) {
    return new RecordWriter(await connection.createAppender(table.name), table);
  }

  append(record: Readonly<Record<string, unknown>>): void {
    if (this.#rows === 0) this.#chunk.reset();
    const row = this.#rows;
    for (const [index, column] of this.#columns.entries()) {
      const value = record[column.key];
      if (value === undefined) continue;
      column.present[row >> 3] |= 1 << (row & 7);
      if (typeof value === 'string' && column.type === 'VARCHAR') this.#put(index, row, value);
      else if (typeof value === 'boolean' && column.type === 'BOOLEAN') {
        column.view.setUint8(row, value ? 1 : 0);
      } else if (typeof value === 'number') putNumber(column, row, value);
      else throw new TypeError(`${column.key}: ${value} is no ${column.type}`);
    }
    this.#rows++;
    if (this.#rows === VECTOR_ROWS) this.#send();
  }

  flush(): void {
    this.#send();
    this.#appender.flushSync();
  }

  /** Rows not flushed are dropped. */
  discard(): void {
    this.#appender.clear();
    this.#appender.closeSync();
  }

  #put(index: number, row: number, text: string): void {
    // An UTF-16 unit becomes three octets at most.
    if (text.length * 3 > this.#text.length) this.#text = new Uint8Array(text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#text);
    const vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, index);
    duckdb.vector_assign_string_element_len(vector, row, this.#text.subarray(0, written));
  }

  #send(): void {
    if (this.#rows === 0) return;
    for (const [index, { view, present, width }] of this.#columns.entries()) {
      const vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, index);
      if (width > 0) duckdb.copy_data_to_vector(vector, 0, view.buffer, 0, this.#rows * width);
      duckdb.vector_ensure_validity_writable(vector);
      duckdb.copy_data_to_vector_validity(vector, 0, present.buffer, 0, present.length);
      present.fill(0);
    }
    this.#chunk.rowCount = this.#rows;
    this.#rows = 0;
    this.#appender.appendDataChunk(this.#chunk);
  }
}

function putNumber({ key, type, view }: Column, row: number, value: number): void {
  switch (type) {
    case 'BIGINT':
      // In two halves: a BigInt for each number would be an allocation for each.
      view.setInt32(row * 8, value | 0, true);
      view.setInt32(row * 8 + 4, Math.floor(value / 4294967296), true);
      break;
    case 'DOUBLE':
      view.setFloat64(row * 8, value, true);
      break;
    case 'INTEGER':
      view.setInt32(row * 4, value, true);
      break;
    case 'TINYINT':
    case 'UTINYINT':
      view.setUint8(row, value);
      break;
    default:
      throw new TypeError(`${key}: ${value} is no ${type}`);
  }
}

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ABSENT, type FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { SqlFilter } from '../../server/filter/sql.ts';
import type { Table } from '../../server/index/table.ts';
import { CONNECTIONS } from '../../server/index/tables/connections.ts';
import { FRAMES, STRINGS } from '../../server/index/tables/frames.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const ROWS_AT_ONCE = 500;

type Cell = number | string | boolean | null;

/** The tables of an index in memory, filled by plain INSERTs: an independent way to what ingest does. */
export class FilterTables {
  readonly #database: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** Every text has two ids, used in turn: a filter must not rely on there being one. */
  readonly #ids = new Map<string, number>();
  #turn = 0;

  private constructor(database: DuckDBInstance, connection: DuckDBConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  static async create(
    views: readonly FrameView[],
    connections: readonly ConnectionInfo[],
  ): Promise<FilterTables> {
    const database = await DuckDBInstance.create(':memory:');
    const tables = new FilterTables(database, await database.connect());
    await tables.#fill(
      FRAMES,
      views.map((view) => tables.#frameCells(view)),
    );
    await tables.#fill(
      STRINGS,
      [...tables.#ids].flatMap(([text, id]) => [
        { id, text },
        { id: id + 1, text },
      ]),
    );
    await tables.#fill(
      CONNECTIONS,
      connections.map((info) => snakeCased({ ...info })),
    );
    return tables;
  }

  /** The numbers of the rows that a condition holds for, in order. */
  async numbers(table: string, { where, params }: SqlFilter): Promise<readonly number[]> {
    const sql = `SELECT number FROM ${table} WHERE ${where} ORDER BY number`;
    const reader = await this.#connection.runAndReadAll(sql, [...params]);
    return reader.getRows().map(([value]) => Number(value));
  }

  close(): void {
    this.#connection.closeSync();
    this.#database.closeSync();
  }

  #frameCells(view: FrameView): Record<string, Cell> {
    const { bytes: _, pieces, ...numbers } = view;
    return {
      ...snakeCased(numbers),
      piece_count: pieces.count,
      malformed_reason_id: ABSENT,
      name_id: this.#id(view, view.nameStart, view.nameEnd),
      address_id: this.#id(view, view.addressStart, view.addressEnd),
      routing_key_id: this.#id(view, view.routingKeyStart, view.routingKeyEnd),
      error_id: this.#id(view, view.errorStart, view.errorEnd),
    };
  }

  #id(view: FrameView, start: number, end: number): number {
    if (start === ABSENT) return ABSENT;
    const text = decoder.decode(view.bytes.subarray(start, end));
    const id = this.#ids.get(text) ?? 2 * this.#ids.size + 1;
    this.#ids.set(text, id);
    this.#turn = 1 - this.#turn;
    return id + this.#turn;
  }

  async #fill(table: Table, rows: readonly Record<string, Cell>[]): Promise<void> {
    const columns = table.columns.map(({ name, type }) => `${name} ${type}`);
    await this.#connection.run(`CREATE TABLE ${table.name} (${columns.join(', ')})`);
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const some = rows.slice(at, at + ROWS_AT_ONCE);
      const tuple = `(${table.columns.map(() => '?').join(', ')})`;
      await this.#connection.run(
        `INSERT INTO ${table.name} VALUES ${some.map(() => tuple).join(', ')}`,
        some.flatMap((row) => table.columns.map(({ name }) => row[name] ?? null)),
      );
    }
  }
}

function snakeCased(object: Readonly<Record<string, unknown>>): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  for (const [key, value] of Object.entries(object)) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      cells[name] = value;
    }
  }
  return cells;
}

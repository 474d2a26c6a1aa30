import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ABSENT, type FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { FrameRecord } from '../../server/filter/frame-vocabulary.ts';
import type { SqlFilter } from '../../server/filter/sql.ts';
import type { Table } from '../../server/index/table.ts';
import { CONNECTIONS } from '../../server/index/tables/connections.ts';
import { FRAMES, STRINGS } from '../../server/index/tables/frames.ts';
import {
  type Cell,
  STATE_TABLES,
  type StateRecords,
  snakeCased,
  stateCells,
} from './state-cells.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const ROWS_AT_ONCE = 500;

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
    frames: readonly FrameRecord[],
    connections: readonly ConnectionInfo[],
    state: StateRecords,
  ): Promise<FilterTables> {
    const database = await DuckDBInstance.create(':memory:');
    const tables = new FilterTables(database, await database.connect());
    await tables.#fill(
      FRAMES,
      frames.map((frame) => tables.#frameCells(frame)),
    );
    const cells = stateCells(state, (text) => tables.#textId(text));
    for (const [name, table] of Object.entries(STATE_TABLES)) {
      await tables.#fill(table, cells[name] ?? []);
    }
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

  /** The places, from 0, of the rows that a condition holds for. */
  async places(table: string, { where, params }: SqlFilter): Promise<readonly number[]> {
    // A table without an index gives its rows in the order in which they were inserted.
    const sql = `SELECT rowid FROM ${table} WHERE ${where} ORDER BY rowid`;
    const reader = await this.#connection.runAndReadAll(sql, [...params]);
    return reader.getRows().map(([value]) => Number(value));
  }

  close(): void {
    this.#connection.closeSync();
    this.#database.closeSync();
  }

  #frameCells({ view, meaning }: FrameRecord): Record<string, Cell> {
    const { bytes: _, pieces, ...numbers } = view;
    return {
      ...snakeCased(numbers),
      ...snakeCased({ ...meaning }),
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
    return this.#textId(decoder.decode(view.bytes.subarray(start, end)));
  }

  #textId(text: string | undefined): number {
    if (text === undefined) return ABSENT;
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

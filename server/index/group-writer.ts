import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnLayout } from './column-layout.ts';
import { ColumnWriter } from './column-writer.ts';
import type { Table } from './table.ts';

/**
 * Rows of a DuckDB row group. Large tables are committed in exactly such groups, which then go compressed
 * to the file and are never touched again. A commit of any other size leaves a remainder behind that the
 * last checkpoint has to merge: it took half of the time of an ingest, and made the file larger by half.
 * About half of DuckDB's own 122,880: less memory while writing, a finer index by number.
 */
export const ROW_GROUP_ROWS = 65_536;

/**
 * Appends columns, and commits them in whole row groups.
 *
 * On a connection of its own: rows go on to the table with each batch, in a transaction that lasts for a
 * group. Kept in the appender until then, they would be in memory twice.
 */
export class GroupWriter {
  readonly #connection: DuckDBConnection;
  readonly #writer: ColumnWriter;
  #pending = 0;

  private constructor(connection: DuckDBConnection, writer: ColumnWriter) {
    this.#connection = connection;
    this.#writer = writer;
  }

  static async open(
    connection: DuckDBConnection,
    table: Table,
    layout: ColumnLayout,
  ): Promise<GroupWriter> {
    return new GroupWriter(connection, await ColumnWriter.open(connection, table, layout));
  }

  /** @param before called before a commit, for what the rows refer to */
  async append(
    buffer: ArrayBuffer,
    rows: number,
    before?: () => void,
    heap?: ArrayBuffer,
  ): Promise<void> {
    let row = 0;
    while (row < rows) {
      if (this.#pending === 0) await this.#connection.run('BEGIN');
      const until = Math.min(rows, row + ROW_GROUP_ROWS - this.#pending);
      this.#writer.append(buffer, row, until, heap);
      this.#writer.flush();
      this.#pending += until - row;
      row = until;
      if (this.#pending < ROW_GROUP_ROWS) continue;
      before?.();
      await this.commit();
    }
  }

  /** Makes visible what there is. */
  async commit(): Promise<void> {
    if (this.#pending === 0) return;
    this.#pending = 0;
    await this.#connection.run('COMMIT');
  }

  /** Rows not committed are dropped. */
  discard(): void {
    this.#writer.discard();
    this.#connection.closeSync();
  }
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { Batch } from './batch.ts';
import { ColumnWriter, TextWriter } from './column-writer.ts';
import { FRAME_LAYOUT, PIECE_LAYOUT } from './frame-columns.ts';
import type { FactsRecord } from './messages.ts';
import { RecordWriter } from './record-writer.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { CONNECTION_PARTS, CONNECTIONS } from './tables/connections.ts';
import { FRAMES, PIECES } from './tables/frames.ts';

/**
 * Rows of a DuckDB row group. Frames are flushed in exactly such groups, which then go compressed to the
 * file and are never touched again. A flush of any other size leaves a remainder behind that the last
 * checkpoint has to merge: it took half of the time of an ingest, and made the file larger by half.
 * About half of DuckDB's own 122,880: less memory while writing, a finer index by number.
 */
export const ROW_GROUP_ROWS = 65_536;

interface Writers {
  readonly texts: TextWriter;
  readonly pieces: ColumnWriter;
  readonly frames: ColumnWriter;
  readonly done: RecordWriter;
  readonly open: RecordWriter;
  readonly facts: RecordWriter;
}

/** The write side of one attached capture: appenders on a connection of its own. */
export class IndexWriter {
  readonly #connection: DuckDBConnection;
  readonly #writers: Writers;
  #closed = false;
  #framesPending = 0;

  private constructor(connection: DuckDBConnection, writers: Writers) {
    this.#connection = connection;
    this.#writers = writers;
  }

  static async open(connection: DuckDBConnection): Promise<IndexWriter> {
    const [done, open] = CONNECTION_PARTS;
    return new IndexWriter(connection, {
      texts: await TextWriter.open(connection),
      pieces: await ColumnWriter.open(connection, PIECES, PIECE_LAYOUT),
      frames: await ColumnWriter.open(connection, FRAMES, FRAME_LAYOUT),
      done: await RecordWriter.open(connection, CONNECTIONS, done),
      open: await RecordWriter.open(connection, CONNECTIONS, open),
      facts: await RecordWriter.open(connection, CAPTURE_FACTS),
    });
  }

  append(batch: Batch): void {
    const { texts, pieces, frames, done } = this.#writers;
    texts.append(batch.texts, batch.textRows, batch.firstTextId);
    pieces.append(batch.pieces, 0, batch.pieceRows);
    for (const info of batch.connections) done.append({ ...info });
    let row = 0;
    while (row < batch.frameRows) {
      const until = Math.min(batch.frameRows, row + ROW_GROUP_ROWS - this.#framesPending);
      frames.append(batch.frames, row, until);
      this.#framesPending += until - row;
      row = until;
      if (this.#framesPending === ROW_GROUP_ROWS) this.#flushRows();
    }
  }

  /** Make rows visible, and show the connections that are still open as they are now. */
  async show(open: readonly ConnectionInfo[] | undefined): Promise<void> {
    this.#flushRows();
    await this.#writeConnections(open);
  }

  /** Everything visible and in the file; the facts, last, mark it as whole. */
  async finish({ facts, ...record }: FactsRecord): Promise<void> {
    await this.show([]);
    this.#writers.facts.append({
      ...facts,
      ...record,
      damages: JSON.stringify(facts.damages),
      comments: JSON.stringify(facts.comments),
      otherPackets: JSON.stringify(Object.fromEntries(facts.otherPackets)),
    });
    this.#writers.facts.flush();
    await this.#connection.run('CHECKPOINT');
    this.discard();
  }

  /** End writing; rows not yet visible are dropped. */
  discard(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const writer of Object.values(this.#writers)) writer.discard();
    this.#connection.closeSync();
  }

  /** Texts and pieces first: a frame that can be seen has all it refers to. */
  #flushRows(): void {
    this.#writers.texts.flush();
    this.#writers.pieces.flush();
    this.#writers.frames.flush();
    this.#framesPending = 0;
  }

  /**
   * In one transaction, so that a connection that ends is seen once, neither twice nor not at all.
   * Without `open` those shown as open stay so until they end.
   */
  async #writeConnections(open: readonly ConnectionInfo[] | undefined): Promise<void> {
    const [donePart, openPart] = CONNECTION_PARTS;
    const ended = open ? '' : ` WHERE number IN (SELECT number FROM ${donePart})`;
    await this.#connection.run('BEGIN');
    this.#writers.done.flush();
    await this.#connection.run(`DELETE FROM ${openPart}${ended}`);
    for (const info of open ?? []) this.#writers.open.append({ ...info });
    this.#writers.open.flush();
    await this.#connection.run('COMMIT');
  }
}

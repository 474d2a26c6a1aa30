import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { Batch } from './batch.ts';
import { appendRecord, ColumnWriter, TextWriter } from './column-writer.ts';
import { FRAME_LAYOUT, PIECE_LAYOUT } from './frame-columns.ts';
import type { FactsRecord } from './messages.ts';
import { CAPTURE_FACTS, CONNECTION_PARTS, CONNECTIONS, FRAMES, PIECES } from './schema.ts';

/** Rows of a DuckDB row group: so many at once go to the file without passing the log. */
const ROW_GROUP_ROWS = 122_880;
/** Rows become visible at least this often while an ingest goes on. */
const VISIBLE_MILLISECONDS = 1000;

/** The write side of one attached capture: appenders on a connection of its own. */
export class IndexWriter {
  readonly #connection: DuckDBConnection;
  readonly #frames: ColumnWriter;
  readonly #pieces: ColumnWriter;
  readonly #texts: TextWriter;
  readonly #done: DuckDBAppender;
  readonly #open: DuckDBAppender;
  #closed = false;
  #rowsPending = 0;
  #lastFlush = Date.now();

  private constructor(
    connection: DuckDBConnection,
    writers: { frames: ColumnWriter; pieces: ColumnWriter; texts: TextWriter },
    appenders: { done: DuckDBAppender; open: DuckDBAppender },
  ) {
    this.#connection = connection;
    this.#frames = writers.frames;
    this.#pieces = writers.pieces;
    this.#texts = writers.texts;
    this.#done = appenders.done;
    this.#open = appenders.open;
  }

  static async open(connection: DuckDBConnection): Promise<IndexWriter> {
    const [done, open] = CONNECTION_PARTS;
    return new IndexWriter(
      connection,
      {
        frames: await ColumnWriter.open(connection, FRAMES, FRAME_LAYOUT),
        pieces: await ColumnWriter.open(connection, PIECES, PIECE_LAYOUT),
        texts: await TextWriter.open(connection),
      },
      {
        done: await connection.createAppender(done),
        open: await connection.createAppender(open),
      },
    );
  }

  append(batch: Batch): void {
    this.#texts.append(batch.texts, batch.textRows, batch.firstTextId);
    this.#pieces.append(batch.pieces, batch.pieceRows);
    this.#frames.append(batch.frames, batch.frameRows);
    for (const info of batch.connections) appendRecord(this.#done, CONNECTIONS, { ...info });
    this.#rowsPending += batch.frameRows + batch.pieceRows;
    if (this.#rowsPending >= ROW_GROUP_ROWS) this.#flushRows();
  }

  /** Make rows visible, and show the connections that are still open as they are now. */
  async tick(open: readonly ConnectionInfo[] | undefined): Promise<void> {
    if (Date.now() - this.#lastFlush < VISIBLE_MILLISECONDS) return;
    this.#flushRows();
    await this.#writeConnections(open);
  }

  /** Everything visible and in the file; the facts mark it as whole. */
  async finish({ facts, ...record }: FactsRecord): Promise<void> {
    this.#flushRows();
    await this.#writeConnections([]);
    const appender = await this.#connection.createAppender(CAPTURE_FACTS.name);
    appendRecord(appender, CAPTURE_FACTS, {
      ...facts,
      ...record,
      comments: JSON.stringify(facts.comments),
      otherPackets: JSON.stringify(Object.fromEntries(facts.otherPackets)),
    });
    appender.closeSync();
    await this.#connection.run('CHECKPOINT');
    this.discard();
  }

  /** End writing; rows not yet visible are dropped. */
  discard(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const writer of [this.#frames, this.#pieces, this.#texts]) writer.discard();
    for (const appender of [this.#done, this.#open]) {
      appender.clear();
      appender.closeSync();
    }
    this.#connection.closeSync();
  }

  /** Texts and pieces first: a frame that can be seen has all it refers to. */
  #flushRows(): void {
    this.#texts.flush();
    this.#pieces.flush();
    this.#frames.flush();
    this.#rowsPending = 0;
    this.#lastFlush = Date.now();
  }

  /** In one transaction, so that a connection that ends is seen once, neither twice nor not at all. */
  async #writeConnections(open: readonly ConnectionInfo[] | undefined): Promise<void> {
    const [donePart, openPart] = CONNECTION_PARTS;
    const ended = open ? '' : ` WHERE number IN (SELECT number FROM ${donePart})`;
    await this.#connection.run('BEGIN');
    this.#done.flushSync();
    await this.#connection.run(`DELETE FROM ${openPart}${ended}`);
    for (const info of open ?? []) appendRecord(this.#open, CONNECTIONS, { ...info });
    this.#open.flushSync();
    await this.#connection.run('COMMIT');
  }
}

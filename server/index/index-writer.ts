import type { DuckDBConnection } from '@duckdb/node-api';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { TIMELINE_VIEWS } from '../timeline/views.ts';
import { type Batch, RECORD_KINDS, RECORD_LAYOUTS } from './batch.ts';
import type { ColumnLayout } from './column-layout.ts';
import { ColumnWriter, TextWriter } from './column-writer.ts';
import { DELIVERY_LAYOUT } from './delivery-columns.ts';
import { FRAME_LAYOUT, PIECE_LAYOUT } from './frame-columns.ts';
import { GroupWriter } from './group-writer.ts';
import { ACK_LAYOUT, LEDGER_LAYOUT, TCP_EVENT_LAYOUT } from './ledger-columns.ts';
import type { FactsRecord } from './messages.ts';
import { RecordWriter } from './record-writer.ts';
import { STORED_FROM_FRAMES, storeViews } from './stored-view.ts';
import type { Table } from './table.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { CONNECTION_PARTS, CONNECTIONS } from './tables/connections.ts';
import { DELIVERIES } from './tables/deliveries.ts';
import { FRAMES, PIECES } from './tables/frames.ts';
import { ACKS, LEDGER, TCP_EVENTS } from './tables/ledger.ts';
import { CONNECTION_FACTS, LINKS, SESSIONS, TRANSACTIONS } from './tables/links.ts';

interface Writers {
  readonly texts: TextWriter;
  readonly pieces: ColumnWriter;
  readonly frames: GroupWriter;
  readonly deliveries: GroupWriter;
  readonly ledger: GroupWriter;
  readonly acks: GroupWriter;
  readonly tcpEvents: GroupWriter;
  readonly connections: ColumnWriter;
  readonly openConnections: RecordWriter;
  readonly sessions: ColumnWriter;
  readonly links: ColumnWriter;
  readonly transactions: ColumnWriter;
  readonly connectionFacts: ColumnWriter;
  readonly facts: RecordWriter;
}

/** Records that appenders hold, about 1 kB each, before they are flushed. */
const RECORDS_HELD = 16_384;

/** The write side of one attached capture: appenders on a connection of its own. */
export class IndexWriter {
  readonly #connection: DuckDBConnection;
  readonly #writers: Writers;
  #frames = 0;
  #closed = false;
  #records = 0;

  private constructor(connection: DuckDBConnection, writers: Writers) {
    this.#connection = connection;
    this.#writers = writers;
  }

  static async open(connection: DuckDBConnection): Promise<IndexWriter> {
    const [done, open] = CONNECTION_PARTS;
    const columns = (table: Table, layout: ColumnLayout, part?: string) =>
      ColumnWriter.open(connection, table, layout, part);
    const groups = async (table: Table, layout: ColumnLayout) =>
      new GroupWriter(await columns(table, layout));
    const records = (table: Table, part?: string) => RecordWriter.open(connection, table, part);
    return new IndexWriter(connection, {
      texts: await TextWriter.open(connection),
      pieces: await columns(PIECES, PIECE_LAYOUT),
      frames: await groups(FRAMES, FRAME_LAYOUT),
      deliveries: await groups(DELIVERIES, DELIVERY_LAYOUT),
      ledger: await groups(LEDGER, LEDGER_LAYOUT),
      acks: await groups(ACKS, ACK_LAYOUT),
      tcpEvents: await groups(TCP_EVENTS, TCP_EVENT_LAYOUT),
      connections: await columns(CONNECTIONS, RECORD_LAYOUTS.connections, done),
      openConnections: await records(CONNECTIONS, open),
      sessions: await columns(SESSIONS, RECORD_LAYOUTS.sessions),
      links: await columns(LINKS, RECORD_LAYOUTS.links),
      transactions: await columns(TRANSACTIONS, RECORD_LAYOUTS.transactions),
      connectionFacts: await columns(CONNECTION_FACTS, RECORD_LAYOUTS.connectionFacts),
      facts: await records(CAPTURE_FACTS),
    });
  }

  async append({ buffers, rows, firstTextId }: Batch): Promise<void> {
    const { texts, pieces, frames, deliveries, ledger, acks, tcpEvents } = this.#writers;
    texts.append(buffers.texts, rows.texts, firstTextId);
    pieces.append(buffers.pieces, 0, rows.pieces);
    for (const kind of RECORD_KINDS) {
      this.#writers[kind].append(buffers[kind], 0, rows[kind], buffers.heap);
      this.#records += rows[kind];
    }
    const before = () => this.#flushReferred();
    this.#frames += rows.frames;
    frames.append(buffers.frames, rows.frames, before);
    deliveries.append(buffers.deliveries, rows.deliveries, before, buffers.heap);
    ledger.append(buffers.ledger, rows.ledger);
    acks.append(buffers.acks, rows.acks);
    tcpEvents.append(buffers.tcpEvents, rows.tcpEvents);
    if (this.#records >= RECORDS_HELD) {
      this.#flushRecords();
      await this.#writeConnections(undefined);
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
    if (this.#frames >= STORED_FROM_FRAMES) await storeViews(this.#connection, TIMELINE_VIEWS);
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

  #flushRows(): void {
    this.#flushReferred();
    const { frames, deliveries, ledger, acks, tcpEvents } = this.#writers;
    for (const writer of [frames, deliveries, ledger, acks, tcpEvents]) writer.flush();
    this.#flushRecords();
  }

  #flushRecords(): void {
    this.#records = 0;
    const { sessions, links, transactions, connectionFacts } = this.#writers;
    for (const writer of [sessions, links, transactions, connectionFacts]) writer.flush();
  }

  /** Texts and pieces first: a frame or delivery that can be seen has all it refers to. */
  #flushReferred(): void {
    this.#writers.texts.flush();
    this.#writers.pieces.flush();
  }

  /**
   * In one transaction, so that a connection that ends is seen once, neither twice nor not at all.
   * Without `open` those shown as open stay so until they end.
   */
  async #writeConnections(open: readonly ConnectionInfo[] | undefined): Promise<void> {
    const [donePart, openPart] = CONNECTION_PARTS;
    const ended = open ? '' : ` WHERE number IN (SELECT number FROM ${donePart})`;
    await this.#connection.run('BEGIN');
    this.#writers.connections.flush();
    await this.#connection.run(`DELETE FROM ${openPart}${ended}`);
    for (const info of open ?? []) this.#writers.openConnections.append({ ...info });
    this.#writers.openConnections.flush();
    await this.#connection.run('COMMIT');
  }
}

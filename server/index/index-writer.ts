import type { DuckDBConnection } from '@duckdb/node-api';
import { TIMELINE_VIEWS } from '../timeline/views.ts';
import { type Batch, RECORD_KINDS, RECORD_LAYOUTS } from './batch.ts';
import type { ColumnLayout } from './column-layout.ts';
import { ColumnWriter, TextWriter } from './column-writer.ts';
import { DELIVERY_LAYOUT } from './delivery-columns.ts';
import { FRAME_LAYOUT, PIECE_LAYOUT } from './frame-columns.ts';
import { GroupWriter } from './group-writer.ts';
import { ACK_LAYOUT, LEDGER_LAYOUT, TCP_EVENT_LAYOUT } from './ledger-columns.ts';
import type { MemoryLimit } from './memory-limit.ts';
import type { FactsRecord } from './messages.ts';
import type { OpenRows } from './open-rows.ts';
import {
  dropFinished,
  finalPart,
  joinParts,
  openPart,
  PARTED_KINDS,
  PARTED_TABLES,
  type PartedKind,
} from './parts.ts';
import { RecordWriter } from './record-writer.ts';
import { STORED_FROM_FRAMES, storeViews } from './stored-view.ts';
import type { Table } from './table.ts';
import { CAPTURE_FACTS } from './tables/capture-facts.ts';
import { FRAMES, PIECES } from './tables/frames.ts';
import { ACKS, LEDGER, TCP_EVENTS } from './tables/ledger.ts';
import { TRANSACTIONS } from './tables/links.ts';

interface Writers {
  readonly texts: TextWriter;
  readonly pieces: ColumnWriter;
  readonly frames: GroupWriter;
  readonly deliveries: GroupWriter;
  readonly ledger: GroupWriter;
  readonly acks: GroupWriter;
  readonly tcpEvents: GroupWriter;
  readonly connections: ColumnWriter;
  readonly sessions: ColumnWriter;
  readonly links: ColumnWriter;
  readonly transactions: ColumnWriter;
  readonly connectionFacts: ColumnWriter;
  readonly facts: RecordWriter;
  /** What is not final yet. */
  readonly open: Readonly<Record<PartedKind, ColumnWriter>>;
}

const LAYOUTS = { ...RECORD_LAYOUTS, deliveries: DELIVERY_LAYOUT };

/** Records that appenders hold, about 1 kB each, before they are flushed. */
const RECORDS_HELD = 16_384;

/** The write side of one attached capture: appenders on a connection of its own. */
export class IndexWriter {
  readonly #connection: DuckDBConnection;
  readonly #writers: Writers;
  readonly #limit: MemoryLimit | undefined;
  #frames = 0;
  #closed = false;
  #writes = true;
  /** There are rows in the open parts. */
  #showsOpen = false;
  #records = 0;

  private constructor(connection: DuckDBConnection, writers: Writers, limit?: MemoryLimit) {
    this.#connection = connection;
    this.#limit = limit;
    this.#writers = writers;
  }

  static async open(connection: DuckDBConnection, limit?: MemoryLimit): Promise<IndexWriter> {
    await limit?.writing();
    const columns = (table: Table, layout: ColumnLayout, part?: string) =>
      ColumnWriter.open(connection, table, layout, part);
    const groups = async (table: Table, layout: ColumnLayout) =>
      new GroupWriter(await columns(table, layout));
    const parted = (kind: PartedKind, part: (table: Table) => string) => {
      const { table } = PARTED_TABLES[kind];
      return columns(table, LAYOUTS[kind], part(table));
    };
    const writers = {
      texts: await TextWriter.open(connection),
      pieces: await columns(PIECES, PIECE_LAYOUT),
      frames: await groups(FRAMES, FRAME_LAYOUT),
      deliveries: new GroupWriter(await parted('deliveries', finalPart)),
      ledger: await groups(LEDGER, LEDGER_LAYOUT),
      acks: await groups(ACKS, ACK_LAYOUT),
      tcpEvents: await groups(TCP_EVENTS, TCP_EVENT_LAYOUT),
      connections: await parted('connections', finalPart),
      sessions: await parted('sessions', finalPart),
      links: await parted('links', finalPart),
      transactions: await columns(TRANSACTIONS, RECORD_LAYOUTS.transactions),
      connectionFacts: await parted('connectionFacts', finalPart),
      facts: await RecordWriter.open(connection, CAPTURE_FACTS),
      open: {
        connections: await parted('connections', openPart),
        connectionFacts: await parted('connectionFacts', openPart),
        sessions: await parted('sessions', openPart),
        links: await parted('links', openPart),
        deliveries: await parted('deliveries', openPart),
      },
    };
    return new IndexWriter(connection, writers, limit);
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
    ledger.append(buffers.ledger, rows.ledger);
    acks.append(buffers.acks, rows.acks);
    tcpEvents.append(buffers.tcpEvents, rows.tcpEvents);
    const isWhole = deliveries.fills(rows.deliveries);
    const appendDeliveries = () =>
      deliveries.append(buffers.deliveries, rows.deliveries, before, buffers.heap);
    if (this.#showsOpen && isWhole) await this.#finishing(appendDeliveries);
    else appendDeliveries();
    if (this.#records >= RECORDS_HELD) await this.#finishing(() => this.#flushRecords());
  }

  /** Make rows visible, and in place of what was shown as open what is open now. */
  async show(open: readonly OpenRows[]): Promise<void> {
    await this.#transaction(async () => {
      this.#flushRows();
      for (const kind of PARTED_KINDS) {
        await this.#connection.run(`DELETE FROM ${openPart(PARTED_TABLES[kind].table)}`);
      }
      for (const { kind, buffer, rows, heap } of open) {
        this.#writers.open[kind].append(buffer, 0, rows, heap);
      }
      for (const kind of PARTED_KINDS) this.#writers.open[kind].flush();
      this.#showsOpen = open.length > 0;
    });
  }

  /** Everything visible and in the file; the facts, last, mark it as whole. */
  async finish({ facts, ...record }: FactsRecord): Promise<void> {
    await this.#limit?.whole();
    await this.show([]);
    this.#writers.facts.append({
      ...facts,
      ...record,
      damages: JSON.stringify(facts.damages),
      comments: JSON.stringify(facts.comments),
      otherPackets: JSON.stringify(Object.fromEntries(facts.otherPackets)),
    });
    this.#writers.facts.flush();
    this.#closeWriters();
    await this.#transaction(async () => {
      for (const kind of PARTED_KINDS) {
        for (const statement of joinParts(kind)) await this.#connection.run(statement);
      }
    });
    await this.#limit?.fresh();
    if (this.#frames >= STORED_FROM_FRAMES) await storeViews(this.#connection, TIMELINE_VIEWS);
    await this.#connection.run('CHECKPOINT');
    this.discard();
  }

  /** End writing; rows not yet visible are dropped. */
  discard(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closeWriters();
    this.#connection.closeSync();
  }

  #closeWriters(): void {
    if (!this.#writes) return;
    this.#writes = false;
    const { open, ...final } = this.#writers;
    for (const writer of [...Object.values(final), ...Object.values(open)]) writer.discard();
  }

  #flushRows(): void {
    this.#flushReferred();
    const { frames, deliveries, ledger, acks, tcpEvents } = this.#writers;
    for (const writer of [frames, deliveries, ledger, acks, tcpEvents]) writer.flush();
    this.#flushRecords();
  }

  #flushRecords(): void {
    this.#records = 0;
    for (const kind of RECORD_KINDS) this.#writers[kind].flush();
  }

  /** Texts and pieces first: a frame or delivery that can be seen has all it refers to. */
  #flushReferred(): void {
    this.#writers.texts.flush();
    this.#writers.pieces.flush();
  }

  /** What is over is seen once, neither twice nor not at all. */
  async #finishing(flush: () => void): Promise<void> {
    await this.#transaction(async () => {
      flush();
      if (!this.#showsOpen) return;
      for (const kind of PARTED_KINDS) await this.#connection.run(dropFinished(kind));
    });
  }

  async #transaction(work: () => Promise<void>): Promise<void> {
    await this.#connection.run('BEGIN');
    await work();
    await this.#connection.run('COMMIT');
  }
}

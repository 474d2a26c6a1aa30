import { columnLayout } from './column-layout.ts';
import { DeliveryColumns } from './delivery-columns.ts';
import { FrameColumns, PieceColumns } from './frame-columns.ts';
import { AckColumns, LedgerColumns, TcpEventColumns } from './ledger-columns.ts';
import { RecordColumns } from './record-columns.ts';
import { CONNECTIONS } from './tables/connections.ts';
import { CONNECTION_FACTS, LINKS, SESSIONS, TRANSACTIONS } from './tables/links.ts';
import { TextColumns } from './text-columns.ts';
import { TextHeap } from './text-heap.ts';

/** Rows of one batch for each table of records: 0.6 MB in all. */
const RECORD_ROWS = 512;

/** Where the columns of records lie: of what will not change any more, and of which there is little. */
export const RECORD_LAYOUTS = {
  connections: columnLayout(CONNECTIONS, RECORD_ROWS),
  sessions: columnLayout(SESSIONS, RECORD_ROWS),
  links: columnLayout(LINKS, RECORD_ROWS),
  transactions: columnLayout(TRANSACTIONS, RECORD_ROWS),
  connectionFacts: columnLayout(CONNECTION_FACTS, RECORD_ROWS),
} as const;
export type RecordKind = keyof typeof RECORD_LAYOUTS;
export const RECORD_KINDS = [
  'connections',
  'sessions',
  'links',
  'transactions',
  'connectionFacts',
] as const satisfies readonly RecordKind[];

/** Buffers of one batch, handed back and forth between ingest and owner. */
export interface BatchBuffers extends Readonly<Record<RecordKind, SharedArrayBuffer>> {
  readonly frames: SharedArrayBuffer;
  readonly pieces: SharedArrayBuffer;
  readonly texts: SharedArrayBuffer;
  readonly deliveries: SharedArrayBuffer;
  readonly ledger: SharedArrayBuffer;
  readonly acks: SharedArrayBuffer;
  readonly tcpEvents: SharedArrayBuffer;
  /** Texts of deliveries and records that do not fit in their slots. */
  readonly heap: SharedArrayBuffer;
}

/** Rows on their way into the index. */
export interface Batch {
  readonly buffers: BatchBuffers;
  /** How many are in the buffer of that name. */
  readonly rows: { readonly [K in Exclude<keyof BatchBuffers, 'heap'>]: number };
  readonly firstTextId: number;
}

/** Where batches go. */
export interface BatchLane {
  /** Buffers to fill, or none to make new ones; waits while enough batches are under way. */
  take(): BatchBuffers | undefined;
  send(batch: Batch): void;
}

/** A batch being filled. */
export class OpenBatch {
  readonly heap: TextHeap;
  readonly frames: FrameColumns;
  readonly pieces: PieceColumns;
  readonly texts: TextColumns;
  readonly deliveries: DeliveryColumns;
  readonly ledger: LedgerColumns;
  readonly acks: AckColumns;
  readonly tcpEvents: TcpEventColumns;
  readonly records: Readonly<Record<RecordKind, RecordColumns>>;

  constructor(buffers: BatchBuffers | undefined) {
    this.heap = new TextHeap(buffers?.heap);
    this.frames = new FrameColumns(buffers?.frames);
    this.pieces = new PieceColumns(buffers?.pieces);
    this.texts = new TextColumns(buffers?.texts);
    this.deliveries = new DeliveryColumns(this.heap, buffers?.deliveries);
    this.ledger = new LedgerColumns(buffers?.ledger);
    this.acks = new AckColumns(buffers?.acks);
    this.tcpEvents = new TcpEventColumns(buffers?.tcpEvents);
    const records = (kind: RecordKind) =>
      new RecordColumns(RECORD_LAYOUTS[kind], this.heap, buffers?.[kind]);
    this.records = {
      connections: records('connections'),
      sessions: records('sessions'),
      links: records('links'),
      transactions: records('transactions'),
      connectionFacts: records('connectionFacts'),
    };
  }

  close(): Batch {
    const { heap, texts, records, frames, pieces, deliveries, ledger, acks, tcpEvents } = this;
    const columns = { frames, pieces, texts, deliveries, ledger, acks, tcpEvents, ...records };
    return {
      buffers: { ...each(columns, ({ buffer }) => buffer), heap: heap.buffer },
      rows: each(columns, ({ rows }) => rows),
      firstTextId: texts.firstId,
    };
  }
}

interface Columns {
  readonly buffer: SharedArrayBuffer;
  readonly rows: number;
}

type Kind = keyof Batch['rows'];

function each<Value>(
  columns: Readonly<Record<Kind, Columns>>,
  take: (columns: Columns) => Value,
): Record<Kind, Value> {
  const { frames, pieces, texts, deliveries, ledger, acks, tcpEvents } = columns;
  const { connections, sessions, links, transactions, connectionFacts } = columns;
  return {
    frames: take(frames),
    pieces: take(pieces),
    texts: take(texts),
    deliveries: take(deliveries),
    ledger: take(ledger),
    acks: take(acks),
    tcpEvents: take(tcpEvents),
    connections: take(connections),
    sessions: take(sessions),
    links: take(links),
    transactions: take(transactions),
    connectionFacts: take(connectionFacts),
  };
}

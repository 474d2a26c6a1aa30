import type { ConnectionInfo } from '../../decoder/sink.ts';
import { DeliveryColumns } from './delivery-columns.ts';
import { FrameColumns, PieceColumns } from './frame-columns.ts';
import { AckColumns, LedgerColumns, TcpEventColumns } from './ledger-columns.ts';
import type { ConnectionFactsRow, LinkRow, SessionRow, TransactionRow } from './state-rows.ts';
import { TextColumns } from './text-columns.ts';

/** Buffers of one batch, handed back and forth between ingest and owner. */
export interface BatchBuffers {
  readonly frames: ArrayBuffer;
  readonly pieces: ArrayBuffer;
  readonly texts: ArrayBuffer;
  readonly deliveries: ArrayBuffer;
  /** Texts that do not fit in their slots in `deliveries`. */
  readonly deliveryTexts: ArrayBuffer;
  readonly ledger: ArrayBuffer;
  readonly acks: ArrayBuffer;
  readonly tcpEvents: ArrayBuffer;
}

/** What will not change any more, of what there is little. */
export interface BatchRecords {
  readonly connections: ConnectionInfo[];
  readonly sessions: SessionRow[];
  readonly links: LinkRow[];
  readonly transactions: TransactionRow[];
  readonly connectionFacts: ConnectionFactsRow[];
}

/** Rows on their way into the index. */
export interface Batch {
  readonly buffers: BatchBuffers;
  /** How many are in the buffer of that name. */
  readonly rows: { readonly [K in Exclude<keyof BatchBuffers, 'deliveryTexts'>]: number };
  readonly firstTextId: number;
  readonly records: BatchRecords;
}

/** Where batches go. */
export interface BatchLane {
  /** Buffers to fill, or none to make new ones; waits while enough batches are under way. */
  take(): BatchBuffers | undefined;
  send(batch: Batch): void;
}

/** A batch being filled. */
export class OpenBatch {
  readonly frames: FrameColumns;
  readonly pieces: PieceColumns;
  readonly texts: TextColumns;
  readonly deliveries: DeliveryColumns;
  readonly ledger: LedgerColumns;
  readonly acks: AckColumns;
  readonly tcpEvents: TcpEventColumns;
  readonly records: BatchRecords = {
    connections: [],
    sessions: [],
    links: [],
    transactions: [],
    connectionFacts: [],
  };

  constructor(buffers: BatchBuffers | undefined) {
    this.frames = new FrameColumns(buffers?.frames);
    this.pieces = new PieceColumns(buffers?.pieces);
    this.texts = new TextColumns(buffers?.texts);
    this.deliveries = new DeliveryColumns(buffers?.deliveries, buffers?.deliveryTexts);
    this.ledger = new LedgerColumns(buffers?.ledger);
    this.acks = new AckColumns(buffers?.acks);
    this.tcpEvents = new TcpEventColumns(buffers?.tcpEvents);
  }

  close(): Batch {
    const { frames, pieces, texts, deliveries, ledger, acks, tcpEvents, records } = this;
    return {
      buffers: {
        frames: frames.buffer,
        pieces: pieces.buffer,
        texts: texts.buffer,
        deliveries: deliveries.buffer,
        deliveryTexts: deliveries.heap.buffer,
        ledger: ledger.buffer,
        acks: acks.buffer,
        tcpEvents: tcpEvents.buffer,
      },
      rows: {
        frames: frames.rows,
        pieces: pieces.rows,
        texts: texts.rows,
        deliveries: deliveries.rows,
        ledger: ledger.rows,
        acks: acks.rows,
        tcpEvents: tcpEvents.rows,
      },
      firstTextId: texts.firstId,
      records,
    };
  }
}

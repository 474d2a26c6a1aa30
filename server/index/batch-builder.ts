import { ABSENT, type FrameView } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import { FrameNote } from '../../decoder/model/frame-note.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type {
  DeliveryRecord,
  LinkRecord,
  ModelSink,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import type { ConnectionInfo, DecodeSink, TcpEvent } from '../../decoder/sink.ts';
import type {
  ConnectionNumber,
  Direction,
  Nanos,
  PacketNumber,
  StreamOffset,
} from '../../decoder/units.ts';
import { type BatchLane, OpenBatch, type RecordKind } from './batch.ts';
import { Interner } from './interner.ts';
import { type OpenRecords, type OpenRows, openRows } from './open-rows.ts';
import { connectionFactsRow, linkRow, sessionRow, transactionRow } from './state-rows.ts';
import { TextIds } from './text-ids.ts';

const NO_NOTE = new FrameNote();
/** Texts of a delivery that repeat; four that do not stand in its row. */
const DELIVERY_TEXTS = 7;

/** Turns what the decoder and the models find into batches of columns. */
export class BatchBuilder implements DecodeSink, ModelSink {
  readonly #lane: BatchLane;
  readonly #encoder = new TextEncoder();
  readonly #reason = new Uint8Array(LIMITS.reasonBytes);
  readonly #interner: Interner;
  readonly #textIds: TextIds;
  #batch: OpenBatch;
  #isEmpty = true;
  /** Entries of the tables that count their rows. */
  #ledgerEntries = 0;
  #acks = 0;
  #tcpEvents = 0;

  constructor(lane: BatchLane) {
    this.#lane = lane;
    this.#batch = new OpenBatch(lane.take());
    this.#interner = new Interner({
      text: (id, bytes, start, end) => this.#batch.texts.text(id, bytes, start, end),
    });
    this.#textIds = new TextIds(this.#interner);
  }

  /** @param note what the frame meant for the state */
  frame(view: FrameView, note = NO_NOTE): void {
    // Five texts at most; when they do not fit, the batch goes first, so buffers seldom grow.
    if (!this.#batch.texts.fits(5, 8192)) this.flush();
    this.#writePieces(view);
    const { frames } = this.#batch;
    this.#isEmpty = false;
    frames.write(
      view,
      note,
      this.#intern(view.bytes, view.nameStart, view.nameEnd),
      this.#intern(view.bytes, view.addressStart, view.addressEnd),
      this.#intern(view.bytes, view.routingKeyStart, view.routingKeyEnd),
      this.#intern(view.bytes, view.errorStart, view.errorEnd),
      view.malformedLayer === 0 ? ABSENT : this.#internReason(view.malformedReason),
    );
    if (frames.full) this.flush();
  }

  connectionDone(info: ConnectionInfo): void {
    this.#record('connections', { ...info });
  }

  delivery(record: DeliveryRecord): void {
    const { texts, heap } = this.#batch;
    if (!texts.fits(DELIVERY_TEXTS, 8192) || !heap.fits(8192)) this.flush();
    const { deliveries: columns } = this.#batch;
    this.#isEmpty = false;
    columns.write(record, this.#textIds);
    if (columns.full) this.flush();
  }

  session(record: SessionRecord): void {
    this.#record('sessions', sessionRow(record));
  }

  link(record: LinkRecord): void {
    this.#record('links', linkRow(record));
  }

  transaction(record: TransactionRecord): void {
    this.#record('transactions', transactionRow(record));
  }

  connection(facts: ConnectionFacts): void {
    this.#record('connectionFacts', connectionFactsRow(facts));
  }

  ledger(entry: LedgerEntry): void {
    const { ledger } = this.#batch;
    this.#isEmpty = false;
    ledger.write(entry, ++this.#ledgerEntries);
    if (ledger.full) this.flush();
  }

  acknowledged(
    connection: ConnectionNumber,
    direction: Direction,
    streamOffset: StreamOffset,
    timeNanos: Nanos,
    packet: PacketNumber,
  ): void {
    const { acks } = this.#batch;
    this.#isEmpty = false;
    acks.write(++this.#acks, connection, direction, streamOffset, timeNanos, packet);
    if (acks.full) this.flush();
  }

  tcpEvent(event: TcpEvent): void {
    const { tcpEvents } = this.#batch;
    this.#isEmpty = false;
    tcpEvents.write(event, ++this.#tcpEvents);
    if (tcpEvents.full) this.flush();
  }

  /** What is open, as it stands. Its texts go with the batch: send that before. */
  openRows(open: OpenRecords): OpenRows[] {
    return openRows(open, this.#textIds, () => {
      if (!this.#batch.texts.fits(DELIVERY_TEXTS, 8192)) this.flush();
      this.#isEmpty = false;
    });
  }

  /** Send what there is. */
  flush(): void {
    if (this.#isEmpty) return;
    this.#lane.send(this.#batch.close());
    this.#batch = new OpenBatch(this.#lane.take());
    this.#isEmpty = true;
  }

  #record(kind: RecordKind, record: Readonly<Record<string, unknown>>): void {
    if (!this.#batch.heap.fits(8192)) this.flush();
    const columns = this.#batch.records[kind];
    this.#isEmpty = false;
    columns.write(record);
    if (columns.full) this.flush();
  }

  /**
   * A frame in one whole piece needs no row here: file_offset and packet of its own row say all.
   * Pieces go before their frame, so that no reader sees a frame without them.
   */
  #writePieces(view: FrameView): void {
    const { pieces } = view;
    const count = pieces.count;
    if (
      count === 1 &&
      pieces.start[0] === 0 &&
      pieces.length[0] === view.size &&
      pieces.packet[0] === view.packet &&
      pieces.fileOffset[0] === view.fileOffset
    ) {
      return;
    }
    for (let index = 0; index < count; index++) {
      const columns = this.#batch.pieces;
      this.#isEmpty = false;
      columns.write(view, index);
      if (columns.full) this.flush();
    }
  }

  #intern(bytes: Uint8Array, start: number, end: number): number {
    return start < 0 ? ABSENT : this.#interner.intern(bytes, start, end);
  }

  #internReason(reason: string): number {
    const { written } = this.#encoder.encodeInto(reason, this.#reason);
    return this.#interner.intern(this.#reason, 0, written);
  }
}

import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type { TcpEvent } from '../../decoder/sink.ts';
import {
  columnLayout,
  int8Column,
  int32Column,
  int64Column,
  putInt64,
  uint8Column,
} from './column-layout.ts';
import { type ColumnName, NO_TIME } from './table.ts';
import { ACKS, LEDGER, TCP_EVENTS } from './tables/ledger.ts';

/** Rows of one batch: of the ledger 0.5 MB, of the others 0.2 and 0.1 MB. */
const LEDGER_ROWS = 4096;
const ACK_ROWS = 4096;
const EVENT_ROWS = 2048;
export const LEDGER_LAYOUT = columnLayout(LEDGER, LEDGER_ROWS);
export const ACK_LAYOUT = columnLayout(ACKS, ACK_ROWS);
export const TCP_EVENT_LAYOUT = columnLayout(TCP_EVENTS, EVENT_ROWS);

/** The columns of a batch of ledger entries. */
export class LedgerColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  readonly #entry: Int32Array;
  readonly #frame: Int32Array;
  readonly #timeNanos: Int32Array;
  readonly #connection: Int32Array;
  readonly #session: Int32Array;
  readonly #link: Int32Array;
  readonly #windowToServer: Int32Array;
  readonly #windowToClient: Int32Array;
  readonly #linkCredit: Int32Array;
  readonly #deliveryCount: Int32Array;
  readonly #available: Int32Array;
  readonly #unsettledSender: Int32Array;
  readonly #unsettledReceiver: Int32Array;
  readonly #lastTransferNanos: Int32Array;
  readonly #flags: Uint8Array;
  readonly #blocked: Int8Array;
  readonly #blockedSinceNanos: Int32Array;
  readonly #blockedFrame: Int32Array;

  constructor(buffer = new SharedArrayBuffer(LEDGER_LAYOUT.byteLength)) {
    type Name = ColumnName<typeof LEDGER>;
    const int64 = (name: Name) => int64Column(LEDGER_LAYOUT, buffer, name);
    const int32 = (name: Name) => int32Column(LEDGER_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#entry = int64('entry');
    this.#frame = int64('frame');
    this.#timeNanos = int64('time_nanos');
    this.#connection = int32('connection');
    this.#session = int32('session');
    this.#link = int32('link');
    this.#windowToServer = int64('window_to_server');
    this.#windowToClient = int64('window_to_client');
    this.#linkCredit = int64('link_credit');
    this.#deliveryCount = int64('delivery_count');
    this.#available = int64('available');
    this.#unsettledSender = int32('unsettled_sender');
    this.#unsettledReceiver = int32('unsettled_receiver');
    this.#lastTransferNanos = int64('last_transfer_nanos');
    this.#flags = uint8Column(LEDGER_LAYOUT, buffer, 'flags');
    this.#blocked = int8Column(LEDGER_LAYOUT, buffer, 'blocked');
    this.#blockedSinceNanos = int64('blocked_since_nanos');
    this.#blockedFrame = int64('blocked_frame');
  }

  get full(): boolean {
    return this.rows === LEDGER_ROWS;
  }

  write(entry: LedgerEntry, number: number): void {
    const row = this.rows++;
    putInt64(this.#entry, row, number);
    putInt64(this.#frame, row, entry.frame);
    putInt64(this.#timeNanos, row, entry.timeNanos);
    this.#connection[row] = entry.connection;
    this.#session[row] = entry.session;
    this.#link[row] = entry.link;
    putInt64(this.#windowToServer, row, entry.windowToServer);
    putInt64(this.#windowToClient, row, entry.windowToClient);
    putInt64(this.#linkCredit, row, entry.linkCredit);
    putInt64(this.#deliveryCount, row, entry.deliveryCount);
    putInt64(this.#available, row, entry.available);
    this.#unsettledSender[row] = entry.unsettledSender;
    this.#unsettledReceiver[row] = entry.unsettledReceiver;
    putInt64(this.#lastTransferNanos, row, entry.lastTransferNanos ?? NO_TIME);
    this.#flags[row] = entry.flags;
    this.#blocked[row] = entry.blocked;
    putInt64(this.#blockedSinceNanos, row, entry.blockedSinceNanos);
    putInt64(this.#blockedFrame, row, entry.blockedFrame);
  }
}

/** The columns of a batch of acknowledgements. */
export class AckColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  readonly #entry: Int32Array;
  readonly #connection: Int32Array;
  readonly #direction: Uint8Array;
  readonly #streamOffset: Int32Array;
  readonly #timeNanos: Int32Array;
  readonly #packet: Int32Array;

  constructor(buffer = new SharedArrayBuffer(ACK_LAYOUT.byteLength)) {
    const int64 = (name: ColumnName<typeof ACKS>) => int64Column(ACK_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#entry = int64('entry');
    this.#connection = int32Column(ACK_LAYOUT, buffer, 'connection');
    this.#direction = uint8Column(ACK_LAYOUT, buffer, 'direction');
    this.#streamOffset = int64('stream_offset');
    this.#timeNanos = int64('time_nanos');
    this.#packet = int64('packet');
  }

  get full(): boolean {
    return this.rows === ACK_ROWS;
  }

  write(
    number: number,
    connection: number,
    direction: number,
    streamOffset: number,
    timeNanos: number,
    packet: number,
  ): void {
    const row = this.rows++;
    putInt64(this.#entry, row, number);
    this.#connection[row] = connection;
    this.#direction[row] = direction;
    putInt64(this.#streamOffset, row, streamOffset);
    putInt64(this.#timeNanos, row, timeNanos);
    putInt64(this.#packet, row, packet);
  }
}

/** The columns of a batch of TCP events. */
export class TcpEventColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  readonly #entry: Int32Array;
  readonly #timeNanos: Int32Array;
  readonly #packet: Int32Array;
  readonly #connection: Int32Array;
  readonly #direction: Uint8Array;
  readonly #kind: Uint8Array;
  readonly #bytes: Int32Array;

  constructor(buffer = new SharedArrayBuffer(TCP_EVENT_LAYOUT.byteLength)) {
    type Name = ColumnName<typeof TCP_EVENTS>;
    const int64 = (name: Name) => int64Column(TCP_EVENT_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#entry = int64('entry');
    this.#timeNanos = int64('time_nanos');
    this.#packet = int64('packet');
    this.#connection = int32Column(TCP_EVENT_LAYOUT, buffer, 'connection');
    this.#direction = uint8Column(TCP_EVENT_LAYOUT, buffer, 'direction');
    this.#kind = uint8Column(TCP_EVENT_LAYOUT, buffer, 'kind');
    this.#bytes = int64('bytes');
  }

  get full(): boolean {
    return this.rows === EVENT_ROWS;
  }

  write(event: TcpEvent, number: number): void {
    const row = this.rows++;
    putInt64(this.#entry, row, number);
    putInt64(this.#timeNanos, row, event.timeNanos);
    putInt64(this.#packet, row, event.packet);
    this.#connection[row] = event.connection;
    this.#direction[row] = event.direction;
    this.#kind[row] = event.kind;
    putInt64(this.#bytes, row, event.bytes);
  }
}

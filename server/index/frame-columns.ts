import type { FrameView } from '../../decoder/frame-view.ts';
import type { FrameNote } from '../../decoder/model/frame-note.ts';
import { columnLayout, int32Column, int64Column, putInt64, uint8Column } from './column-layout.ts';
import type { ColumnName } from './table.ts';
import { FRAMES, PIECES } from './tables/frames.ts';

/** Rows of one batch, for frames and for pieces: 0.8 MB and 0.2 MB. */
export const BATCH_ROWS = 4096;
export const FRAME_LAYOUT = columnLayout(FRAMES, BATCH_ROWS);
export const PIECE_LAYOUT = columnLayout(PIECES, BATCH_ROWS);

/** The columns of a batch of frames in one buffer, written row by row without allocating. */
export class FrameColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  // One field a column, so that each store compiles to a plain typed-array write.
  readonly #number: Int32Array;
  readonly #packet: Int32Array;
  readonly #timeNanos: Int32Array;
  readonly #connection: Int32Array;
  readonly #direction: Uint8Array;
  readonly #protocol: Uint8Array;
  readonly #type: Int32Array;
  readonly #channel: Int32Array;
  readonly #size: Int32Array;
  readonly #streamOffset: Int32Array;
  readonly #fileOffset: Int32Array;
  readonly #pieceCount: Int32Array;
  readonly #malformedLayer: Uint8Array;
  readonly #malformedOffset: Int32Array;
  readonly #malformedReasonId: Int32Array;
  readonly #flags: Int32Array;
  readonly #handle: Int32Array;
  readonly #deliveryId: Int32Array;
  readonly #lastId: Int32Array;
  readonly #payloadBytes: Int32Array;
  readonly #credit: Int32Array;
  readonly #messageFrame: Int32Array;
  readonly #missingBytes: Int32Array;
  readonly #skippedBytes: Int32Array;
  readonly #nameId: Int32Array;
  readonly #addressId: Int32Array;
  readonly #routingKeyId: Int32Array;
  readonly #errorId: Int32Array;
  readonly #replyCode: Int32Array;
  readonly #session: Int32Array;
  readonly #link: Int32Array;
  readonly #delivery: Int32Array;
  readonly #settles: Int32Array;

  constructor(buffer = new SharedArrayBuffer(FRAME_LAYOUT.byteLength)) {
    type Name = ColumnName<typeof FRAMES>;
    const int64 = (name: Name) => int64Column(FRAME_LAYOUT, buffer, name);
    const int32 = (name: Name) => int32Column(FRAME_LAYOUT, buffer, name);
    const uint8 = (name: Name) => uint8Column(FRAME_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#number = int64('number');
    this.#packet = int64('packet');
    this.#timeNanos = int64('time_nanos');
    this.#connection = int32('connection');
    this.#direction = uint8('direction');
    this.#protocol = uint8('protocol');
    this.#type = int32('type');
    this.#channel = int32('channel');
    this.#size = int64('size');
    this.#streamOffset = int64('stream_offset');
    this.#fileOffset = int64('file_offset');
    this.#pieceCount = int32('piece_count');
    this.#malformedLayer = uint8('malformed_layer');
    this.#malformedOffset = int64('malformed_offset');
    this.#malformedReasonId = int32('malformed_reason_id');
    this.#flags = int32('flags');
    this.#handle = int64('handle');
    this.#deliveryId = int64('delivery_id');
    this.#lastId = int64('last_id');
    this.#payloadBytes = int64('payload_bytes');
    this.#credit = int64('credit');
    this.#messageFrame = int64('message_frame');
    this.#missingBytes = int64('missing_bytes');
    this.#skippedBytes = int64('skipped_bytes');
    this.#nameId = int32('name_id');
    this.#addressId = int32('address_id');
    this.#routingKeyId = int32('routing_key_id');
    this.#errorId = int32('error_id');
    this.#replyCode = int32('reply_code');
    this.#session = int32('session');
    this.#link = int32('link');
    this.#delivery = int64('delivery');
    this.#settles = int32('settles');
  }

  get full(): boolean {
    return this.rows === BATCH_ROWS;
  }

  /** Ids are those of the interned texts, ABSENT where the frame has none. */
  write(
    view: FrameView,
    note: FrameNote,
    nameId: number,
    addressId: number,
    routingKeyId: number,
    errorId: number,
    malformedReasonId: number,
  ): void {
    const row = this.rows++;
    putInt64(this.#number, row, view.number);
    putInt64(this.#packet, row, view.packet);
    putInt64(this.#timeNanos, row, view.timeNanos);
    this.#connection[row] = view.connection;
    this.#direction[row] = view.direction;
    this.#protocol[row] = view.protocol;
    this.#type[row] = view.type;
    this.#channel[row] = view.channel;
    putInt64(this.#size, row, view.size);
    putInt64(this.#streamOffset, row, view.streamOffset);
    putInt64(this.#fileOffset, row, view.fileOffset);
    this.#pieceCount[row] = view.pieces.count;
    this.#malformedLayer[row] = view.malformedLayer;
    putInt64(this.#malformedOffset, row, view.malformedOffset);
    this.#malformedReasonId[row] = malformedReasonId;
    this.#flags[row] = view.flags;
    putInt64(this.#handle, row, view.handle);
    putInt64(this.#deliveryId, row, view.deliveryId);
    putInt64(this.#lastId, row, view.lastId);
    putInt64(this.#payloadBytes, row, view.payloadBytes);
    putInt64(this.#credit, row, view.credit);
    putInt64(this.#messageFrame, row, view.messageFrame);
    putInt64(this.#missingBytes, row, view.missingBytes);
    putInt64(this.#skippedBytes, row, view.skippedBytes);
    this.#nameId[row] = nameId;
    this.#addressId[row] = addressId;
    this.#routingKeyId[row] = routingKeyId;
    this.#errorId[row] = errorId;
    this.#replyCode[row] = view.replyCode;
    this.#session[row] = note.session;
    this.#link[row] = note.link;
    putInt64(this.#delivery, row, note.delivery);
    this.#settles[row] = note.settles;
  }
}

/** The columns of a batch of pieces. */
export class PieceColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  readonly #number: Int32Array;
  readonly #start: Int32Array;
  readonly #length: Int32Array;
  readonly #fileOffset: Int32Array;
  readonly #packet: Int32Array;

  constructor(buffer = new SharedArrayBuffer(PIECE_LAYOUT.byteLength)) {
    const int64 = (name: ColumnName<typeof PIECES>) => int64Column(PIECE_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#number = int64('number');
    this.#start = int64('start');
    this.#length = int64('length');
    this.#fileOffset = int64('file_offset');
    this.#packet = int64('packet');
  }

  get full(): boolean {
    return this.rows === BATCH_ROWS;
  }

  /** Piece `index` of the frame. */
  write(view: FrameView, index: number): void {
    const row = this.rows++;
    const { pieces } = view;
    putInt64(this.#number, row, view.number);
    putInt64(this.#start, row, pieces.start[index]);
    putInt64(this.#length, row, pieces.length[index]);
    putInt64(this.#fileOffset, row, pieces.fileOffset[index]);
    putInt64(this.#packet, row, pieces.packet[index]);
  }
}

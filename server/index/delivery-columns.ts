import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import {
  DELIVERY_KINDS,
  DISAGREEMENTS,
  GUARANTEES,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
} from '../../decoder/model/names.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import {
  columnLayout,
  int8Column,
  int32Column,
  int64Column,
  putInt64,
  textColumn,
  uint8Column,
} from './column-layout.ts';
import { type ColumnName, NO_TIME } from './table.ts';
import { DELIVERIES, JSON_ID } from './tables/deliveries.ts';
import type { TextHeap } from './text-heap.ts';
import type { TextIds } from './text-ids.ts';

/** Rows of one batch: 0.5 MB. */
export const DELIVERY_ROWS = 2048;
export const DELIVERY_LAYOUT = columnLayout(DELIVERIES, DELIVERY_ROWS);

/** The columns of a batch of deliveries, written row by row; nothing of a record is kept. */
export class DeliveryColumns {
  readonly buffer: SharedArrayBuffer;
  readonly #heap: TextHeap;
  rows = 0;
  readonly #delivery: Int32Array;
  readonly #connection: Int32Array;
  readonly #session: Int32Array;
  readonly #link: Int32Array;
  readonly #linkNameId: Int32Array;
  readonly #transaction: Int32Array;
  readonly #protocol: Uint8Array;
  readonly #kind: Uint8Array;
  readonly #purpose: Uint8Array;
  readonly #direction: Uint8Array;
  readonly #deliveryId: Int32Array;
  readonly #deliveryTag: Int32Array;
  readonly #startFrame: Int32Array;
  readonly #endFrame: Int32Array;
  readonly #outcomeFrame: Int32Array;
  readonly #settleFrame: Int32Array;
  readonly #returnFrame: Int32Array;
  readonly #startNanos: Int32Array;
  readonly #completeNanos: Int32Array;
  readonly #outcomeNanos: Int32Array;
  readonly #settleNanos: Int32Array;
  readonly #transfers: Int32Array;
  readonly #payloadBytes: Int32Array;
  readonly #phase: Uint8Array;
  readonly #stateId: Int32Array;
  readonly #outcome: Uint8Array;
  readonly #settledFirstBy: Int8Array;
  readonly #pattern: Int8Array;
  readonly #guarantee: Int8Array;
  readonly #disagreement: Int8Array;
  readonly #returned: Int8Array;
  readonly #redelivered: Int8Array;
  readonly #messageId: Int32Array;
  readonly #correlationId: Int32Array;
  readonly #idKinds: Uint8Array;
  readonly #subjectId: Int32Array;
  readonly #contentTypeId: Int32Array;
  readonly #headerDeliveryCount: Int32Array;
  readonly #hashHigh: Int32Array;
  readonly #hashLow: Int32Array;
  readonly #addressId: Int32Array;
  readonly #exchangeId: Int32Array;
  readonly #routingKeyId: Int32Array;

  /** @param heap where texts go that are too long for their slots */
  constructor(heap: TextHeap, buffer = new SharedArrayBuffer(DELIVERY_LAYOUT.byteLength)) {
    type Name = ColumnName<typeof DELIVERIES>;
    const int64 = (name: Name) => int64Column(DELIVERY_LAYOUT, buffer, name);
    const int32 = (name: Name) => int32Column(DELIVERY_LAYOUT, buffer, name);
    const uint8 = (name: Name) => uint8Column(DELIVERY_LAYOUT, buffer, name);
    const int8 = (name: Name) => int8Column(DELIVERY_LAYOUT, buffer, name);
    const text = (name: Name) => textColumn(DELIVERY_LAYOUT, buffer, name);
    this.buffer = buffer;
    this.#heap = heap;
    this.#delivery = int64('delivery');
    this.#connection = int32('connection');
    this.#session = int32('session');
    this.#link = int32('link');
    this.#linkNameId = int32('link_name_id');
    this.#transaction = int32('transaction');
    this.#protocol = uint8('protocol');
    this.#kind = uint8('kind');
    this.#purpose = uint8('purpose');
    this.#direction = uint8('direction');
    this.#deliveryId = int64('delivery_id');
    this.#deliveryTag = text('delivery_tag');
    this.#startFrame = int64('start_frame');
    this.#endFrame = int64('end_frame');
    this.#outcomeFrame = int64('outcome_frame');
    this.#settleFrame = int64('settle_frame');
    this.#returnFrame = int64('return_frame');
    this.#startNanos = int64('start_nanos');
    this.#completeNanos = int64('complete_nanos');
    this.#outcomeNanos = int64('outcome_nanos');
    this.#settleNanos = int64('settle_nanos');
    this.#transfers = int32('transfers');
    this.#payloadBytes = int64('payload_bytes');
    this.#phase = uint8('phase');
    this.#stateId = int32('state_id');
    this.#outcome = uint8('outcome');
    this.#settledFirstBy = int8('settled_first_by');
    this.#pattern = int8('pattern');
    this.#guarantee = int8('guarantee');
    this.#disagreement = int8('disagreement');
    this.#returned = int8('returned');
    this.#redelivered = int8('redelivered');
    this.#messageId = text('message_id');
    this.#correlationId = text('correlation_id');
    this.#idKinds = uint8('id_kinds');
    this.#subjectId = int32('subject_id');
    this.#contentTypeId = int32('content_type_id');
    this.#headerDeliveryCount = int64('header_delivery_count');
    this.#hashHigh = int64('hash_high');
    this.#hashLow = int64('hash_low');
    this.#addressId = int32('address_id');
    this.#exchangeId = int32('exchange_id');
    this.#routingKeyId = int32('routing_key_id');
  }

  get full(): boolean {
    return this.rows === DELIVERY_ROWS;
  }

  write(record: DeliveryRecord, ids: TextIds): void {
    const row = this.rows++;
    const heap = this.#heap;
    putInt64(this.#delivery, row, record.delivery);
    this.#connection[row] = record.connection;
    this.#session[row] = record.session;
    this.#link[row] = record.link;
    this.#linkNameId[row] = ids.id(record.linkName);
    this.#transaction[row] = record.transaction;
    this.#protocol[row] = record.protocol;
    this.#kind[row] = DELIVERY_KINDS.indexOf(record.kind);
    this.#purpose[row] = PURPOSES.indexOf(record.purpose);
    this.#direction[row] = record.direction;
    putInt64(this.#deliveryId, row, record.deliveryId);
    heap.put(this.#deliveryTag, row, record.deliveryTag);
    putInt64(this.#startFrame, row, record.startFrame);
    putInt64(this.#endFrame, row, record.endFrame);
    putInt64(this.#outcomeFrame, row, record.outcomeFrame);
    putInt64(this.#settleFrame, row, record.settleFrame);
    putInt64(this.#returnFrame, row, record.returnFrame);
    putInt64(this.#startNanos, row, record.startNanos ?? NO_TIME);
    putInt64(this.#completeNanos, row, record.completeNanos ?? NO_TIME);
    putInt64(this.#outcomeNanos, row, record.outcomeNanos ?? NO_TIME);
    putInt64(this.#settleNanos, row, record.settleNanos ?? NO_TIME);
    this.#transfers[row] = record.transfers;
    putInt64(this.#payloadBytes, row, record.payloadBytes);
    this.#phase[row] = PHASES.indexOf(record.phase);
    this.#stateId[row] = ids.id(record.state);
    this.#outcome[row] = OUTCOMES.indexOf(record.outcome);
    this.#settledFirstBy[row] = place(SETTLED_FIRST_BY, record.settledFirstBy);
    this.#pattern[row] = place(PATTERNS, record.pattern);
    this.#guarantee[row] = place(GUARANTEES, record.guarantee);
    this.#disagreement[row] = place(DISAGREEMENTS, record.disagreement);
    this.#returned[row] = record.returned ? 1 : 0;
    this.#redelivered[row] = record.redelivered === undefined ? ABSENT : record.redelivered ? 1 : 0;
    const { messageId, correlationId } = record;
    heap.put(this.#messageId, row, textOf(messageId));
    heap.put(this.#correlationId, row, textOf(correlationId));
    this.#idKinds[row] =
      (isJson(messageId) ? JSON_ID.message : 0) | (isJson(correlationId) ? JSON_ID.correlation : 0);
    this.#subjectId[row] = ids.id(record.subject);
    this.#contentTypeId[row] = ids.id(record.contentType);
    putInt64(this.#headerDeliveryCount, row, record.headerDeliveryCount);
    putInt64(this.#hashHigh, row, record.hasHash ? record.hashHigh >>> 0 : ABSENT);
    putInt64(this.#hashLow, row, record.hasHash ? record.hashLow >>> 0 : ABSENT);
    this.#addressId[row] = ids.id(record.address);
    this.#exchangeId[row] = ids.id(record.exchange);
    this.#routingKeyId[row] = ids.id(record.routingKey);
  }
}

function place<Word extends string>(words: readonly Word[], word: Word | undefined): number {
  return word === undefined ? ABSENT : words.indexOf(word);
}

function isJson(value: JsonValue | undefined): boolean {
  return value !== undefined && typeof value !== 'string';
}

function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the header segment of a message says: delivery-properties and message-properties. */
import { hex } from '../../amqp10/value.ts';
import type { ContentHash } from '../../content-hash.ts';
import { LIMITS } from '../../limits.ts';
import { RepeatedText } from '../amqp091/short-text.ts';
import type { DeliveryRecord } from '../records.ts';
import { Arguments, fieldOf, structShape, unsigned } from './arguments.ts';
import type { Segment } from './segment.ts';

const DELIVERY = structShape('message', 'delivery-properties');
const REDELIVERED = fieldOf(DELIVERY, 'redelivered');
const EXCHANGE = fieldOf(DELIVERY, 'exchange');
const ROUTING_KEY = fieldOf(DELIVERY, 'routingKey');
const MESSAGE = structShape('message', 'message-properties');
const MESSAGE_ID = fieldOf(MESSAGE, 'messageId');
const CORRELATION_ID = fieldOf(MESSAGE, 'correlationId');
const CONTENT_TYPE = fieldOf(MESSAGE, 'contentType');

/** Of a struct: octets of its size, and of its class and code. */
const SIZE_BYTES = 4;
const CODE_BYTES = 2;

const fields = new Arguments();

export class MessageHeader {
  /** The routing-key: `bytes[start, end)`; both 0 where there is none. */
  routingKeyStart = 0;
  routingKeyEnd = 0;
  readonly #contentType = new RepeatedText();
  readonly #exchange = new RepeatedText();
  readonly #routingKey = new RepeatedText();

  /**
   * Fills in what the header says, and hashes the properties that are the message's own.
   *
   * @returns false where some of it could not be read
   */
  read(segment: Segment, record: DeliveryRecord, hash: ContentHash): boolean {
    const { bytes, end } = segment;
    this.routingKeyStart = 0;
    this.routingKeyEnd = 0;
    let at = segment.start;
    while (at + SIZE_BYTES + CODE_BYTES <= end) {
      const next = at + SIZE_BYTES + unsigned(bytes, at, SIZE_BYTES);
      const fields = at + SIZE_BYTES + CODE_BYTES;
      if (next > end || next < fields) return false;
      const code = unsigned(bytes, at + SIZE_BYTES, CODE_BYTES);
      if (code === DELIVERY.code && !this.#deliveryProperties(bytes, fields, next, record)) {
        return false;
      }
      if (code === MESSAGE.code) {
        // As it stands on the wire: brokers hand it on unchanged.
        hash.add(bytes, fields, next);
        if (!this.#messageProperties(bytes, fields, next, record)) return false;
      }
      at = next;
    }
    return at === end && segment.isWhole;
  }

  #deliveryProperties(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: DeliveryRecord,
  ): boolean {
    const isRead = fields.read(DELIVERY, bytes, start, end);
    if (fields.has(ROUTING_KEY)) {
      this.routingKeyStart = fields.start(ROUTING_KEY);
      this.routingKeyEnd = fields.stop(ROUTING_KEY);
    }
    // The publisher's exchange is the destination, and nothing was delivered before.
    if (record.direction === 0) return isRead;
    record.redelivered = fields.has(REDELIVERED);
    if (fields.has(EXCHANGE)) {
      record.exchange = this.#exchange.read(bytes, fields.start(EXCHANGE), fields.stop(EXCHANGE));
    }
    if (fields.has(ROUTING_KEY)) {
      record.routingKey = this.#routingKey.read(bytes, this.routingKeyStart, this.routingKeyEnd);
    }
    return isRead;
  }

  #messageProperties(
    bytes: Uint8Array,
    start: number,
    end: number,
    record: DeliveryRecord,
  ): boolean {
    const isRead = fields.read(MESSAGE, bytes, start, end);
    if (fields.has(MESSAGE_ID)) {
      record.messageId = { type: 'uuid', value: uuid(bytes, fields.start(MESSAGE_ID)) };
    }
    const correlation = fields.stop(CORRELATION_ID) - fields.start(CORRELATION_ID);
    if (fields.has(CORRELATION_ID) && correlation <= LIMITS.identifierBytes) {
      const value = hex(bytes, fields.start(CORRELATION_ID), fields.stop(CORRELATION_ID));
      record.correlationId = { type: 'binary', value };
    }
    const contentType = fields.start(CONTENT_TYPE);
    if (fields.has(CONTENT_TYPE)) {
      record.contentType = this.#contentType.read(bytes, contentType, fields.stop(CONTENT_TYPE));
    }
    return isRead;
  }
}

/** Where the digits of a uuid are parted. */
const UUID_ENDS = [4, 6, 8, 10, 16];

function uuid(bytes: Uint8Array, start: number): string {
  const parts = UUID_ENDS.map((end, i) =>
    hex(bytes, start + (i === 0 ? 0 : UUID_ENDS[i - 1]), start + end),
  );
  return parts.join('-');
}

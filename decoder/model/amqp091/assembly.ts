import { FRAME_HEADER_BYTES } from '../../amqp091/scan.ts';
import { payloadEnd, scanProperties } from '../../amqp091/scan-properties.ts';
import { ContentHash } from '../../content-hash.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Bytes } from '../../units.ts';
import type { DeliveryRecord } from '../records.ts';
import type { AckMode } from './channel-link.ts';
import { RepeatedText } from './short-text.ts';

/** Octets of the body still to come, where that is no number. */
const NO_HEADER_YET = -1;
const UNKNOWN = -2;

/**
 * One message coming together on a channel in one direction: the method, exactly one content header,
 * bodies until `body-size` is reached (0-9-1 §4.2.6). Frames of other channels may lie between.
 */
export class Assembly {
  /** What the message is to become; undefined for a returned one. */
  record: DeliveryRecord | undefined;
  /** Whether the consumer acknowledges it. */
  ackMode: AckMode = 'unknown';
  isReturn = false;
  /** It may come back by basic.return. */
  isReturnable = false;
  #remaining = NO_HEADER_YET;
  /** As the content header has it; ABSENT without one. */
  #bodySize: Bytes = ABSENT;
  /** Of properties and body. Made when first needed: most of many channels carry no content. */
  #hash: ContentHash | undefined;
  /** All octets so far were hashed. */
  #isHashed = false;
  readonly #contentType = new RepeatedText();

  get isOpen(): boolean {
    return this.record !== undefined || this.isReturn;
  }

  begin(record: DeliveryRecord | undefined, ackMode: AckMode, isReturnable: boolean): void {
    this.record = record;
    this.ackMode = ackMode;
    this.isReturn = record === undefined;
    this.isReturnable = isReturnable;
    this.#isHashed = false;
    this.#bodySize = ABSENT;
    this.#remaining = NO_HEADER_YET;
  }

  /** True when the message is complete. */
  header(view: FrameView): boolean {
    if (!this.isOpen || this.#remaining !== NO_HEADER_YET) return false;
    const { record } = this;
    if (record !== undefined) {
      record.transfers += 1;
      record.payloadBytes = 0;
    }
    this.#hash ??= new ContentHash();
    this.#hash.clear();
    this.#isHashed = scanProperties(view, record, this.#hash, this.#contentType);
    this.#bodySize = view.payloadBytes;
    this.#remaining = view.payloadBytes === ABSENT ? UNKNOWN : view.payloadBytes;
    return this.#remaining === 0;
  }

  /** True when the message is complete. */
  body(view: FrameView): boolean {
    if (!this.isOpen) return false;
    const { record } = this;
    const octets = view.payloadBytes === ABSENT ? 0 : view.payloadBytes;
    if (record !== undefined) {
      record.transfers += 1;
      record.payloadBytes = Math.max(record.payloadBytes, 0) + octets;
    }
    const start = view.start + FRAME_HEADER_BYTES;
    const end = payloadEnd(view);
    this.#hash?.add(view.bytes, start, Math.max(start, end));
    const isAllThere = end - start === octets && octets <= this.#remaining;
    if (!isAllThere) this.#isHashed = false;
    if (this.#remaining < 0) return false;
    this.#remaining = Math.max(this.#remaining - octets, 0);
    return this.#remaining === 0;
  }

  /** True when frames were lost, so that the end could not be told. */
  get isUncertain(): boolean {
    return this.#remaining === UNKNOWN;
  }

  /** Some of its frames may be missing from the capture: its size is what the content header said. */
  lose(): void {
    this.#remaining = UNKNOWN;
    const { record } = this;
    if (record === undefined) return;
    record.transfers = ABSENT;
    record.payloadBytes = this.#bodySize;
  }

  close(): void {
    this.record = undefined;
    this.isReturn = false;
  }

  /**
   * The message is over; gives it its hash, where all of its octets are there.
   *
   * @returns of what is there, to tell the messages apart that a return may mean
   */
  endHash(): number {
    const hash = this.#hash;
    if (hash === undefined) return 0;
    hash.end();
    if (this.#isHashed && this.#remaining === 0) this.record?.setHash(hash);
    return hash.low;
  }
}

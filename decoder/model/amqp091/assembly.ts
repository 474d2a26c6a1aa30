import { payloadEnd, propertiesStart, scanIds } from '../../amqp091/scan-ids.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { DeliveryRecord } from '../records.ts';
import type { AckMode } from './channel-link.ts';

/** Octets of the body still to come, where that is no number. */
const NO_HEADER_YET = -1;
const UNKNOWN = -2;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

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
  /** FNV-1a over properties and body, for the messages that a return must be told apart by. */
  hash = 0;
  isHashed = false;
  #remaining = NO_HEADER_YET;

  get isOpen(): boolean {
    return this.record !== undefined || this.isReturn;
  }

  begin(record: DeliveryRecord | undefined, ackMode: AckMode, isHashed: boolean): void {
    this.record = record;
    this.ackMode = ackMode;
    this.isReturn = record === undefined;
    this.isHashed = isHashed;
    this.hash = FNV_OFFSET | 0;
    this.#remaining = NO_HEADER_YET;
  }

  /** True when the message is complete. */
  header(view: FrameView): boolean {
    if (!this.isOpen || this.#remaining !== NO_HEADER_YET) return false;
    const { record } = this;
    if (record !== undefined) {
      record.transfers += 1;
      record.payloadBytes = 0;
      scanIds(view, record);
    }
    if (this.isHashed) this.#mix(view, propertiesStart(view));
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
    if (this.isHashed) this.#mix(view, view.start + 7);
    if (this.#remaining < 0) return false;
    this.#remaining = Math.max(this.#remaining - octets, 0);
    return this.#remaining === 0;
  }

  /** True when frames were lost, so that the end could not be told. */
  get isUncertain(): boolean {
    return this.#remaining === UNKNOWN;
  }

  /** Some of its frames may be missing from the capture. */
  lose(): void {
    this.#remaining = UNKNOWN;
  }

  close(): void {
    this.record = undefined;
    this.isReturn = false;
  }

  #mix(view: FrameView, start: number): void {
    const { bytes } = view;
    const end = payloadEnd(view);
    let { hash } = this;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], FNV_PRIME);
    this.hash = hash;
  }
}

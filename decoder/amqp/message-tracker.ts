/**
 * 1.0, one direction: which transfers go on with a message begun earlier (2.6.14), and which links carry
 * tokens (`$cbs`), whose bodies must not be shown.
 */

import { dissectFrame10 } from '../amqp10/dissect.ts';
import { ABSENT, FLAG, type FrameView, TYPE } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { FrameNumber } from '../units.ts';

const ATTACH = TYPE.amqp10 + 0x12;
const TRANSFER = TYPE.amqp10 + 0x14;
const DETACH = TYPE.amqp10 + 0x16;
const END = TYPE.amqp10 + 0x17;

interface OpenMessage {
  /** ABSENT when the message's beginning, or a part of it, is not in the capture. */
  firstFrame: FrameNumber;
  /** ABSENT when the message was already under way where the capture starts. */
  readonly deliveryId: number;
}

export class MessageTracker {
  /** Messages under way, by channel and handle; made when first needed, since most links need none. */
  #open: Map<number, OpenMessage> | undefined;
  #cbs: Set<number> | undefined;

  observe(view: FrameView): void {
    switch (view.type) {
      case TRANSFER:
        this.#transfer(view);
        break;
      case ATTACH:
        this.#forget(linkKey(view));
        if (mentionsCbs(view) && hasCbsTerminus(view)) {
          this.#cbs ??= new Set();
          this.#cbs.add(linkKey(view));
        }
        break;
      case DETACH:
        this.#forget(linkKey(view));
        break;
      case END:
        for (const key of [...(this.#open?.keys() ?? []), ...(this.#cbs ?? [])]) {
          if (Math.floor(key / 0x100000000) === view.channel) this.#forget(key);
        }
        break;
      default:
    }
  }

  /** Bytes of the stream are missing: what goes on behind them cannot be put together. */
  lose(): void {
    if (this.#open === undefined) return;
    for (const message of this.#open.values()) message.firstFrame = ABSENT;
  }

  #forget(key: number): void {
    this.#open?.delete(key);
    this.#cbs?.delete(key);
  }

  #transfer(view: FrameView): void {
    const more = (view.flags & FLAG.more) !== 0 && (view.flags & FLAG.aborted) === 0;
    if (this.#cbs?.has(linkKey(view)) === true) view.flags |= FLAG.secretPayload;
    if (!more && view.deliveryId !== ABSENT && this.#open === undefined) return;
    this.#open ??= new Map();
    const key = linkKey(view);
    const message = this.#open.get(key);
    // Another delivery-id means another delivery: the end of the one before was lost or never sent.
    const same =
      message !== undefined &&
      (view.deliveryId === ABSENT || view.deliveryId === message.deliveryId);
    if (same || view.deliveryId === ABSENT) {
      // The first transfer of a delivery has a delivery-id (2.7.5): without one this goes on with another.
      view.flags |= FLAG.continuation;
      view.messageFrame = same ? message.firstFrame : ABSENT;
    } else if (more) {
      view.messageFrame = view.number;
    }
    const isWhole = view.malformedLayer === 0;
    if (!more) this.#open.delete(key);
    else if (this.#open.has(key) || this.#open.size < LIMITS.openMessages) {
      const deliveryId = same ? message.deliveryId : view.deliveryId;
      this.#open.set(key, { firstFrame: isWhole ? view.messageFrame : ABSENT, deliveryId });
    }
  }
}

function linkKey(view: FrameView): number {
  return view.channel * 0x100000000 + (view.handle === ABSENT ? 0 : view.handle);
}

/** A cheap look before the attach is read field by field. */
function mentionsCbs(view: FrameView): boolean {
  const { bytes } = view;
  for (let at = view.start; at + 4 <= view.end; at++) {
    // `$cbs`
    if (bytes[at] === 0x24 && bytes[at + 1] === 0x63 && bytes[at + 2] === 0x62) {
      if (bytes[at + 3] === 0x73) return true;
    }
  }
  return false;
}

function hasCbsTerminus(view: FrameView): boolean {
  const { fields } = dissectFrame10(view.bytes.subarray(view.start, view.end), {
    size: view.size,
    direction: view.direction,
    flags: 0,
  });
  return [fields.source, fields.target].some((terminus) => addressOf(terminus) === '$cbs');
}

function addressOf(terminus: JsonValue | undefined): JsonValue | undefined {
  return member(member(terminus, 'value'), 'address');
}

/** A member of a JSON object; undefined for anything else. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  return value[key];
}

/** Array.isArray does not narrow a readonly array. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

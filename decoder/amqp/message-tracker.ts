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

/** Sessions without anything to follow that are kept nevertheless: they soon will have something again. */
const IDLE_SESSIONS = 16;

interface OpenMessage {
  /** ABSENT when the message's beginning, or a part of it, is not in the capture. */
  readonly firstFrame: FrameNumber;
  /** ABSENT when the message was already under way where the capture starts. */
  readonly deliveryId: number;
  /** How often bytes had been lost when its latest frame came. */
  readonly losses: number;
}

/** What is followed of one session, by handle. */
interface Links {
  readonly open: Map<number, OpenMessage>;
  readonly cbs: Set<number>;
}

export class MessageTracker {
  /** By channel; made when first needed, since most sessions need none. */
  #sessions: Map<number, Links> | undefined;
  #openCount = 0;
  #cbsCount = 0;
  /** There were too many `$cbs` links to tell them from others. */
  #anyIsCbs = false;
  #losses = 0;

  /** Another connection. */
  begin(): void {
    this.#sessions?.clear();
    this.#openCount = 0;
    this.#cbsCount = 0;
    this.#anyIsCbs = false;
    this.#losses = 0;
  }

  observe(view: FrameView): void {
    switch (view.type) {
      case TRANSFER:
        this.#transfer(view);
        break;
      case ATTACH:
        this.#forgetLink(view);
        if (mentionsCbs(view) && hasCbsTerminus(view)) this.#addCbs(view);
        break;
      case DETACH:
        this.#forgetLink(view);
        break;
      case END:
        this.#forgetSession(view.channel);
        break;
      default:
    }
  }

  /** Bytes of the stream are missing: what goes on behind them cannot be put together. */
  lose(): void {
    this.#losses++;
  }

  #addCbs(view: FrameView): void {
    if (this.#cbsCount >= LIMITS.tokenLinks) {
      this.#anyIsCbs = true;
      return;
    }
    this.#linksOf(view.channel).cbs.add(view.handle);
    this.#cbsCount++;
  }

  #linksOf(channel: number): Links {
    this.#sessions ??= new Map();
    let links = this.#sessions.get(channel);
    if (links === undefined) {
      links = { open: new Map(), cbs: new Set() };
      this.#sessions.set(channel, links);
    }
    return links;
  }

  #forgetLink(view: FrameView): void {
    const links = this.#sessions?.get(view.channel);
    if (links !== undefined) this.#forget(view, links, true);
  }

  #forget(view: FrameView, links: Links, linkToo: boolean): void {
    if (links.open.delete(view.handle)) this.#openCount--;
    if (linkToo && links.cbs.delete(view.handle)) this.#cbsCount--;
    const isEmpty = links.open.size === 0 && links.cbs.size === 0;
    if (isEmpty && (this.#sessions?.size ?? 0) > IDLE_SESSIONS) {
      this.#sessions?.delete(view.channel);
    }
  }

  #forgetSession(channel: number): void {
    const links = this.#sessions?.get(channel);
    if (links === undefined) return;
    this.#openCount -= links.open.size;
    this.#cbsCount -= links.cbs.size;
    this.#sessions?.delete(channel);
  }

  #transfer(view: FrameView): void {
    const more = (view.flags & FLAG.more) !== 0 && (view.flags & FLAG.aborted) === 0;
    let links = this.#sessions?.get(view.channel);
    if (this.#anyIsCbs || links?.cbs.has(view.handle) === true) view.flags |= FLAG.secretPayload;
    const message = links?.open.get(view.handle);
    if (!more && view.deliveryId !== ABSENT && message === undefined) return;
    // Another delivery-id means another delivery: the end of the one before was lost or never sent.
    const same =
      message !== undefined &&
      (view.deliveryId === ABSENT || view.deliveryId === message.deliveryId);
    if (same || view.deliveryId === ABSENT) {
      // The first transfer of a delivery has a delivery-id (2.7.5): without one this goes on with another.
      view.flags |= FLAG.continuation;
      const whole = same && message.losses === this.#losses;
      view.messageFrame = whole ? message.firstFrame : ABSENT;
    } else if (more) {
      view.messageFrame = view.number;
    }
    if (!more) {
      if (links !== undefined) this.#forget(view, links, false);
      return;
    }
    if (message === undefined) {
      if (this.#openCount >= LIMITS.openMessages) return;
      this.#openCount++;
    }
    links ??= this.#linksOf(view.channel);
    links.open.set(view.handle, {
      firstFrame: view.malformedLayer === 0 ? view.messageFrame : ABSENT,
      deliveryId: same ? message.deliveryId : view.deliveryId,
      losses: this.#losses,
    });
  }
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

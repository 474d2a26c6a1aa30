/**
 * 0-10, one direction: which frames go on with a control, command or header begun in an earlier frame, and
 * what that is.
 */

import { commandType } from '../amqp010/catalogue.ts';
import { SEGMENT, segmentTypeOf, trackOf } from '../amqp010/frame.ts';
import { ABSENT, FLAG, type FrameView, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { FrameNumber } from '../units.ts';

const TRANSFER = commandType('message.transfer');

interface OpenSegment {
  /** ABSENT when a part of it is not in the capture. */
  readonly firstFrame: FrameNumber;
  /** `FrameView.type` of its first frame. */
  readonly type: number;
  readonly segmentType: number;
  /** How often bytes had been lost when its latest frame came. */
  readonly losses: number;
}

export class SegmentTracker {
  /** By channel and track, whose frames may alternate; made when first needed, since most segments are one frame. */
  #open: Map<number, OpenSegment> | undefined;
  #losses = 0;

  /** Another connection. */
  begin(): void {
    this.#open?.clear();
    this.#losses = 0;
  }

  observe(view: FrameView): void {
    if (view.type === TRANSFER && view.direction === 0) nameExchange(view);
    const segmentType = segmentTypeOf(view);
    if (view.channel === ABSENT || segmentType < 0 || segmentType >= SEGMENT.body) return;
    const isFirst = (view.flags & FLAG.firstFrame) !== 0;
    const isLast = (view.flags & FLAG.lastFrame) !== 0;
    if (isFirst && isLast && (this.#open === undefined || this.#open.size === 0)) return;
    const key = view.channel * 16 + trackOf(view);
    if (isFirst) {
      this.#open?.delete(key);
      if (!isLast) view.messageFrame = view.number;
    } else {
      this.#goOn(view, key, segmentType);
    }
    if (isLast) this.#open?.delete(key);
    else this.#keep(view, key, segmentType);
  }

  /** Bytes of the stream are missing: what goes on behind them cannot be put together. */
  lose(): void {
    this.#losses++;
  }

  #goOn(view: FrameView, key: number, segmentType: number): void {
    const open = this.#open?.get(key);
    if (open === undefined || open.segmentType !== segmentType) return;
    // A frame may be missing that ended that one and another that began this one.
    if (open.losses !== this.#losses) return;
    view.messageFrame = open.firstFrame;
    if (view.type === TYPE.unknown) view.type = open.type;
  }

  #keep(view: FrameView, key: number, segmentType: number): void {
    this.#open ??= new Map();
    if (!this.#open.has(key) && this.#open.size >= LIMITS.openMessages) return;
    this.#open.set(key, {
      firstFrame: view.malformedLayer === 0 ? view.messageFrame : ABSENT,
      type: view.type,
      segmentType,
      losses: this.#losses,
    });
  }
}

/** The destination of what a client sends is an exchange; of what a server sends, a subscription. */
function nameExchange(view: FrameView): void {
  view.addressStart = view.nameStart;
  view.addressEnd = view.nameEnd;
  view.nameStart = ABSENT;
  view.nameEnd = ABSENT;
}

/** Messages coming together on a channel, one in each direction at a time. */

import { ABSENT, type FrameView, TYPE } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord } from '../records.ts';
import { Assembly } from './assembly.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import { type Closing, isBehind } from './closing.ts';
import { leaveInDoubt, leaveUnknown } from './outcomes.ts';
import type { Publishing } from './publishing.ts';
import { shortText } from './short-text.ts';
import type { Unacknowledged } from './unacknowledged.ts';

const UP: Direction = 0;
const DOWN: Direction = 1;

/** What a basic.return said, while its content comes in. */
interface ReturnMethod extends Moment {
  readonly exchange: string;
  readonly routingKey: string;
}

/** The channel that the messages are of. */
export interface ContentsOwner {
  readonly ledger: ChannelLedger;
  readonly publishing: Publishing;
  readonly unacknowledged: Unacknowledged;
  readonly closing: Closing | undefined;
  finish(record: DeliveryRecord): void;
}

export class Contents {
  readonly #owner: ContentsOwner;
  /** By the direction their frames go. */
  readonly #assemblies: readonly [Assembly, Assembly] = [new Assembly(), new Assembly()];
  #return: ReturnMethod | undefined;

  constructor(owner: ContentsOwner) {
    this.#owner = owner;
  }

  /** For a message that begins: one that is not complete is cut off, or its end was not seen. */
  next(direction: Direction): Assembly {
    const assembly = this.#assemblies[direction];
    if (!assembly.isOpen) return assembly;
    if (assembly.isUncertain) {
      assembly.lose();
      this.#complete(direction, undefined, undefined);
      return assembly;
    }
    const { record } = assembly;
    assembly.close();
    if (record === undefined) return assembly;
    this.#owner.ledger.complete(record, false);
    this.#owner.finish(record);
    return assembly;
  }

  /** basic.return: a message comes back. */
  returned(view: FrameView, note: FrameNote): void {
    const { number, timeNanos, bytes } = view;
    const exchange = shortText(bytes, view.addressStart, view.addressEnd) ?? '';
    const routingKey = shortText(bytes, view.routingKeyStart, view.routingKeyEnd) ?? '';
    const assembly = this.next(DOWN);
    this.#return = { number, timeNanos, exchange, routingKey };
    assembly.begin(undefined, 'unknown', true);
    const only = this.#owner.publishing.onlyReturnable(exchange, routingKey);
    note.delivery = only?.delivery ?? ABSENT;
    note.link = only?.link ?? ABSENT;
  }

  /** A content header or body. */
  frame(view: FrameView, note: FrameNote): void {
    const assembly = this.#assemblies[view.direction];
    const { record } = assembly;
    if (record !== undefined) {
      note.link = record.link;
      note.delivery = record.delivery;
    }
    const isComplete =
      view.type === TYPE.contentHeader ? assembly.header(view) : assembly.body(view);
    if (isComplete) this.#complete(view.direction, view, note);
  }

  /** `at`: the last frame of the content; undefined when it may be missing. */
  #complete(direction: Direction, at: Moment | undefined, note: FrameNote | undefined): void {
    const { publishing, unacknowledged, ledger, closing } = this.#owner;
    const assembly = this.#assemblies[direction];
    const { record, isReturnable, ackMode, isReturn } = assembly;
    const hash = assembly.endHash();
    assembly.close();
    if (isReturn) this.#completeReturn(hash, note);
    if (record === undefined) return;
    if (at !== undefined) {
      record.endFrame = at.number;
      record.completeNanos = at.timeNanos;
    }
    if (direction === UP) {
      const isIgnored = isBehind(record, closing);
      ledger.complete(record, publishing.isTracked && !isIgnored);
      publishing.complete(record, isReturnable ? hash : undefined, isIgnored);
    } else {
      const isIgnored =
        closing !== undefined && closing.direction === UP && isBehind(record, closing);
      unacknowledged.complete(record, ackMode, isIgnored ? closing : undefined);
    }
  }

  #completeReturn(hash: number, note: FrameNote | undefined): void {
    const by = this.#return;
    this.#return = undefined;
    if (by === undefined) return;
    const record = this.#owner.publishing.returned(by, hash);
    if (note === undefined || record === undefined) return;
    note.link = record.link;
    note.delivery = record.delivery;
  }

  /** Octets of a direction are missing: what is under way there is not whole. */
  lose(direction: Direction): void {
    const assembly = this.#assemblies[direction];
    if (!assembly.isOpen) return;
    assembly.lose();
    this.#complete(direction, undefined, undefined);
  }

  /** Messages under way. */
  *records(): Iterable<DeliveryRecord> {
    for (const { record } of this.#assemblies) if (record !== undefined) yield record;
  }

  /** Nothing comes any more. `isOver`: what is under way never will be whole. */
  end(isOver: boolean): void {
    for (const assembly of this.#assemblies) {
      const { record, isUncertain } = assembly;
      assembly.close();
      if (record === undefined) continue;
      if (isUncertain) leaveUnknown(record, undefined);
      else if (isOver) leaveInDoubt(record, undefined);
      this.#owner.finish(record);
    }
  }
}

import type { FrameView } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import type { StillnessAnswer } from '../stillness.ts';
import type { Credit } from './credit.ts';
import type { Ledger010 } from './ledger.ts';
import type { Link010 } from './link.ts';
import { type LinkCondition010, whyNotMoving010 } from './why-not-moving.ts';

/** Filled in again for each answer. */
const condition: { -readonly [K in keyof LinkCondition010]: LinkCondition010[K] } = {
  kind: 'consumer',
  isDetached: false,
  isTcpBlocked: false,
  credit: 'unknown',
  isMidDelivery: false,
  quietNanos: 0,
};

/** What lets the links of one session send. */
export class SessionLedger {
  readonly #ledger: Ledger010;
  readonly session: number;
  /** Open, or with anything unsettled. */
  readonly links = new Set<Link010>();
  /** What the broker lets its publishers send; it may do without. */
  publishing: Credit | 'free' | 'unknown';
  /** By direction of messages: all that is unsettled was seen. */
  readonly isKnown: [boolean, boolean];
  isClosed = false;
  /** What was open is being handed on, and stays unsettled. */
  isOver = false;

  constructor(ledger: Ledger010, session: number, isWhole: boolean) {
    this.#ledger = ledger;
    this.session = session;
    this.publishing = isWhole ? 'free' : 'unknown';
    this.isKnown = [isWhole, isWhole];
  }

  /** Frames of the other end may have been read before that one, and not have been understood. */
  isLate(view: FrameView): boolean {
    return this.#ledger.lateness.isLate(view);
  }

  add(link: Link010): void {
    this.links.add(link);
    this.#ledger.touch(link);
  }

  touch(link: Link010): void {
    this.#ledger.touch(link);
  }

  /** Something around all links changed. */
  changed(): void {
    this.#ledger.changed(this);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.changed();
  }

  /** Nothing comes any more. `isLost`: not even where no detach was seen. */
  over(isLost: boolean): void {
    this.isOver = true;
    if (isLost) this.close();
    this.#ledger.sessions.delete(this);
  }

  /** Octets are missing: messages, credit or answers may be. */
  lose(): void {
    this.isKnown[0] = false;
    this.isKnown[1] = false;
    this.publishing = 'unknown';
    for (const link of this.links) link.credit.lose();
    this.#ledger.touchAll(this);
  }

  /** It is over. What is unsettled on it stays so until it is settled. */
  detached(link: Link010): void {
    link.ledger.isDetached = true;
    this.#ledger.touch(link);
    this.#forget(link);
  }

  /** A message begins. `isCounted`: it will have to be settled. */
  begun(link: Link010, nanos: number, isCounted: boolean): void {
    const { ledger } = link;
    ledger.isMidDelivery = true;
    ledger.isMidCounted = isCounted;
    ledger.lastTransferNanos = nanos;
    this.#ledger.begun(link);
  }

  /** All of it is there, or what is missing never comes. */
  complete(link: Link010, nanos: number | undefined, isUnsettled: boolean): void {
    if (this.isOver) return;
    const { ledger } = link;
    ledger.isMidDelivery = false;
    ledger.isMidCounted = false;
    if (isUnsettled) ledger.unsettled += 1;
    ledger.lastTransferNanos = nanos ?? ledger.lastTransferNanos;
    this.#ledger.touch(link);
  }

  /** `by`: the direction of the frame that settles it; undefined where none does. */
  settled(link: Link010, by: Direction | undefined): void {
    if (this.isOver || link.ledger.unsettled === 0) return;
    link.ledger.unsettled -= 1;
    if (by !== undefined) this.#ledger.settled(link, by);
    this.#ledger.touch(link);
    this.#forget(link);
  }

  unsettledAgain(link: Link010): void {
    link.ledger.unsettled += 1;
    this.#ledger.touch(link);
  }

  #forget(link: Link010): void {
    if (link.ledger.isDetached && link.ledger.unsettled === 0) this.links.delete(link);
  }

  creditOf(link: Link010): Credit | 'free' | 'unknown' {
    return link.kind === 'publisher' ? this.publishing : link.credit;
  }

  /** Messages that it may still be sent; infinite without a limit, UNKNOWN where that is not known. */
  leftOf(link: Link010): number {
    const credit = this.creditOf(link);
    if (credit === 'free') return Number.POSITIVE_INFINITY;
    return credit === 'unknown' ? UNKNOWN : credit.leftOf(credit.messages);
  }

  answerOf(link: Link010): StillnessAnswer {
    const { ledger, kind, direction } = link;
    condition.kind = kind;
    condition.isDetached = ledger.isDetached || this.isClosed;
    condition.isTcpBlocked = this.#ledger.tcpBlocked[direction];
    condition.credit = this.creditOf(link);
    condition.isMidDelivery = ledger.isMidDelivery;
    return whyNotMoving010(condition, Number.POSITIVE_INFINITY);
  }
}

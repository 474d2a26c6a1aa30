/** What is unsettled on the links of one channel, and what lets them send. */

import { lastOctet } from '../../amqp091/scan-tag.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import { UNKNOWN } from '../ledger-entry.ts';
import type { DeliveryRecord, Phase } from '../records.ts';
import type { ChannelLink } from './channel-link.ts';
import { Knowledge } from './knowledge.ts';
import type { Ledger091 } from './ledger.ts';
import { ChannelPrefetch } from './prefetch.ts';
import type { ChannelLinkCondition } from './why-not-moving.ts';

/** prefetch-size, prefetch-count and the bits of basic.qos, from the frame's start. */
const QOS_SIZE_AT = 11;

/** It may still be unsettled. */
const UNTOLD: ReadonlySet<Phase> = new Set(['in-flight', 'provisional', 'unknown']);

export class ChannelLedger {
  readonly #ledger: Ledger091;
  /** Of `Ledger091.holes`, those taken into account. */
  #holes: number;
  readonly prefetch: ChannelPrefetch;
  /** Links that are open, or of which anything is unsettled, by number. */
  readonly #links = new Map<number, ChannelLink>();
  #recent: ChannelLink | undefined;
  /** channel.flow: each side's leave to send content; undefined while not known. */
  readonly flows: [boolean | undefined, boolean | undefined];
  /** A close was seen, or the connection is lost. */
  isClosed = false;
  /** What was open is being handed on, and stays unsettled. */
  isOver = false;
  /** Of deliveries and the client's answers to them; */
  readonly consumers: Knowledge;
  /** of publishes and the server's. */
  readonly publishers: Knowledge;

  constructor(ledger: Ledger091, isWhole: boolean) {
    this.#ledger = ledger;
    this.prefetch = new ChannelPrefetch(ledger.prefetch, isWhole);
    this.#holes = ledger.holes;
    const leave = isWhole ? true : undefined;
    this.flows = [leave, leave];
    this.consumers = new Knowledge(this, isWhole);
    this.publishers = new Knowledge(this, isWhole);
  }

  get links(): Iterable<ChannelLink> {
    return this.#links.values();
  }

  get size(): number {
    return this.#links.size;
  }

  add(link: ChannelLink): void {
    this.#links.set(link.link, link);
    this.#ledger.touch(link);
  }

  touch(link: ChannelLink | undefined): void {
    if (link !== undefined) this.#ledger.touch(link);
  }

  #linkOf(number: number): ChannelLink | undefined {
    if (this.#recent?.link !== number) this.#recent = this.#links.get(number);
    return this.#recent;
  }

  /**
   * One end goes on sending after the server has answered something seen here: had it been told to stop
   * before the capture, or in a hole, it would have known.
   */
  isFree(direction: Direction): void {
    if (direction === 0 && this.#ledger.isBlocked === undefined) this.#ledger.setBlocked(false);
    if (this.flows[direction] !== undefined) return;
    this.flows[direction] = true;
    this.#ledger.changed(this, false);
  }

  /** A message begins. `isCounted`: it will have to be settled. */
  begun(record: DeliveryRecord, isCounted: boolean): void {
    const link = this.#linkOf(record.link);
    if (link === undefined) return;
    const { ledger } = link;
    ledger.isMidDelivery = true;
    ledger.isMidCounted = isCounted;
    ledger.isAttached = true;
    ledger.lastTransferNanos = record.startNanos;
    if (isCounted && link.kind === 'consumer') this.#use(1);
    this.#ledger.begun(link);
  }

  /** Its content is there, or what is missing of it never comes. */
  complete(record: DeliveryRecord, isUnsettled: boolean): void {
    const link = this.#linkOf(record.link);
    if (link === undefined) return;
    const { ledger } = link;
    if (ledger.isMidCounted && !isUnsettled && link.kind === 'consumer') this.#use(-1);
    if (!ledger.isMidCounted && isUnsettled && link.kind === 'consumer') this.#use(1);
    ledger.isMidDelivery = false;
    ledger.isMidCounted = false;
    if (isUnsettled) ledger.unsettled += 1;
    ledger.lastTransferNanos = record.completeNanos ?? ledger.lastTransferNanos;
    this.#ledger.touch(link);
  }

  /** A record is handed on: settled, given up, or never whole. */
  finished(record: DeliveryRecord): void {
    const { phase, kind } = record;
    if (this.isOver) return;
    if (record.settledFirstBy === 'receiver' || phase === 'resumed') {
      // Broker and client settle; of a transaction, the broker's answer does.
      const isByServer = kind === 'publish' || record.transaction !== ABSENT;
      this.#settled(record, isByServer ? 1 : 0);
    } else if (phase === 'in-doubt') this.#settled(record, undefined);
    else if (record.state !== undefined && UNTOLD.has(phase)) {
      // It is as unsettled as it was; but nothing will tell any more.
      this.#settled(record, undefined);
      if (kind === 'publish') this.publishers.lose();
      else this.consumers.lose();
    }
  }

  /** `by`: the direction of the frame that settles it. */
  #settled(record: DeliveryRecord, by: Direction | undefined): void {
    const link = this.#linkOf(record.link);
    if (link === undefined || link.ledger.unsettled === 0) return;
    link.ledger.unsettled -= 1;
    if (link.kind === 'consumer') this.#use(-1);
    if (by !== undefined) this.#ledger.settled(link, by);
    this.#ledger.touch(link);
    this.forget(link);
  }

  /** Links that share a window with it may be stopped, or let go. */
  #use(count: number): void {
    const { prefetch } = this;
    if (this.isClosed) return;
    const isAlone = this.size === 1 && prefetch.connection.limit <= 0;
    const isShared = !isAlone && prefetch.isShared(this.#ledger.scope);
    const wasFull = isShared && prefetch.isFull;
    prefetch.add(count);
    if (!isShared || prefetch.isFull === wasFull) return;
    if (prefetch.connection.limit > 0) this.#ledger.changedAll();
    else this.#ledger.changed(this, false);
  }

  /** It is over. What is unsettled on it stays so until it is settled. */
  detached(link: ChannelLink): void {
    this.notePrefetch(link);
    if (this.isOver) return;
    link.ledger.isDetached = true;
    this.#ledger.touch(link);
    this.forget(link);
  }

  /** It cannot be told apart from others any more. */
  lost(link: ChannelLink): void {
    this.notePrefetch(link);
    this.#links.delete(link.link);
    if (this.#recent === link) this.#recent = undefined;
  }

  /** Brings the link's record up to date. */
  notePrefetch(link: ChannelLink): void {
    if (link.kind !== 'consumer') return;
    link.prefetch = this.prefetch.limitOf(this.#ledger.scope, link.ownPrefetch);
  }

  /** Lets go of a link that nothing more can happen to. */
  forget(link: ChannelLink): void {
    const { isDetached, unsettled } = link.ledger;
    if (!isDetached || unsettled > 0) return;
    this.#links.delete(link.link);
    if (this.#recent === link) this.#recent = undefined;
  }

  qos(view: FrameView): void {
    const { bytes, start, end, credit } = view;
    const at = start + QOS_SIZE_AT;
    if (credit === ABSENT || at + 4 > end) return;
    const size = (bytes[at] | bytes[at + 1] | bytes[at + 2] | bytes[at + 3]) === 0 ? 0 : 1;
    this.prefetch.qos(credit, size, (lastOctet(view) & 1) === 1);
    this.#ledger.changed(this, true);
  }

  flow(view: FrameView): void {
    this.flows[view.direction === 0 ? 1 : 0] = (lastOctet(view) & 1) === 1;
    this.#ledger.changed(this, false);
  }

  /** Every link is stopped. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { connection, each } = this.prefetch;
    connection.unacknowledged -= each.unacknowledged;
    this.#ledger.changed(this, false);
    if (connection.limit > 0) this.#ledger.changedAll();
  }

  /** Nothing comes any more. `isLost`: not even where no close was seen. */
  over(isLost: boolean): void {
    this.isOver = true;
    if (isLost) this.close();
    this.#ledger.channels.delete(this);
  }

  /** Octets of a direction are missing. */
  lose(direction: Direction): void {
    this.#holes = this.#ledger.holes;
    this.consumers.lose();
    this.publishers.lose();
    if (direction === 0) this.prefetch.lose();
    const stops: Direction = direction === 0 ? 1 : 0;
    this.flows[stops] = undefined;
    for (const { ledger } of this.#links.values()) {
      ledger.asks = ABSENT;
      if (!ledger.isDetached) ledger.isAttached = true;
    }
    this.#ledger.changed(this, true);
  }

  /** The client answers everything that was delivered so far. */
  allAnswered(): void {
    this.#ledger.regains(this.consumers, 0);
  }

  /** The server answers everything that was published so far. */
  allConfirmed(): void {
    this.#ledger.regains(this.publishers, 1);
  }

  /** Publishes have numbers from here on; what came before has none. */
  numbered(): void {
    this.publishers.isWhole = true;
    this.#ledger.changed(this, true);
  }

  /** Every hole of the connection is taken into account. */
  get #isCaughtUp(): boolean {
    return this.#holes === this.#ledger.holes;
  }

  isKnown({ kind, ackMode }: ChannelLink): boolean {
    if (!this.#isCaughtUp) return false;
    if (kind === 'publisher') return this.publishers.isWhole;
    return this.consumers.isWhole && (kind === 'get' || ackMode !== 'unknown');
  }

  /** What it may still be sent; infinite without a limit, UNKNOWN where that is not known. */
  creditOf(link: ChannelLink): number {
    const { kind, ackMode, ledger } = link;
    if (kind === 'publisher') return Number.POSITIVE_INFINITY;
    if (kind === 'get') return ledger.asks === ABSENT || !this.#isCaughtUp ? UNKNOWN : ledger.asks;
    if (ackMode === 'auto') return Number.POSITIVE_INFINITY;
    if (!this.isKnown(link)) return UNKNOWN;
    const used = ledger.unsettled + (ledger.isMidCounted ? 1 : 0);
    return this.prefetch.roomOf(this.#ledger.scope, link.ownPrefetch, used);
  }

  /** Why-not-moving's question; the object is reused. */
  conditionOf(link: ChannelLink, into: Condition): ChannelLinkCondition {
    const { ledger, direction } = link;
    const credit = this.creditOf(link);
    const isUnsure = this.prefetch.hasSize && link.kind === 'consumer' && link.ackMode !== 'auto';
    into.kind = link.kind;
    into.isAttached = ledger.isAttached;
    into.isDetached = ledger.isDetached || this.isClosed;
    into.isTcpBlocked = this.#ledger.tcpBlocked[direction];
    into.isConnectionBlocked = this.#ledger.isBlocked;
    const flow = this.#isCaughtUp ? this.flows[direction] : undefined;
    into.isFlowStopped = flow === undefined ? undefined : !flow;
    if (credit === UNKNOWN || (isUnsure && credit > 0)) into.credit = undefined;
    else into.credit = credit + (ledger.isMidCounted ? 1 : 0);
    into.isMidDelivery = ledger.isMidDelivery;
    into.isEmpty = ledger.isEmpty;
    return into;
  }
}

/** A condition to be filled in again and again. */
export type Condition = { -readonly [K in keyof ChannelLinkCondition]: ChannelLinkCondition[K] };

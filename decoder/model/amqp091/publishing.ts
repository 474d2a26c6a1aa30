/** The client's publishes on one channel: numbers, confirms, returns, and what nobody answers. */
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { FrameNumber } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { DeliveryRecord } from '../records.ts';
import type { ChannelLink } from './channel-link.ts';
import type { ChannelEnd } from './host.ts';
import { LinkTable } from './link-table.ts';
import {
  awaitAnswer,
  drop,
  giveOutcome,
  leaveInDoubt,
  leaveUnknown,
  presettle,
  refuse,
  settle,
} from './outcomes.ts';
import type { LinkOwner } from './receivers.ts';
import { Returnable } from './returns.ts';
import { noteSettled } from './settled-note.ts';
import { shortText } from './short-text.ts';
import { TagLedger } from './tag-ledger.ts';
import type { Tx } from './tx.ts';

/** What answers a publish. Unknown where the channel's beginning is not in the capture. */
type Mode = 'unknown' | 'untracked' | 'confirm' | 'tx';

type ConfirmOutcome = 'accepted' | 'rejected' | 'settled';

const CONFIRMED = { accepted: 'ACKED', rejected: 'NACKED', settled: 'UNKNOWN' } as const;
const RETURNED = {
  accepted: 'ACKED+RETURNED',
  rejected: 'NACKED+RETURNED',
  settled: 'RETURNED',
} as const;

export interface PublishingOwner extends LinkOwner {
  readonly tx: Tx;
  finish(record: DeliveryRecord): void;
}

export class Publishing {
  readonly #owner: PublishingOwner;
  #mode: Mode;
  /** Publishes begun on this instance. */
  #published = 0;
  /** Those before confirm.select, which have no number; ABSENT where it is not in the capture. */
  #selectedAt = ABSENT;
  /** The last publish whose number is certain: behind a hole, some may be missing from the count. */
  #certainUpTo = Number.POSITIVE_INFINITY;
  /** The latest frame up to which confirms may be missing. */
  #lostAt = ABSENT;
  /** Not answered, by their place among all publishes of the instance. */
  readonly #pending = new TagLedger<DeliveryRecord>();
  readonly #returnable = new Returnable();
  readonly #links = new LinkTable<ChannelLink>();
  #otherKeys: ChannelLink | undefined;

  constructor(owner: PublishingOwner, isWhole: boolean) {
    this.#owner = owner;
    this.#mode = isWhole ? 'untracked' : 'unknown';
  }

  get published(): number {
    return this.#published;
  }

  /** The publish begun last has a confirm number that is known. */
  get #isNumbered(): boolean {
    if (this.#mode !== 'confirm' || this.#selectedAt === ABSENT) return false;
    return this.#published <= this.#certainUpTo;
  }

  /** basic.publish: the message begins. */
  begin(view: FrameView): DeliveryRecord {
    const record = this.#owner.host.begin(view, 'publish');
    this.#published += 1;
    const link = this.#linkOf(view);
    if (link !== undefined) {
      link.deliveries += 1;
      record.link = link.link;
    }
    const isOther = link === undefined || link === this.#otherKeys;
    const { bytes, addressStart, addressEnd, routingKeyStart, routingKeyEnd } = view;
    record.exchange = isOther ? shortText(bytes, addressStart, addressEnd) : link.exchange;
    record.routingKey = isOther
      ? shortText(bytes, routingKeyStart, routingKeyEnd)
      : link.routingKey;
    if (record.exchange === '') record.address = record.routingKey;
    if (this.#isNumbered) {
      record.deliveryTag = String(this.#published - this.#selectedAt);
    }
    return record;
  }

  #linkOf(view: FrameView): ChannelLink | undefined {
    const { bytes, addressStart, addressEnd, routingKeyStart, routingKeyEnd } = view;
    const found = this.#links.find(bytes, addressStart, addressEnd, routingKeyStart, routingKeyEnd);
    if (found !== undefined || routingKeyStart === ABSENT) return found;
    if (this.#links.size >= LIMITS.publisherLinks) {
      this.#otherKeys ??= this.#owner.newLink(view, 'publisher');
      return this.#otherKeys;
    }
    const link = this.#owner
      .newLink(view, 'publisher')
      .publishes(
        shortText(bytes, addressStart, addressEnd) ?? '',
        shortText(bytes, routingKeyStart, routingKeyEnd) ?? '',
      );
    this.#links.add(bytes, addressStart, addressEnd, routingKeyStart, routingKeyEnd, link);
    return link;
  }

  /** The content is there. `isIgnored`: the server had closed the channel. */
  complete(record: DeliveryRecord, hash: number | undefined, isIgnored: boolean): void {
    if (isIgnored) {
      drop(record);
      this.finish(record);
      return;
    }
    if (hash !== undefined) this.#returnable.add(record, hash);
    switch (this.#mode) {
      case 'tx':
        this.#owner.tx.publish(record, {
          number: record.startFrame,
          timeNanos: record.startNanos ?? 0,
        });
        return;
      case 'untracked':
        presettle(record, 'UNTRACKED');
        break;
      default:
        // A confirm names a number, and those of these are not known.
        if (this.#isNumbered) awaitAnswer(record, 'in-flight', 'SENT');
        else leaveUnknown(record, undefined);
    }
    this.#pending.put(this.#published, record);
    if (!this.#isNumbered && this.#pending.size > LIMITS.untrackedPublishes) this.finishOldest();
  }

  confirmSelect(): void {
    // A second select changes nothing; a first one after the server's acks is not the first.
    if (this.#mode === 'confirm') return;
    this.#mode = 'confirm';
    this.#selectedAt = this.#published;
    this.#owner.ledger.numbered();
    this.#certainUpTo = Number.POSITIVE_INFINITY;
  }

  txSelect(): void {
    this.#mode = 'tx';
  }

  /** tx.commit or tx.rollback: where tx.select is not in the capture, it was said before. */
  discharged(): void {
    if (this.#mode === 'unknown') this.#mode = 'tx';
  }

  /** What was published last will be answered, and it will be known that it was. */
  get isTracked(): boolean {
    return this.#isNumbered || this.#mode === 'tx';
  }

  get isTransactional(): boolean {
    return this.#mode === 'tx';
  }

  /** basic.ack or basic.nack by the server. */
  confirm(view: FrameView, outcome: 'accepted' | 'rejected', note: FrameNote): void {
    note.settles = 0;
    if (this.#mode === 'unknown') this.#mode = 'confirm';
    // Which it confirms was cut off.
    if (view.deliveryId === ABSENT) this.loseAnswers(view.number);
    if (this.#mode !== 'confirm' || this.#selectedAt === ABSENT || view.deliveryId === ABSENT)
      return;
    const isMultiple = (view.flags & FLAG.multiple) !== 0;
    const before = this.#selectedAt;
    if (!isMultiple) {
      const place = before + view.deliveryId;
      const isKnown = place > before && place <= this.#certainUpTo;
      const record = isKnown ? this.#pending.take(place) : undefined;
      if (record === undefined) return;
      noteSettled(note, record);
      this.#confirmed(record, view, outcome);
      return;
    }
    const upTo = view.deliveryId === 0 ? this.#published : before + view.deliveryId;
    this.#pending.takeUpTo(Math.min(upTo, this.#certainUpTo), (record, place) => {
      if (place <= before) {
        this.finish(record);
        return;
      }
      noteSettled(note, record);
      // Of one published before a hole, an answer of its own may have been lost, and have said otherwise.
      const isCertain = record.startFrame >= this.#lostAt || place === upTo;
      this.#confirmed(record, view, isCertain ? outcome : 'settled');
    });
    const isAll = upTo >= this.#published && this.#certainUpTo === Number.POSITIVE_INFINITY;
    if (isAll) this.#owner.ledger.allConfirmed();
  }

  #confirmed(record: DeliveryRecord, view: FrameView, outcome: ConfirmOutcome): void {
    settle(record, view, outcome, record.returned ? RETURNED[outcome] : CONFIRMED[outcome]);
    this.finish(record);
  }

  /** The publish that a basic.return means, if that is certain before its content. */
  onlyReturnable(exchange: string, routingKey: string): DeliveryRecord | undefined {
    return this.#returnable.only(exchange, routingKey);
  }

  /** A returned message is complete; `by` is its basic.return. Gives the publish it was. */
  returned(
    by: { number: number; timeNanos: number; exchange: string; routingKey: string },
    hash: number,
  ): DeliveryRecord | undefined {
    const record = this.#returnable.match(by.exchange, by.routingKey, hash);
    if (record === undefined) return undefined;
    this.#returnable.forget(record);
    record.returned = true;
    record.returnFrame = by.number;
    if (record.phase === 'presettled') giveOutcome(record, by, 'returned', 'RETURNED');
    else if (record.state === 'SENT') record.state = 'RETURNED';
    return record;
  }

  /** The server answered what the client sent after so many publishes: it has been through those. */
  processed(count: number): void {
    const isNumbered = this.#mode === 'confirm' && this.#selectedAt !== ABSENT;
    const upTo = isNumbered ? Math.min(count, this.#selectedAt) : count;
    if (upTo > 0) this.#pending.takeUpTo(upTo, (record) => this.finish(record));
  }

  /** Bytes from the client are missing: publishes may be, and so may confirm.select. */
  loseCount(): void {
    if (this.#mode === 'untracked') this.#mode = 'unknown';
    this.#certainUpTo = Math.min(this.#certainUpTo, this.#published);
  }

  /** Bytes from the server are missing: confirms may be among them. */
  loseAnswers(gap: FrameNumber): void {
    this.#lostAt = gap;
  }

  finish(record: DeliveryRecord): void {
    this.#returnable.forget(record);
    this.#owner.finish(record);
  }

  /** False when there is none. */
  finishOldest(): boolean {
    const record = this.#pending.takeOldest() ?? this.#owner.tx.takeOldest();
    if (record === undefined) return false;
    if (record.phase !== 'presettled')
      leaveUnknown(record, record.state === undefined ? undefined : 'UNKNOWN');
    this.finish(record);
    return true;
  }

  /**
   * The first publish to an exchange that the server's close names: it caused the close, and the server
   * ignored all that came behind. Undefined where the text names none.
   */
  #culprit(replyText: string): DeliveryRecord | undefined {
    if (replyText === '') return undefined;
    for (const record of this.#unanswered()) {
      const { exchange } = record;
      if (exchange !== undefined && exchange !== '' && replyText.includes(`'${exchange}'`))
        return record;
    }
    return undefined;
  }

  /** Not answered outside of transactions. */
  pending(): Iterable<DeliveryRecord> {
    return this.#pending.entries();
  }

  *#unanswered(): Iterable<DeliveryRecord> {
    yield* this.#pending.entries();
    yield* this.#owner.tx.publishes();
  }

  end(end: ChannelEnd): void {
    // The number, not the record: that is given back, and used anew, before the last one is judged.
    const culprit = this.#culprit(end.replyText)?.delivery ?? Number.POSITIVE_INFINITY;
    const ignore = (record: DeliveryRecord): boolean => {
      if (record.delivery < culprit) return false;
      if (record.delivery === culprit) refuse(record);
      else drop(record);
      return true;
    };
    this.#owner.tx.end(end, ignore);
    this.#pending.takeAll((record) => {
      if (!ignore(record) && record.phase === 'in-flight') {
        if (record.startFrame < this.#lostAt) leaveUnknown(record, 'UNKNOWN');
        else if (end.how !== 'open') leaveInDoubt(record, 'UNKNOWN');
      }
      this.finish(record);
    });
    for (const link of this.links()) {
      link.end(end.by, undefined);
      this.#owner.ledger.detached(link);
      if (this.#owner.session !== ABSENT) this.#owner.host.tellLink(link);
    }
  }

  *links(): Iterable<ChannelLink> {
    yield* this.#links.values();
    if (this.#otherKeys !== undefined) yield this.#otherKeys;
  }
}

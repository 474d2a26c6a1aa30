/** Deliveries of a channel from their last frame to the client's word about them, or to the end. */
import { exactTag } from '../../amqp091/scan-tag.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { FrameNumber } from '../../units.ts';
import type { ComparisonKind } from '../comparison.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, Outcome } from '../records.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import type { AckMode } from './channel-link.ts';
import { EarlyAcks } from './early-acks.ts';
import type { ChannelEnd } from './host.ts';
import {
  awaitAnswer,
  giveOutcome,
  leaveUnknown,
  presettle,
  type State091,
  settle,
} from './outcomes.ts';
import { noteSettled } from './settled-note.ts';
import { TagHistory } from './tag-history.ts';
import { type Tag, TagLedger } from './tag-ledger.ts';
import type { Tx } from './tx.ts';

/** The queue that a client of RabbitMQ consumes from for replies without a queue. */
const DIRECT_REPLIES = 'amq.rabbitmq.reply-to';

/** What an ack, nack or reject says. */
export interface Answer {
  readonly outcome: Outcome;
  readonly state: State091;
}

export interface DeliveriesOwner {
  readonly ledger: ChannelLedger;
  finish(record: DeliveryRecord): void;
  /** A frame names a tag that it should not. */
  misnamed(kind: ComparisonKind, at: Moment, told: Tag, seen: Tag, against: FrameNumber): void;
}

export class Unacknowledged {
  readonly #owner: DeliveriesOwner;
  readonly #outstanding = new TagLedger<DeliveryRecord>();
  readonly #history: TagHistory;
  #early: EarlyAcks | undefined;
  #lastTag: Tag = 0;
  /** The latest frame up to which answers may be missing. */
  #lostAt = ABSENT;

  /** A delivery was seen since octets were lost: none before it is still to come. */
  #hasDelivered = true;

  constructor(owner: DeliveriesOwner, isWhole: boolean) {
    this.#owner = owner;
    this.#history = new TagHistory(isWhole);
  }

  /** A deliver or get-ok. Tags count both, and those that need no answer (4.3). */
  begun(view: FrameView, { address }: DeliveryRecord, needsAnswer: boolean): void {
    const { deliveryId } = view;
    if (deliveryId === ABSENT) return;
    const { next } = this.#history;
    if (next !== undefined && deliveryId !== next) {
      // RabbitMQ numbers what comes straight from who replies apart from all else.
      if (address?.startsWith(DIRECT_REPLIES) === true) return;
      this.#owner.misnamed('tag-out-of-sequence', view, deliveryId, next, ABSENT);
    }
    this.#history.delivered(deliveryId, needsAnswer);
  }

  /** The content is there. `by`: the client's close, when the client ignores what comes behind. */
  complete(record: DeliveryRecord, ackMode: AckMode, by: Moment | undefined): void {
    this.#hasDelivered = true;
    this.#owner.ledger.complete(record, ackMode === 'manual' && by === undefined);
    if (ackMode === 'auto') {
      presettle(record, 'AUTO_ACKED');
      if (by !== undefined) record.phase = 'discarded';
    } else if (by !== undefined) {
      giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
      record.phase = 'discarded';
      record.guarantee = 'none-yet';
    } else {
      if (ackMode === 'manual') awaitAnswer(record, 'in-flight', 'DELIVERED');
      else leaveUnknown(record, undefined);
      if (this.#awaitAnswer(record, ackMode)) return;
    }
    this.#owner.finish(record);
  }

  /** False when its answer came already, or cannot be told from others. */
  #awaitAnswer(record: DeliveryRecord, ackMode: AckMode): boolean {
    const tag = tagOf(record);
    if (tag === undefined) return false;
    if (tag <= this.#lastTag) this.#beginAnew();
    this.#lastTag = tag;
    const early = this.#early?.take(tag);
    if (early !== undefined) {
      settle(record, early, early.outcome, early.state);
      return false;
    }
    this.putBack(record);
    const isTooMuch = this.#outstanding.size > LIMITS.undecidedDeliveries;
    if (ackMode === 'unknown' && isTooMuch) this.finishOldest();
    return true;
  }

  /** Tags rise (4.3): one that does not is of another channel, whose opening is not in the capture. */
  #beginAnew(): void {
    this.#early = undefined;
    this.#outstanding.takeAll((record) => {
      leaveUnknown(record, record.state === undefined ? undefined : 'UNKNOWN');
      this.#owner.finish(record);
    });
  }

  /** Outstanding, or outstanding again. */
  putBack(record: DeliveryRecord): void {
    const tag = tagOf(record);
    const before = tag === undefined ? record : this.#outstanding.put(tag, record);
    if (before !== undefined) this.#owner.finish(before);
  }

  /**
   * Ack, nack or reject by the client.
   *
   * @param tx when it takes effect at commit
   * @param isSole one link alone has delivered on this channel: `multiple` can mean no other
   */
  answer(
    view: FrameView,
    answer: Answer,
    tx: Tx | undefined,
    isSole: boolean,
    note: FrameNote,
  ): void {
    note.settles = 0;
    if (view.deliveryId === ABSENT) {
      this.#lostAt = view.number;
      return;
    }
    const tag = exactTag(view);
    const isMultiple = (view.flags & FLAG.multiple) !== 0;
    let isOpen = isMultiple && tag === 0;
    if (isMultiple) {
      isOpen = this.#answerUpTo(tag, view, answer, tx, isSole, note) || isOpen;
    } else if (tag !== 0) {
      const record = this.#outstanding.take(tag);
      isOpen = record !== undefined;
      if (record !== undefined) this.#answered(record, view, answer, tx, note);
    }
    if (!isOpen) this.#judge(tag, view);
    this.#history.answered(tag, isMultiple, view.number);
    if (tx === undefined && isAll(view, tag, this.#hasDelivered ? this.#lastTag : undefined)) {
      this.#owner.ledger.allAnswered();
    }
    if (tag <= this.#lastTag || tx !== undefined) return;
    this.#early ??= new EarlyAcks();
    this.#early.add(tag, view, answer);
  }

  /** The answer names no tag that is open. */
  #judge(tag: Tag, view: FrameView): void {
    const found = this.#history.judge(tag);
    if (found !== undefined) this.#owner.misnamed(found.kind, view, tag, ABSENT, found.against);
  }

  /** Whether the tag that it names was open. */
  #answerUpTo(
    tag: Tag,
    view: FrameView,
    answer: Answer,
    tx: Tx | undefined,
    isSole: boolean,
    note: FrameNote,
  ): boolean {
    const named = String(tag);
    let isOpen = false;
    this.#outstanding.takeUpTo(tag === 0 ? Number.POSITIVE_INFINITY : tag, (record) => {
      const isNamed = record.deliveryTag === named;
      isOpen ||= isNamed;
      // Another consumer's deliveries may have needed no ack: then this does not mean them.
      if (record.state === undefined && !isSole && !isNamed) this.#owner.finish(record);
      else if (record.startFrame < this.#lostAt && !isNamed) {
        // Settled by now; but an answer of its own may have been lost, and have said otherwise.
        noteSettled(note, record);
        settle(record, view, 'settled', 'UNKNOWN');
        this.#owner.finish(record);
      } else this.#answered(record, view, answer, tx, note);
    });
    return isOpen;
  }

  #answered(
    record: DeliveryRecord,
    at: Moment,
    { outcome, state }: Answer,
    tx: Tx | undefined,
    note: FrameNote,
  ): void {
    noteSettled(note, record);
    if (tx !== undefined) {
      tx.ack(record, at, outcome, state);
      return;
    }
    settle(record, at, outcome, state);
    this.#owner.finish(record);
  }

  /** basic.recover: the server delivers again what is not acknowledged. */
  recover(view: FrameView, note: FrameNote): void {
    note.settles = 0;
    this.#history.answered(0, true, view.number);
    const isRequeue = (view.flags & FLAG.requeue) !== 0;
    this.#outstanding.takeAll((record) => {
      noteSettled(note, record);
      if (isRequeue) settle(record, view, 'released', 'REQUEUED');
      else {
        // The same consumer gets it again, by another delivery.
        record.phase = 'resumed';
        record.state = 'RECOVERED';
      }
      this.#owner.finish(record);
    });
    this.#owner.ledger.allAnswered();
  }

  /** Bytes from the client are missing: an answer to anything outstanding may be among them. */
  loseAnswers(gap: FrameNumber): void {
    this.#lostAt = gap;
    this.#hasDelivered = false;
    this.#history.lose();
  }

  /** Answers to what came before that frame may have been read before it. */
  missAnswers(frame: FrameNumber): void {
    this.#lostAt = frame;
    this.#history.lose();
  }

  /** Bytes from the server are missing: deliveries may be among them. */
  loseDeliveries(): void {
    this.#hasDelivered = false;
    this.#history.lose();
  }

  outstanding(): Iterable<DeliveryRecord> {
    return this.#outstanding.entries();
  }

  /** False when there is none. */
  finishOldest(): boolean {
    const record = this.#outstanding.takeOldest();
    if (record === undefined) return false;
    leaveUnknown(record, record.state === undefined ? undefined : 'UNKNOWN');
    this.#owner.finish(record);
    return true;
  }

  /** Nothing is delivered any more: what was answered and not delivered never will be. */
  #judgeEarly(): void {
    if (!this.#history.isWhole) return;
    for (const [tag, ack] of this.#early?.left() ?? []) {
      if (this.#history.hasDelivered(tag)) continue;
      this.#owner.misnamed('tag-never-delivered', ack, tag, ABSENT, ABSENT);
    }
  }

  end(end: ChannelEnd): void {
    this.#judgeEarly();
    this.#outstanding.takeAll((record) => {
      this.#endOf(record, end);
      this.#owner.finish(record);
    });
  }

  /** The server queues again what was not acknowledged. */
  #endOf(record: DeliveryRecord, { by, how }: ChannelEnd): void {
    if (record.state === undefined) return;
    if (record.startFrame < this.#lostAt) leaveUnknown(record, 'UNKNOWN');
    else if (how !== 'open') {
      if (record.outcome === 'none') giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
      record.phase = 'in-doubt';
    }
  }
}

/** An answer covers every delivery there has been, of which the last had this tag. */
function isAll({ flags }: FrameView, tag: Tag, last: Tag | undefined): boolean {
  if ((flags & FLAG.multiple) === 0) return false;
  return tag === 0 || (last !== undefined && tag >= last);
}

/** As it was read: exact, and a bigint beyond 2^53. */
function tagOf({ deliveryTag }: DeliveryRecord): Tag | undefined {
  if (deliveryTag === undefined) return undefined;
  const number = Number(deliveryTag);
  return Number.isSafeInteger(number) ? number : BigInt(deliveryTag);
}

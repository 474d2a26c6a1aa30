/** One channel from its opening to its end (0-9-1 §4.3): tags and confirm numbers begin anew with it. */
import { lastOctet } from '../../amqp091/scan-tag.ts';
import { ABSENT, FLAG, type FrameView, TYPE } from '../../frame-view.ts';
import type { Amqp0xCode } from '../../protocol.ts';
import type { Direction, FrameNumber } from '../../units.ts';
import type { ComparisonKind } from '../comparison.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord } from '../records.ts';
import { ChannelLedger } from './channel-ledger.ts';
import { ChannelLink } from './channel-link.ts';
import { type Closing, closingOf } from './closing.ts';
import { Contents } from './contents.ts';
import type { ChannelEnd, ChannelHost } from './host.ts';
import { METHOD } from './methods.ts';
import { Progress } from './progress.ts';
import { Publishing } from './publishing.ts';
import { Receivers } from './receivers.ts';
import type { Tag } from './tag-ledger.ts';
import { Tx } from './tx.ts';
import { type Answer, Unacknowledged } from './unacknowledged.ts';

const UP: Direction = 0;
const DOWN: Direction = 1;

const ACKED: Answer = { outcome: 'accepted', state: 'ACKED' };
const REQUEUED: Answer = { outcome: 'released', state: 'REQUEUED' };
const DISCARDED: Answer = { outcome: 'rejected', state: 'DISCARDED' };

export class Channel {
  readonly host: ChannelHost;
  readonly number: number;
  readonly session: number;
  readonly tx: Tx;
  readonly publishing: Publishing;
  readonly receivers: Receivers;
  readonly unacknowledged: Unacknowledged;
  readonly #progress = new Progress();
  readonly #contents: Contents;
  readonly #first: Moment & {
    readonly protocol: FrameView['protocol'];
    readonly connection: number;
  };
  readonly #isWhole: boolean;
  /** Of `host.gaps`, those taken into account. */
  readonly #gapsSeen: [FrameNumber, FrameNumber];
  #links = 0;
  #deliveries = 0;
  /** The first close: the other side's frames behind it mean nothing any more. */
  closing: Closing | undefined;
  /** Its close-ok was seen, and the close was not. */
  isAnswered = false;
  readonly ledger: ChannelLedger;

  /** `isWhole`: its channel.open is in the capture. */
  constructor(host: ChannelHost, view: FrameView, session: number, isWhole: boolean) {
    const { number, timeNanos, protocol, connection } = view;
    this.#first = { number, timeNanos, protocol, connection };
    this.host = host;
    this.#gapsSeen = [...host.gaps];
    this.#isWhole = isWhole;
    this.number = view.channel;
    this.session = session;
    this.ledger = new ChannelLedger(host.ledger, isWhole);
    host.ledger.channels.add(this.ledger);
    this.tx = new Tx(this);
    this.publishing = new Publishing(this, isWhole);
    this.receivers = new Receivers(this);
    this.unacknowledged = new Unacknowledged(this, isWhole);
    this.#contents = new Contents(this);
  }

  newLink(view: FrameView, kind: LinkRecord['kind']): ChannelLink {
    this.#links += 1;
    const link = new ChannelLink(view, this.ledger, this.session, this.#links, kind);
    this.ledger.add(link);
    return link;
  }

  finishPublish(record: DeliveryRecord): void {
    this.publishing.finish(record);
  }

  finish(record: DeliveryRecord): void {
    this.ledger.finished(record);
    this.host.finish(record);
  }

  misnamed(kind: ComparisonKind, at: Moment, told: Tag, seen: Tag, against: FrameNumber): void {
    const { session } = this;
    if (session === ABSENT) return;
    const { number: frame, timeNanos } = at;
    const place = { session, link: ABSENT, direction: DOWN };
    this.host.compared({ kind, ...place, frame, timeNanos, told, seen, against });
  }

  putBack(record: DeliveryRecord): void {
    this.unacknowledged.putBack(record);
  }

  /** Known by frames of the server alone, which were captured behind this one. */
  isAnswerTo({ timeNanos }: FrameView): boolean {
    return !this.#isWhole && this.#first.timeNanos >= timeNanos;
  }

  /** Every frame of the channel but open, close and close-ok. */
  frame(view: FrameView, version: Amqp0xCode, note: FrameNote): void {
    this.#catchUp();
    note.session = this.session;
    switch (view.type) {
      case TYPE.contentBody:
      case TYPE.contentHeader:
        this.#contents.frame(view, note);
        break;
      default:
        if (view.direction === UP) this.#fromClient(view, version, note);
        else this.#fromServer(view, note);
    }
  }

  #fromClient(view: FrameView, version: Amqp0xCode, note: FrameNote): void {
    if (view.type === METHOD.publish) {
      this.#publish(view, note);
      return;
    }
    if (this.closing !== undefined) return;
    this.#progress.said(view.type, this.publishing.published);
    switch (view.type) {
      case METHOD.ack:
        this.#answer(view, ACKED, true, note);
        break;
      case METHOD.nack:
      case METHOD.reject: {
        const isRequeue = (view.flags & FLAG.requeue) !== 0;
        this.#answer(view, isRequeue ? REQUEUED : DISCARDED, this.host.defersRejects, note);
        break;
      }
      case METHOD.recover:
      case METHOD.recoverAsync:
      case METHOD.recoverSync:
        this.unacknowledged.recover(view, note);
        break;
      case METHOD.consume:
        note.link = this.receivers.consume(view, version)?.link ?? ABSENT;
        break;
      case METHOD.cancel:
        note.link = this.receivers.find(view)?.link ?? ABSENT;
        if ((lastOctet(view) & 1) === 1) this.receivers.cancelled(view, undefined);
        break;
      case METHOD.get:
        note.link = this.receivers.get(view).link;
        break;
      case METHOD.qos:
        this.ledger.qos(view);
        break;
      case METHOD.channelFlow:
        this.ledger.flow(view);
        break;
      case METHOD.confirmSelect:
        this.publishing.confirmSelect();
        break;
      case METHOD.txSelect:
        this.publishing.txSelect();
        break;
      case METHOD.txCommit:
      case METHOD.txRollback:
        this.publishing.discharged();
        this.tx.discharge(view, view.type === METHOD.txCommit);
        break;
      default:
    }
  }

  #fromServer(view: FrameView, note: FrameNote): void {
    this.publishing.processed(this.#progress.answered(view.type));
    switch (view.type) {
      case METHOD.deliver:
      case METHOD.getOk:
        this.#deliver(view, note);
        break;
      case METHOD.ack:
        this.publishing.confirm(view, 'accepted', note);
        break;
      case METHOD.nack:
        this.publishing.confirm(view, 'rejected', note);
        break;
      case METHOD.return:
        this.#contents.returned(view, note);
        break;
      case METHOD.consumeOk:
        note.link = this.receivers.consumeOk(view)?.link ?? ABSENT;
        break;
      case METHOD.cancelOk:
        note.link = this.receivers.cancelled(view, undefined)?.link ?? ABSENT;
        break;
      case METHOD.cancel:
        note.link = this.receivers.cancelled(view, 'cancelled by the server')?.link ?? ABSENT;
        break;
      case METHOD.getEmpty:
        note.link = this.receivers.getEmpty()?.link ?? ABSENT;
        break;
      case METHOD.channelFlow:
        this.ledger.flow(view);
        break;
      case METHOD.txCommitOk:
      case METHOD.txRollbackOk:
        note.settles = this.tx.answer(view, view.type === METHOD.txCommitOk);
        break;
      default:
    }
  }

  /** Acks of a transactional channel take effect at commit. */
  #answer(view: FrameView, answer: Answer, isDeferred: boolean, note: FrameNote): void {
    const tx = isDeferred && this.publishing.isTransactional ? this.tx : undefined;
    this.unacknowledged.answer(view, answer, tx, this.receivers.isSole, note);
  }

  #publish(view: FrameView, note: FrameNote): void {
    const assembly = this.#contents.next(UP);
    this.#makeRoom();
    const record = this.publishing.begin(view);
    this.#began(record, this.publishing.isTracked, note);
    if (this.host.ledger.lateness.isLate(view)) {
      this.publishing.loseAnswers(view.number + 1);
      this.tx.missAnswers(view.number + 1);
    }
    const { routingKeyEnd, bytes, end } = view;
    // mandatory and immediate: the two bits behind the routing key.
    const bits = routingKeyEnd === ABSENT || routingKeyEnd >= end ? 0 : bytes[routingKeyEnd];
    assembly.begin(record, 'unknown', (bits & 3) !== 0);
  }

  #deliver(view: FrameView, note: FrameNote): void {
    const assembly = this.#contents.next(DOWN);
    this.#makeRoom();
    const kind = view.type === METHOD.getOk ? 'get' : 'deliver';
    const record = this.receivers.begin(view, kind, assembly);
    this.#began(record, assembly.ackMode === 'manual', note);
    this.unacknowledged.begun(view, record, assembly.ackMode !== 'auto');
    if (this.host.ledger.lateness.isLate(view)) {
      this.unacknowledged.missAnswers(view.number + 1);
      this.tx.missAnswers(view.number + 1);
    }
  }

  /** `isCounted`: it will have to be settled. */
  #began(record: DeliveryRecord, isCounted: boolean, note: FrameNote): void {
    record.session = this.session;
    record.transfers = 1;
    this.#deliveries += 1;
    note.link = record.link;
    note.delivery = record.delivery;
    if (this.#progress.hasAnswered) this.ledger.isFree(record.direction);
    this.ledger.begun(record, isCounted);
  }

  #makeRoom(): void {
    if (!this.host.isFull) return;
    if (!this.unacknowledged.finishOldest()) this.publishing.finishOldest();
  }

  /** Bytes may be missing since the channel heard something last. */
  #catchUp(): void {
    const { gaps } = this.host;
    if (gaps[UP] !== this.#gapsSeen[UP]) this.#lose(UP, gaps[UP]);
    if (gaps[DOWN] !== this.#gapsSeen[DOWN]) this.#lose(DOWN, gaps[DOWN]);
  }

  /** Content under way is not whole, and whatever else was said in that direction is not known. */
  #lose(direction: Direction, gap: FrameNumber): void {
    this.#gapsSeen[direction] = gap;
    this.ledger.lose(direction);
    this.#progress.hasAnswered = false;
    this.#contents.lose(direction);
    this.tx.lose();
    this.receivers.lose();
    if (direction === UP) {
      this.publishing.loseCount();
      this.unacknowledged.loseAnswers(gap);
    } else {
      this.unacknowledged.loseDeliveries();
      this.publishing.loseAnswers(gap);
    }
  }

  /** channel.close or connection.close. */
  close(view: FrameView): void {
    if (this.closing !== undefined) return;
    this.#catchUp();
    this.closing = closingOf(view);
    this.ledger.close();
  }

  /**
   * The side that closed it sends more: the end of it, and the opening of another, are in a hole.
   */
  isFollowedBy({ direction }: FrameView): boolean {
    const { closing } = this;
    if (closing === undefined || closing.direction !== direction) return false;
    const { gaps } = this.host;
    return gaps[UP] > closing.number || gaps[DOWN] > closing.number;
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  /**
   * Nothing comes any more on this instance.
   *
   * @param how what ended it when no close was seen: its connection is lost, or only the capture ends
   */
  end(how: 'lost' | 'open'): void {
    this.#catchUp();
    const closing = this.closing;
    if (closing === undefined && this.isAnswered) {
      // What was said before the close was not captured, as the close itself.
      this.unacknowledged.loseAnswers(Number.POSITIVE_INFINITY);
      this.publishing.loseAnswers(Number.POSITIVE_INFINITY);
    }
    const isOver = how === 'lost' || this.isAnswered;
    this.ledger.over(isOver);
    const end: ChannelEnd = {
      how: closing !== undefined ? 'closed' : isOver ? 'lost' : 'open',
      by: closing,
      replyText: closing !== undefined && closing.direction !== UP ? (closing.error ?? '') : '',
    };
    this.#contents.end(end.how !== 'open');
    this.publishing.end(end);
    this.unacknowledged.end(end);
    this.receivers.end(end);
    if (this.session !== ABSENT) this.host.tellSession(this.#record(closing));
  }

  /** As it stands. */
  toRecord(): SessionRecord {
    return this.#record(this.closing);
  }

  *openLinks(): Iterable<LinkRecord> {
    if (this.session === ABSENT) return;
    for (const links of [this.publishing.links(), this.receivers.links()]) {
      for (const link of links) {
        this.ledger.notePrefetch(link);
        yield link;
      }
    }
  }

  *openDeliveries(): Iterable<DeliveryRecord> {
    yield* this.#contents.records();
    yield* this.tx.deliveries();
    yield* this.publishing.pending();
    yield* this.unacknowledged.outstanding();
  }

  #record(by: Moment | undefined): SessionRecord {
    const { number, timeNanos, protocol, connection } = this.#first;
    return {
      connection,
      session: this.session,
      protocol,
      channels: [this.number, this.number],
      firstFrame: number,
      firstNanos: timeNanos,
      endFrame: by === undefined ? ABSENT : by.number,
      endNanos: by?.timeNanos,
      error: this.closing?.error,
      deliveries: this.#deliveries,
    };
  }
}

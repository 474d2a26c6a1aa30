import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type {
  ConnectionNumber,
  Direction,
  FrameNumber,
  Nanos,
  PacketNumber,
  StreamOffset,
} from '../../units.ts';
import { LEDGER, LedgerEntry, stillnessCode, UNKNOWN } from '../ledger-entry.ts';
import type { ModelSink } from '../records.ts';
import { Unheard } from '../unheard.ts';
import type { Link010 } from './link.ts';
import type { SessionLedger } from './session-ledger.ts';

/**
 * Tells what the subscriptions and publishers of one connection are after each change.
 *
 * While a frame is worked on, what it changes is noted; `tell` then writes the entries. Of a message
 * whose frames lie in one packet, only the last gives an entry.
 */
export class Ledger010 {
  readonly #sink: ModelSink;
  readonly #connection: ConnectionNumber;
  readonly #entry = new LedgerEntry();
  readonly sessions = new Set<SessionLedger>();
  /** Links to tell of; the first `#linkCount`. */
  readonly #links: Link010[] = [];
  #linkCount = 0;
  /** Settlements said in a direction that the other end may not have. */
  readonly #unheard: readonly [Unheard<Link010>, Unheard<Link010>];
  /** Links that may still be looked through because something around them changed. */
  #looks: number = LIMITS.openLinks;
  #direction: Direction = 0;
  #streamEnd: StreamOffset = 0;
  #packet: PacketNumber = ABSENT;
  /** A message began in this packet, and may be complete in it. */
  #beginning: Link010 | undefined;
  #beginningFrame: FrameNumber = ABSENT;
  #beginningNanos: Nanos = 0;
  #frame: FrameNumber = ABSENT;
  #nanos: Nanos = 0;
  /** By direction of messages: the receiver's TCP takes nothing. */
  readonly tcpBlocked: [boolean, boolean] = [false, false];

  constructor(sink: ModelSink, connection: ConnectionNumber) {
    this.#sink = sink;
    this.#connection = connection;
    this.#unheard = [
      new Unheard((link, count) => this.#heard(link, 1, count)),
      new Unheard((link, count) => this.#heard(link, 0, count)),
    ];
  }

  /** Before anything of a frame is worked on. */
  begin(view: FrameView): void {
    if (view.packet !== this.#packet) this.#flushBeginning();
    this.#packet = view.packet;
    this.#frame = view.number;
    this.#nanos = view.timeNanos;
    this.#direction = view.direction;
    this.#streamEnd = view.streamOffset + view.size;
    this.#looks += LIMITS.looksPerFrame;
  }

  touch(link: Link010): void {
    if (link.ledger.isTouched || this.#sink.ledger === undefined) return;
    link.ledger.isTouched = true;
    this.#links[this.#linkCount++] = link;
  }

  /** A message begins on the link. */
  begun(link: Link010): void {
    this.#flushBeginning();
    if (link.ledger.isTouched) return;
    this.#beginning = link;
    this.#beginningFrame = this.#frame;
    this.#beginningNanos = this.#nanos;
  }

  #flushBeginning(): void {
    const link = this.#beginning;
    if (link === undefined) return;
    this.#beginning = undefined;
    if (!link.ledger.isTouched) this.#tellLink(link, this.#beginningFrame, this.#beginningNanos);
  }

  /** One end has settled a message: the other counts it until TCP has told that it knows. */
  settled(link: Link010, by: Direction): void {
    const hears = by === 0 ? 1 : 0;
    link.ledger.unheard[hears] += 1;
    // What was said in another frame of the other direction was heard since.
    if (by === this.#direction) this.#unheard[by].add(this.#streamEnd, link);
    else this.#heard(link, hears, 1);
  }

  #heard(link: Link010, end: 0 | 1, count: number): void {
    link.ledger.unheard[end] -= count;
    this.touch(link);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, nanos: Nanos): void {
    this.#unheard[direction].acknowledge(streamOffset);
    if (this.#linkCount > 0) this.tell(ABSENT, nanos);
  }

  /** The receiver of a direction's messages announced a TCP window of none, or opened it. */
  setTcpBlocked(direction: Direction, isBlocked: boolean, nanos: Nanos): void {
    if (this.tcpBlocked[direction] === isBlocked) return;
    this.#flushBeginning();
    this.tcpBlocked[direction] = isBlocked;
    if (this.sessions.size <= this.#looks) {
      this.#looks -= this.sessions.size;
      for (const session of this.sessions) this.changed(session);
    }
    this.tell(ABSENT, nanos);
  }

  /** Something around the links of a session changed: those with another answer are told of. */
  changed(session: SessionLedger): void {
    if (!this.#mayLook(session)) return;
    for (const link of session.links) {
      if (session.answerOf(link) !== link.ledger.stillness) this.touch(link);
    }
  }

  /** What is known of the links of a session changed. */
  touchAll(session: SessionLedger): void {
    if (!this.#mayLook(session)) return;
    for (const link of session.links) this.touch(link);
  }

  /** Many links and a session that stops and goes all the time would cost their product. */
  #mayLook({ links }: SessionLedger): boolean {
    if (this.#sink.ledger === undefined || links.size > this.#looks) return false;
    this.#looks -= links.size;
    return true;
  }

  /** All that was noted. `frame` made the changes; ABSENT: TCP did. */
  tell(frame: FrameNumber, nanos: Nanos): void {
    for (let i = 0; i < this.#linkCount; i++) {
      const link = this.#links[i];
      link.ledger.isTouched = false;
      if (link === this.#beginning) this.#beginning = undefined;
      this.#tellLink(link, frame, nanos);
    }
    this.#linkCount = 0;
  }

  /** Nothing comes any more: what waits for the rest of its packet is told. */
  end(): void {
    this.#flushBeginning();
  }

  #tellLink(link: Link010, frame: FrameNumber, nanos: Nanos): void {
    if (this.#sink.ledger === undefined || link.session === ABSENT) return;
    const { ledger, around, direction } = link;
    const answer = around.answerOf(link);
    if (answer !== ledger.stillness) {
      ledger.stillness = answer;
      ledger.stillnessCode = stillnessCode(answer.state);
      ledger.stillSinceNanos = nanos;
      ledger.stillFrame = frame;
    }
    const entry = this.#entry;
    entry.frame = frame;
    entry.timeNanos = nanos;
    entry.connection = this.#connection;
    entry.session = link.session;
    entry.link = link.link;
    const left = around.leftOf(link);
    entry.linkCredit = left === Number.POSITIVE_INFINITY ? UNKNOWN : left;
    const isKnown = around.isKnown[direction];
    const sender = direction === 0 ? 0 : 1;
    entry.unsettledSender = isKnown ? ledger.unsettledAt(sender) : ABSENT;
    entry.unsettledReceiver = isKnown ? ledger.unsettledAt(sender === 0 ? 1 : 0) : ABSENT;
    entry.lastTransferNanos = ledger.lastTransferNanos;
    entry.flags = ledger.isMidDelivery ? LEDGER.midDelivery : 0;
    entry.blocked = ledger.stillnessCode;
    entry.blockedSinceNanos = ledger.stillSinceNanos;
    entry.blockedFrame = ledger.stillFrame;
    this.#sink.ledger(entry);
  }
}

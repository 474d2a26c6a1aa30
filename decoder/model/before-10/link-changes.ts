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
import type { ModelContext } from '../connection-model.ts';
import { LEDGER, LedgerEntry, stillnessCode } from '../ledger-entry.ts';
import type { ModelSink } from '../records.ts';
import type { StillnessAnswer } from '../stillness.ts';
import { Unheard } from '../unheard.ts';
import type { LinkLedger } from './link-ledger.ts';

/** What a version before 1.0 has for a link, as far as the ledger looks at it. */
export interface ToldLink {
  /** ABSENT for frames outside of any session: nothing is told of them. */
  readonly session: number;
  readonly link: number;
  readonly ledger: LinkLedger;
}

/**
 * Tells what the links of one connection are after each change.
 *
 * While a frame is worked on, what it changes is noted; `tell` then writes the entries. A message is
 * several frames: where all of them lie in one packet, only the last gives an entry. A link also gets one
 * when its session, the connection or TCP changes the answer to why it does not move.
 */
export abstract class LinkChanges<Link extends ToldLink> {
  readonly #sink: ModelSink;
  readonly #connection: ConnectionNumber;
  readonly #entry = new LedgerEntry();
  /** Links to tell of; the first `#linkCount`. */
  readonly #links: Link[] = [];
  #linkCount = 0;
  /** By direction: settlements said in it that the other end may not have. */
  protected readonly unheard: readonly [Unheard<Link>, Unheard<Link>];
  /** Links that may still be looked through because something around them changed. */
  #looks: number = LIMITS.openLinks;
  #direction: Direction = 0;
  protected streamEnd: StreamOffset = 0;
  #packet: PacketNumber = ABSENT;
  /** A message began in this packet, and may be complete in it. */
  #beginning: Link | undefined;
  #beginningFrame: FrameNumber = ABSENT;
  #beginningNanos: Nanos = 0;
  #frame: FrameNumber = ABSENT;
  #nanos: Nanos = 0;
  /** By direction of messages: the receiver's TCP takes nothing. */
  readonly tcpBlocked: [boolean, boolean] = [false, false];

  constructor({ sink, watchesTcp }: ModelContext, connection: ConnectionNumber) {
    this.#sink = sink;
    this.#connection = connection;
    this.unheard = [
      new Unheard((link, count) => this.#heard(link, 1, count), watchesTcp),
      new Unheard((link, count) => this.#heard(link, 0, count), watchesTcp),
    ];
  }

  /** Why the link does not move; the same answer is the same object. */
  protected abstract answerOf(link: Link): StillnessAnswer;

  /** What a version knows of credit, of what waits in the queue, and of unsettled messages at both ends. */
  protected abstract fill(entry: LedgerEntry, link: Link): void;

  /** Something around all links changed. */
  abstract changedAll(): void;

  /** Before anything of a frame is worked on. */
  begin(view: FrameView): void {
    if (view.packet !== this.#packet) this.#flushBeginning();
    this.#packet = view.packet;
    this.#frame = view.number;
    this.#nanos = view.timeNanos;
    this.#direction = view.direction;
    this.streamEnd = view.streamOffset + view.size;
    this.#looks += LIMITS.looksPerFrame;
  }

  touch(link: Link): void {
    if (link.ledger.isTouched || this.#sink.ledger === undefined) return;
    link.ledger.isTouched = true;
    this.#links[this.#linkCount++] = link;
  }

  /** A message begins on the link. */
  begun(link: Link): void {
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
  settled(link: Link, by: Direction): void {
    const hears = by === 0 ? 1 : 0;
    link.ledger.unheard[hears] += 1;
    // What was said earlier in the other direction, of a delivery not seen then, was heard since.
    if (by === this.#direction) this.unheard[by].add(this.streamEnd, link);
    else this.#heard(link, hears, 1);
  }

  #heard(link: Link, end: 0 | 1, count: number): void {
    link.ledger.unheard[end] -= count;
    this.touch(link);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, nanos: Nanos): void {
    this.hear(direction, streamOffset);
    if (this.#linkCount > 0) this.tell(ABSENT, nanos);
  }

  /** The other end had all octets of that direction before the offset. */
  protected hear(direction: Direction, streamOffset: StreamOffset): void {
    this.unheard[direction].acknowledge(streamOffset);
  }

  /** The receiver of a direction's messages announced a TCP window of none, or opened it. */
  setTcpBlocked(direction: Direction, isBlocked: boolean, nanos: Nanos): void {
    if (this.tcpBlocked[direction] === isBlocked) return;
    this.#flushBeginning();
    this.tcpBlocked[direction] = isBlocked;
    this.changedAll();
    this.tell(ABSENT, nanos);
  }

  /** Whether so many may be looked through: many, and what stops and goes all the time, would cost their product. */
  protected mayLook(count: number): boolean {
    if (count > this.#looks) return false;
    this.#looks -= count;
    return true;
  }

  /** Of these links those are told of that have another answer, or all. */
  protected look(links: Iterable<Link>, count: number, isAll: boolean): void {
    if (this.#sink.ledger === undefined || !this.mayLook(count)) return;
    for (const link of links) {
      if (isAll || this.answerOf(link) !== link.ledger.stillness) this.touch(link);
    }
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

  #tellLink(link: Link, frame: FrameNumber, nanos: Nanos): void {
    if (this.#sink.ledger === undefined || link.session === ABSENT) return;
    const { ledger } = link;
    const answer = this.answerOf(link);
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
    this.fill(entry, link);
    entry.lastTransferNanos = ledger.lastTransferNanos;
    entry.flags = ledger.isMidDelivery ? LEDGER.midDelivery : 0;
    entry.blocked = ledger.stillnessCode;
    entry.blockedSinceNanos = ledger.stillSinceNanos;
    entry.blockedFrame = ledger.stillFrame;
    this.#sink.ledger(entry);
  }
}

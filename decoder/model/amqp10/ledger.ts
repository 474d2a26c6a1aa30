import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos, StreamOffset } from '../../units.ts';
import type { ComparisonKind } from '../comparison.ts';
import type { ModelContext } from '../connection-model.ts';
import { Lateness } from '../lateness.ts';
import { LEDGER, type LedgerEntry, stillnessCode, UNKNOWN } from '../ledger-entry.ts';
import type { Moment } from '../moment.ts';
import type { ModelSink } from '../records.ts';
import type { StillnessAnswer } from '../stillness.ts';
import { Unheard } from '../unheard.ts';
import type { Delivery10 } from './delivery.ts';
import type { Link10 } from './link.ts';
import type { Link10Condition } from './link-condition.ts';
import type { Scratch10 } from './scratch.ts';
import type { Session10 } from './session.ts';
import { whyNotMoving } from './why-not-moving.ts';

/**
 * Tells what links and sessions of one connection are after each change.
 *
 * While a frame is worked on, what it changes is noted; `tell` then writes the entries. A link also
 * gets one when its session or TCP changes the answer to why it does not move.
 */
export class Ledger10 {
  readonly #sink: ModelSink;
  readonly #connection: ConnectionNumber;
  readonly #entry: LedgerEntry;
  readonly #condition: Link10Condition;
  /** Links to tell of; the first `#linkCount`. */
  readonly #links: Link10[] = [];
  #linkCount = 0;
  #session: Session10 | undefined;
  /** By direction of messages: the receiver's TCP takes nothing. */
  readonly #tcpBlocked: [boolean, boolean] = [false, false];
  /** Settlements said in a direction that the other end may not have. */
  readonly #unheard: readonly [Unheard<Link10>, Unheard<Link10>];
  /** Links that may still be looked through because something around them changed. */
  #looks: number = LIMITS.openLinks;
  readonly lateness = new Lateness();
  #direction: Direction = 0;
  #streamEnd: StreamOffset = 0;
  /** The frame that is worked on. */
  readonly #moment = { number: ABSENT, timeNanos: 0 };

  constructor(
    { sink, watchesTcp }: ModelContext,
    connection: ConnectionNumber,
    { entry, condition }: Scratch10,
  ) {
    this.#sink = sink;
    this.#connection = connection;
    this.#entry = entry;
    this.#condition = condition;
    this.#unheard = [
      new Unheard((link, count) => this.#heard(link, 0, count), watchesTcp),
      new Unheard((link, count) => this.#heard(link, 1, count), watchesTcp),
    ];
  }

  /** Before anything of a frame is worked on. */
  begin(view: FrameView): void {
    this.#direction = view.direction;
    this.#streamEnd = view.streamOffset + view.size;
    this.#moment.number = view.number;
    this.#moment.timeNanos = view.timeNanos;
    this.lateness.see(view);
  }

  /** The frame that is worked on. */
  get now(): Moment {
    return { ...this.#moment };
  }

  /** A frame, the one that is worked on, says something else than the capture gives; see `Comparison`. */
  compared(
    kind: ComparisonKind,
    about: { readonly session: number; readonly link?: number; readonly direction: Direction },
    told: number,
    seen: number,
    against: FrameNumber = ABSENT,
    at: Moment = this.#moment,
  ): void {
    const { session, link = ABSENT, direction } = about;
    this.#sink.comparison?.({
      kind,
      connection: this.#connection,
      session,
      link,
      direction,
      frame: at.number,
      timeNanos: at.timeNanos,
      told,
      seen,
      against,
    });
  }

  /** The session's windows have changed, or a frame for a link that is not known. */
  touchSession(session: Session10): void {
    this.#session = session;
  }

  touch(link: Link10): void {
    if (link.touched) return;
    link.touched = true;
    this.#links[this.#linkCount++] = link;
  }

  /** Nothing of a session goes on. */
  over(session: Session10): void {
    for (const link of session.links) this.#touchIfFlipped(link);
  }

  /** Octets were lost: what was known of the links may not hold any more. */
  lose(session: Session10): void {
    if (!this.#mayLook(session)) return;
    for (const link of session.links) if (!link.isDetached) this.touch(link);
  }

  /** A flow for a link that is not known. */
  missFlow(session: Session10, direction: Direction): void {
    for (const link of session.missFlow(direction, this.#streamEnd)) this.touch(link);
  }

  begun(delivery: Delivery10, link: Link10): void {
    delivery.isCounted = true;
    link.counted++;
    link.unsettledSender++;
    link.unsettledReceiver++;
  }

  /** One end has settled it first: the other counts it until TCP has told that it knows. */
  settled(delivery: Delivery10): void {
    const { link } = delivery;
    if (link === undefined || !delivery.isCounted) return;
    discount(delivery, link);
    const byReceiver = delivery.firstSettled === 'receiver';
    if (byReceiver) link.unsettledReceiver--;
    else link.unsettledSender--;
    this.touch(link);
    const toServer = (link.direction === 0) !== byReceiver;
    const direction: Direction = toServer ? 0 : 1;
    // What is sent settled never is unsettled anywhere. And what was said earlier in the other
    // direction, of a delivery not seen then, was heard since.
    const atOnce = delivery.firstSettled === 'transfer' && delivery.record.transfers === 1;
    if (direction === this.#direction && !atOnce)
      this.#unheard[direction].add(this.#streamEnd, link);
    else this.#heard(link, direction, 1);
  }

  /** It is followed no more, and nothing settled it. */
  forgotten(delivery: Delivery10): void {
    const { link } = delivery;
    if (link === undefined || !delivery.isCounted) return;
    discount(delivery, link);
    link.unsettledSender--;
    link.unsettledReceiver--;
    this.touch(link);
  }

  #heard(link: Link10, direction: Direction, count: number): void {
    if (direction === link.direction) link.unsettledReceiver -= count;
    else link.unsettledSender -= count;
    this.touch(link);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, nanos: Nanos): void {
    this.#unheard[direction].acknowledge(streamOffset);
    this.tell(ABSENT, nanos);
  }

  /** Each end knows all settlements of the other, as far as TCP tells. */
  get isHeard(): boolean {
    return this.#unheard[0].isEmpty && this.#unheard[1].isEmpty;
  }

  /** Whether the other end had all octets of a direction before the offset, as far as TCP tells. */
  hasHeard(direction: Direction, streamOffset: StreamOffset): boolean {
    return this.#unheard[direction].hasHeard(streamOffset);
  }

  /** The receiver of a direction's messages announced a TCP window of none, or opened it. */
  setTcpBlocked(direction: Direction, isBlocked: boolean, sessions: Iterable<Session10>): void {
    if (this.#tcpBlocked[direction] === isBlocked) return;
    this.#tcpBlocked[direction] = isBlocked;
    for (const session of sessions) {
      // Sessions cost too: TCP may tell this again and again.
      if (--this.#looks < 0) return;
      this.#look(session, direction);
    }
  }

  /** All that was noted. `frame` made the changes; ABSENT: TCP did. */
  tell(frame: FrameNumber, nanos: Nanos): void {
    const session = this.#session;
    if (session !== undefined) {
      this.#looks += LIMITS.looksPerFrame;
      if (this.#linkCount === 0) this.#tellSession(session, frame, nanos);
      this.#watchWindow(session, 0);
      this.#watchWindow(session, 1);
      this.#session = undefined;
    }
    for (let i = 0; i < this.#linkCount; i++) {
      const link = this.#links[i];
      link.touched = false;
      this.#tellLink(link, frame, nanos);
    }
    this.#linkCount = 0;
  }

  #watchWindow(session: Session10, direction: Direction): void {
    const { remaining } = session.windows[direction];
    const isClosed = remaining !== undefined && remaining <= 0;
    if (isClosed === session.windowClosed[direction]) return;
    session.windowClosed[direction] = isClosed;
    this.#look(session, direction);
  }

  /** Something around the links of a direction changed. */
  #look(session: Session10, direction: Direction): void {
    if (!this.#mayLook(session)) return;
    for (const link of session.links) {
      if (link.direction === direction) this.#touchIfFlipped(link);
    }
  }

  /** Many links and a session that opens and closes all the time would cost their product. */
  #mayLook({ links }: Session10): boolean {
    if (links.size > this.#looks) return false;
    this.#looks -= links.size;
    return true;
  }

  #touchIfFlipped(link: Link10): void {
    if (this.#answerOf(link) !== link.stillness) this.touch(link);
  }

  #answerOf(link: Link10): StillnessAnswer {
    const tcpBlocked = this.#tcpBlocked[link.direction];
    return whyNotMoving(this.#condition.read(link, 0, tcpBlocked), Number.POSITIVE_INFINITY);
  }

  #tellSession(session: Session10, frame: FrameNumber, nanos: Nanos): void {
    if (this.#sink.ledger === undefined) return;
    const entry = this.#entry;
    entry.clear();
    entry.frame = frame;
    entry.timeNanos = nanos;
    this.#fillSession(session);
    this.#sink.ledger(entry);
  }

  #fillSession({ number, windows }: Session10): void {
    const entry = this.#entry;
    entry.connection = this.#connection;
    entry.session = number;
    entry.windowToServer = windows[0].remaining ?? UNKNOWN;
    entry.windowToClient = windows[1].remaining ?? UNKNOWN;
  }

  #tellLink(link: Link10, frame: FrameNumber, nanos: Nanos): void {
    // Deliveries on handles that nobody attached are on no link.
    if (this.#sink.ledger === undefined || link.number === ABSENT) return;
    const answer = this.#answerOf(link);
    if (answer !== link.stillness) {
      link.stillness = answer;
      link.stillnessCode = stillnessCode(answer.state);
      link.stillSinceNanos = nanos;
      link.stillFrame = frame;
    }
    const { credit } = link;
    const entry = this.#entry;
    entry.frame = frame;
    entry.timeNanos = nanos;
    this.#fillSession(link.session);
    entry.link = link.number;
    entry.linkCredit = credit.credit ?? UNKNOWN;
    entry.deliveryCount = credit.deliveryCount;
    entry.available = credit.available;
    const { countsAll } = link;
    // Each end hears of the other's settlements by what comes from there.
    const hearsSender = !this.#unheard[link.direction].isUnsure;
    const hearsReceiver = !this.#unheard[link.direction === 0 ? 1 : 0].isUnsure;
    entry.unsettledSender = countsAll && hearsReceiver ? link.unsettledSender : ABSENT;
    entry.unsettledReceiver = countsAll && hearsSender ? link.unsettledReceiver : ABSENT;
    entry.lastTransferNanos = link.lastTransferNanos;
    entry.flags =
      (credit.draining ? LEDGER.drain : 0) | (link.current === undefined ? 0 : LEDGER.midDelivery);
    entry.blocked = link.stillnessCode;
    entry.blockedSinceNanos = link.stillSinceNanos;
    entry.blockedFrame = link.stillFrame;
    this.#sink.ledger(entry);
  }
}

function discount(delivery: Delivery10, link: Link10): void {
  delivery.isCounted = false;
  link.counted--;
  if (delivery.lossesBefore !== link.session.losses) link.uncertain--;
}

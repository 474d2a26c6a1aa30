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
import { Lateness } from '../lateness.ts';
import { LEDGER, LedgerEntry, stillnessCode, UNKNOWN } from '../ledger-entry.ts';
import type { ModelSink } from '../records.ts';
import type { StillnessAnswer } from '../stillness.ts';
import { Unheard } from '../unheard.ts';
import type { ChannelLedger, Condition } from './channel-ledger.ts';
import type { ChannelLink } from './channel-link.ts';
import { type Knowledge, Regained } from './knowledge.ts';
import { type PrefetchScope, PrefetchWindow } from './prefetch.ts';
import { whyNotMoving091 } from './why-not-moving.ts';

/**
 * Tells what the consumers, publishers and gets of one connection are after each change.
 *
 * While a frame is worked on, what it changes is noted; `tell` then writes the entries. A message is
 * at least two frames: where all of them lie in one packet, only the last gives an entry. A link also
 * gets one when its channel, the connection or TCP changes the answer to why it does not move.
 */
export class Ledger091 {
  readonly #sink: ModelSink;
  readonly #connection: ConnectionNumber;
  readonly #entry = new LedgerEntry();
  readonly #condition: Condition = {
    kind: 'consumer',
    isAttached: true,
    isDetached: false,
    isTcpBlocked: false,
    isConnectionBlocked: false,
    isFlowStopped: false,
    credit: 0,
    isMidDelivery: false,
    isEmpty: false,
    quietNanos: 0,
  };
  readonly channels = new Set<ChannelLedger>();
  readonly lateness = new Lateness();
  /** Links to tell of; the first `#linkCount`. */
  readonly #links: ChannelLink[] = [];
  #linkCount = 0;
  /** Settlements said in a direction that the other end may not have. */
  readonly #unheard: readonly [Unheard<ChannelLink>, Unheard<ChannelLink>];
  /** What was said in a direction that makes counts certain again where it is heard. */
  readonly #regained = [new Regained(), new Regained()] as const;
  /** Links that may still be looked through because something around them changed. */
  #looks: number = LIMITS.openLinks;
  #direction: Direction = 0;
  #streamEnd: StreamOffset = 0;
  #packet: PacketNumber = ABSENT;
  /** A message began in this packet, and may be complete in it. */
  #beginning: ChannelLink | undefined;
  #beginningFrame: FrameNumber = ABSENT;
  #beginningNanos: Nanos = 0;
  #frame: FrameNumber = ABSENT;
  #nanos: Nanos = 0;

  /** By direction of messages: the receiver's TCP takes nothing. */
  readonly tcpBlocked: [boolean, boolean] = [false, false];
  /** connection.blocked: the server reads no more publishes; undefined while not known. */
  isBlocked: boolean | undefined;
  scope: PrefetchScope;
  /** Holes so far, in either direction. */
  holes = 0;
  /** basic.qos with global = true, where that is for the connection. */
  readonly prefetch = new PrefetchWindow(ABSENT);

  constructor(sink: ModelSink, connection: ConnectionNumber) {
    this.#sink = sink;
    this.#connection = connection;
    this.#unheard = [
      new Unheard((link, count) => this.#heard(link, 1, count), false),
      new Unheard((link, count) => this.#heard(link, 0, count), false),
    ];
  }

  /** A direction was captured from its opening of the connection, or of a channel, on. */
  opened(direction: Direction): void {
    this.#unheard[direction].begins();
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
    this.lateness.see(view);
  }

  touch(link: ChannelLink): void {
    if (link.ledger.isTouched || this.#sink.ledger === undefined) return;
    link.ledger.isTouched = true;
    this.#links[this.#linkCount++] = link;
  }

  /** A message begins on the link. */
  begun(link: ChannelLink): void {
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
  settled(link: ChannelLink, by: Direction): void {
    const hears = by === 0 ? 1 : 0;
    link.ledger.unheard[hears] += 1;
    // What was said earlier in the other direction, of a delivery not seen then, was heard since.
    if (by === this.#direction) this.#unheard[by].add(this.#streamEnd, link);
    else this.#heard(link, hears, 1);
  }

  #heard(link: ChannelLink, end: 0 | 1, count: number): void {
    link.ledger.unheard[end] -= count;
    this.touch(link);
  }

  readonly #isKnownAgain = (channel: ChannelLedger): void => this.changed(channel, true);

  /** A frame of that direction answers everything. */
  regains(knowledge: Knowledge, by: Direction): void {
    this.#regained[by].add(this.#streamEnd, knowledge);
  }

  acknowledged(direction: Direction, streamOffset: StreamOffset, nanos: Nanos): void {
    this.#unheard[direction].acknowledge(streamOffset);
    this.#regained[direction].acknowledge(streamOffset, this.#isKnownAgain);
    if (this.#linkCount > 0) this.tell(ABSENT, nanos);
  }

  /** The receiver of a direction's messages announced a TCP window of none, or opened it. */
  setTcpBlocked(direction: Direction, isBlocked: boolean, nanos: Nanos): void {
    if (this.tcpBlocked[direction] === isBlocked) return;
    this.#flushBeginning();
    this.tcpBlocked[direction] = isBlocked;
    this.changedAll();
    this.tell(ABSENT, nanos);
  }

  setBlocked(isBlocked: boolean | undefined): void {
    if (this.isBlocked === isBlocked) return;
    this.isBlocked = isBlocked;
    this.changedAll();
  }

  /** Octets are missing: nothing is certain of a channel until it has taken that into account. */
  lose(direction: Direction): void {
    this.holes += 1;
    this.lateness.lose();
    if (direction === 1) this.isBlocked = undefined;
    this.changedAll();
  }

  /** Something around all links changed. */
  changedAll(): void {
    if (this.channels.size > this.#looks) return;
    this.#looks -= this.channels.size;
    for (const channel of this.channels) this.changed(channel, false);
  }

  /**
   * Something around the links of a channel changed.
   *
   * @param isCredit each has another credit; otherwise only those with another answer are told of
   */
  changed(channel: ChannelLedger, isCredit: boolean): void {
    // Many links and a channel that stops and goes all the time would cost their product.
    if (this.#sink.ledger === undefined || channel.size > this.#looks) return;
    this.#looks -= channel.size;
    for (const link of channel.links) {
      if (isCredit || this.#answerOf(link) !== link.ledger.stillness) this.touch(link);
    }
  }

  #answerOf(link: ChannelLink): StillnessAnswer {
    const condition = link.channel.conditionOf(link, this.#condition);
    return whyNotMoving091(condition, Number.POSITIVE_INFINITY);
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

  #tellLink(link: ChannelLink, frame: FrameNumber, nanos: Nanos): void {
    // Frames on a number that was closed, and not opened again, belong to no session.
    if (this.#sink.ledger === undefined || link.session === ABSENT) return;
    const { ledger, channel } = link;
    const answer = this.#answerOf(link);
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
    const credit = channel.creditOf(link);
    entry.linkCredit = credit === Number.POSITIVE_INFINITY ? UNKNOWN : credit;
    entry.available = ledger.available;
    const isKnown = channel.isKnown(link);
    const isToServer = link.direction === 0;
    const [sender, receiver] = isToServer ? ([0, 1] as const) : ([1, 0] as const);
    // Each end hears of the other's settlements by what comes from there.
    const hearsSender = !this.#unheard[sender].isUnsure;
    const hearsReceiver = !this.#unheard[receiver].isUnsure;
    entry.unsettledSender = isKnown && hearsReceiver ? ledger.unsettledAt(sender) : ABSENT;
    entry.unsettledReceiver = isKnown && hearsSender ? ledger.unsettledAt(receiver) : ABSENT;
    entry.lastTransferNanos = ledger.lastTransferNanos;
    entry.flags = ledger.isMidDelivery ? LEDGER.midDelivery : 0;
    entry.blocked = ledger.stillnessCode;
    entry.blockedSinceNanos = ledger.stillSinceNanos;
    entry.blockedFrame = ledger.stillFrame;
    this.#sink.ledger(entry);
  }
}

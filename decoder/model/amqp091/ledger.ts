import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { Direction, StreamOffset } from '../../units.ts';
import { LinkChanges } from '../before-10/link-changes.ts';
import { Lateness } from '../lateness.ts';
import { type LedgerEntry, UNKNOWN } from '../ledger-entry.ts';
import type { StillnessAnswer } from '../stillness.ts';
import type { ChannelLedger, Condition } from './channel-ledger.ts';
import type { ChannelLink } from './channel-link.ts';
import { type Knowledge, Regained } from './knowledge.ts';
import { type PrefetchScope, PrefetchWindow } from './prefetch.ts';
import { whyNotMoving091 } from './why-not-moving.ts';

/** Tells what the consumers, publishers and gets of one connection are after each change. */
export class Ledger091 extends LinkChanges<ChannelLink> {
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
  /** What was said in a direction that makes counts certain again where it is heard. */
  readonly #regained = [new Regained(), new Regained()] as const;
  /** connection.blocked: the server reads no more publishes; undefined while not known. */
  isBlocked: boolean | undefined;
  scope: PrefetchScope;
  /** Holes so far, in either direction. */
  holes = 0;
  /** basic.qos with global = true, where that is for the connection. */
  readonly prefetch = new PrefetchWindow(ABSENT);

  override begin(view: FrameView): void {
    super.begin(view);
    this.lateness.see(view);
  }

  readonly #isKnownAgain = (channel: ChannelLedger): void => this.changed(channel, true);

  /** A frame of that direction answers everything. */
  regains(knowledge: Knowledge, by: Direction): void {
    this.#regained[by].add(this.streamEnd, knowledge);
  }

  protected override hear(direction: Direction, streamOffset: StreamOffset): void {
    super.hear(direction, streamOffset);
    this.#regained[direction].acknowledge(streamOffset, this.#isKnownAgain);
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

  override changedAll(): void {
    if (!this.mayLook(this.channels.size)) return;
    for (const channel of this.channels) this.changed(channel, false);
  }

  /**
   * Something around the links of a channel changed.
   *
   * @param isCredit each has another credit; otherwise only those with another answer are told of
   */
  changed({ links, size }: ChannelLedger, isCredit: boolean): void {
    this.look(links, size, isCredit);
  }

  protected override answerOf(link: ChannelLink): StillnessAnswer {
    const condition = link.channel.conditionOf(link, this.#condition);
    return whyNotMoving091(condition, Number.POSITIVE_INFINITY);
  }

  protected override fill(entry: LedgerEntry, link: ChannelLink): void {
    const { ledger, channel } = link;
    const credit = channel.creditOf(link);
    entry.linkCredit = credit === Number.POSITIVE_INFINITY ? UNKNOWN : credit;
    entry.available = ledger.available;
    const isKnown = channel.isKnown(link);
    const isToServer = link.direction === 0;
    const [sender, receiver] = isToServer ? ([0, 1] as const) : ([1, 0] as const);
    // Each end hears of the other's settlements by what comes from there.
    const hearsSender = !this.unheard[sender].isUnsure;
    const hearsReceiver = !this.unheard[receiver].isUnsure;
    entry.unsettledSender = isKnown && hearsReceiver ? ledger.unsettledAt(sender) : ABSENT;
    entry.unsettledReceiver = isKnown && hearsSender ? ledger.unsettledAt(receiver) : ABSENT;
  }
}

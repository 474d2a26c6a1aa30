import { ABSENT } from '../../frame-view.ts';
import type { JsonValue } from '../../json.ts';
import type { Direction, FrameNumber, Nanos } from '../../units.ts';
import type { LinkRecord, Outcome, Purpose, SettleModes } from '../records.ts';
import type { StillnessAnswer } from '../stillness.ts';
import {
  type AttachFacts,
  addressOf,
  defaultOutcomeOf,
  isCoordinator,
  isKept,
  purposeOf,
} from './attach-facts.ts';
import { CreditLedger } from './credit.ts';
import type { Delivery10 } from './delivery.ts';
import type { Losing } from './fresh.ts';
import type { Session10 } from './session.ts';

/** One end of a link: that of the peer whose frames go in one direction. */
interface LinkEnd {
  /** Its own number for the link; ABSENT before its attach. */
  handle: number;
  facts: AttachFacts | undefined;
  attached: boolean;
  /** Of its attach. */
  nanos: Nanos;
  detached: boolean;
  /** It detached for good, or with an error (2.6.5, 2.6.6). */
  closed: boolean;
  /** When it detached with an error; infinite while it has not. */
  failedNanos: Nanos;
}

function noEnd(): LinkEnd {
  return {
    handle: ABSENT,
    facts: undefined,
    attached: false,
    nanos: 0,
    detached: false,
    closed: false,
    failedNanos: Number.POSITIVE_INFINITY,
  };
}

/** A link from its first attach to its last detach: two ends joined by name (2.6.1). */
export class Link10 implements Losing {
  readonly session: Session10;
  /** The n of `c1.s1.l<n>`. */
  readonly number: number;
  /** Which way its messages go. */
  readonly direction: Direction;
  readonly name: string | undefined;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  readonly ends: readonly [LinkEnd, LinkEnd] = [noEnd(), noEnd()];
  readonly credit = new CreditLedger();
  /** Who attached first; undefined when that may lie before the capture, or in a hole. */
  initiator: Direction | undefined;

  purpose: Purpose = 'message';
  address: string | undefined;
  defaultOutcome: Outcome | undefined;
  /** Its source outlives the connection. */
  kept = false;
  endFrame: FrameNumber = ABSENT;
  endNanos: Nanos | undefined;
  /** When it was closed, and not only detached. */
  closedNanos: Nanos | undefined;
  error: string | undefined;
  /** Octets of its direction were lost: it is not certain where a delivery begins. */
  lossy = false;
  /** The delivery under way whose beginning was lost; ABSENT for none. */
  lostId = ABSENT;

  /** The delivery under way that is not complete. */
  current: Delivery10 | undefined;
  deliveries = 0;
  /** Deliveries that are not final. */
  unsettled = 0;
  /** The end whose attach is not here may have attached all the same: before the capture, or in a hole. */
  mayBeOlder = false;
  isFresh = false;
  /** It has deliveries from before the capture, or begun in a hole. */
  holdsMore = false;
  /** `Session10.holes` when it began. */
  readonly #holes: number;
  /** Deliveries that no end has settled; and those of them that may have been in what was lost since. */
  counted = 0;
  uncertain = 0;
  /** Deliveries that each end has not settled, nor provably heard settled. */
  unsettledSender = 0;
  unsettledReceiver = 0;
  lastTransferNanos: Nanos | undefined;
  /** Of the receiver's latest flow. */
  receiverFlowNanos: Nanos = Number.NEGATIVE_INFINITY;
  /** Settled deliveries by pattern: what the link did. */
  readonly patterns = new Map<string, number>();

  /** Why it does not move, as last told; its code, and when and with which frame that began. */
  stillness: StillnessAnswer | undefined;
  stillnessCode = ABSENT;
  stillSinceNanos: Nanos = 0;
  stillFrame: FrameNumber = ABSENT;
  /** Changed by the frame that is worked on. */
  touched = false;

  constructor(
    session: Session10,
    number: number,
    direction: Direction,
    name: string | undefined,
    frame: FrameNumber,
    nanos: Nanos,
  ) {
    this.session = session;
    this.#holes = session.holes[direction];
    this.number = number;
    this.direction = direction;
    this.name = name;
    this.firstFrame = frame;
    this.firstNanos = nanos;
  }

  attach(from: Direction, handle: number, facts: AttachFacts, nanos: Nanos): void {
    const end = this.ends[from];
    end.nanos = nanos;
    end.handle = handle;
    end.facts = facts;
    end.attached = true;
    const other = from === 0 ? 1 : 0;
    // Behind a front that is cut off the first attach seen may be the second, or come late.
    if (this.ends[other].attached) this.initiator = this.ends[other].nanos <= nanos ? other : from;
    else if (!this.mayBeOlder) this.initiator ??= from;
    if (from === this.direction) {
      this.credit.start(facts.initialDeliveryCount, !this.mayBeOlder);
      this.defaultOutcome = defaultOutcomeOf(facts.source);
      this.kept = isKept(facts.source);
    }
    this.#name();
    if (!this.mayBeOlder || !this.ends[0].attached || !this.ends[1].attached) return;
    this.mayBeOlder = false;
    this.credit.sawReceiver();
  }

  /** Address and purpose, from both attaches: the server's knows dynamic addresses. */
  #name(): void {
    const [client, server] = [this.ends[0].facts, this.ends[1].facts];
    const sources = [addressOf(server?.source), addressOf(client?.source)];
    const targets = [addressOf(server?.target), addressOf(client?.target)];
    const [own, other] = this.direction === 0 ? [targets, sources] : [sources, targets];
    this.address = own[0] ?? own[1] ?? other[0] ?? other[1];
    if (isCoordinator(client?.target) || isCoordinator(server?.target)) {
      this.purpose = 'coordinator';
      return;
    }
    for (const address of [...own, ...other]) {
      const purpose = purposeOf(address);
      if (purpose !== 'message') this.purpose = purpose;
    }
  }

  /** The first detach ends it for what is under way; the second frees its name. */
  detach(from: Direction, closed: boolean, error: string | undefined, frame: number, nanos: Nanos) {
    const end = this.ends[from];
    end.detached = true;
    if (closed || error !== undefined) this.closedNanos ??= nanos;
    end.closed ||= closed || error !== undefined;
    if (error !== undefined) end.failedNanos = Math.min(end.failedNanos, nanos);
    this.error ??= error;
    if (this.endFrame !== ABSENT) return;
    this.endFrame = frame;
    this.endNanos = nanos;
  }

  /** Whether the numbers of unsettled deliveries are those of the link, and not only of the capture. */
  get countsAll(): boolean {
    // Where only one end is known, its messages are found on another link: that of their handle.
    if (this.holdsMore || this.mayBeOlder || this.uncertain > 0) return false;
    const { holes, mayHoldMore } = this.session;
    return !mayHoldMore[this.direction] && holes[this.direction] === this.#holes;
  }

  /** For a `Comparison`. */
  get place(): { session: number; link: number; direction: Direction } {
    return { session: this.session.number, link: this.number, direction: this.direction };
  }

  /** Some attach of it is in the capture. */
  get isNamed(): boolean {
    return this.ends[0].attached || this.ends[1].attached;
  }

  get isDetached(): boolean {
    return this.ends[0].detached || this.ends[1].detached;
  }

  get isClosed(): boolean {
    return this.ends[0].closed || this.ends[1].closed;
  }

  toRecord(): LinkRecord {
    const { session, ends } = this;
    const [sender, receiver] = this.direction === 0 ? ends : [ends[1], ends[0]];
    const asked = this.initiator === undefined ? undefined : ends[this.initiator].facts;
    const granted = this.initiator === undefined ? undefined : ends[1 - this.initiator].facts;
    return {
      connection: session.connection,
      session: session.number,
      link: this.number,
      protocol: 1,
      kind: 'link',
      purpose: this.purpose,
      direction: this.direction,
      name: this.name,
      address: this.address,
      exchange: undefined,
      routingKey: undefined,
      firstFrame: this.firstFrame,
      firstNanos: this.firstNanos,
      endFrame: this.endFrame === ABSENT ? session.endFrame : this.endFrame,
      endNanos: this.endNanos ?? session.endNanos,
      error: this.error,
      deliveries: this.deliveries,
      amqp10: {
        handles: [ends[0].handle, ends[1].handle],
        initiator: this.initiator,
        asked: modesOf(asked, asked),
        // The sender's own attach says its mode, the receiver's says that of the receiver (2.7.3).
        agreed: modesOf(sender.facts, receiver.facts),
        answered: modesOf(granted, granted),
        did: new Map(this.patterns),
        sourceAsked: wholeSource(asked),
        sourceGranted: wholeSource(granted),
        targetAsked: wholeTarget(asked),
        targetGranted: wholeTarget(granted),
        defaultOutcome: this.defaultOutcome,
        creditDrifts: this.credit.drifts,
        creditOverruns: this.credit.overruns,
        closedNanos: this.closedNanos,
      },
    };
  }
}

/** A part of a terminus would be taken for one that asks for less. */
function wholeSource(facts: AttachFacts | undefined): JsonValue | undefined {
  return facts?.isSourceWhole === true ? facts.source : undefined;
}

function wholeTarget(facts: AttachFacts | undefined): JsonValue | undefined {
  return facts?.isTargetWhole === true ? facts.target : undefined;
}

/** undefined where an attach is missing, or cut before them: a mode that is not stated has a default, one not seen has none. */
function modesOf(
  sender: AttachFacts | undefined,
  receiver: AttachFacts | undefined,
): SettleModes | undefined {
  if (sender?.hasModes !== true || receiver?.hasModes !== true) return undefined;
  return { sndSettleMode: sender.sndSettleMode, rcvSettleMode: receiver.rcvSettleMode };
}

import { ABSENT } from '../../frame-view.ts';
import { serialAdd, serialDistance, UNDEFINED_DISTANCE } from '../../serial.ts';

/** A sender that is beyond its limit tells the difference in two's complement. */
const NEGATIVE = 0x80000000;

/** What a new delivery means for the credit: `excess` is legal, but beyond the latest grant (2.6.7). */
export type CreditVerdict = 'within' | 'excess' | 'overrun' | 'unknown';

/** How a receiver's count lies to what was sent; `counts frames`: ahead by the transfers behind each first one. */
export type CountVerdict = 'possible' | 'ahead' | 'counts frames';

/**
 * The credit of one link as a capture between the endpoints proves it (2.6.7, 2.7.4).
 *
 * All counters are 32-bit serial numbers; ABSENT means not known, which stays so until a flow with
 * authority tells. `limit` is delivery-count + link-credit: what the sender may send up to.
 */
export class CreditLedger {
  /** The sender's delivery-count, when a delivery counts from its first transfer. */
  countFirst = ABSENT;
  /** The same, when it counts from its last transfer: where the standard does not say which. */
  countLast = ABSENT;
  initialCount = ABSENT;
  limit = ABSENT;
  /** The serially latest limit that was ever announced. */
  limitMost = ABSENT;
  /** Some receiver flow gave credit. */
  granted = false;
  /** Deliveries that the sender says wait (its flows only); ABSENT when it never said. */
  available = ABSENT;
  /** Drain is a mode: it holds until a receiver flow turns it off. */
  draining = false;
  /** The credit ran out by a drain, not by messages. */
  drained = false;
  /** How far the sender's last jump to the limit went. */
  drainedCount = ABSENT;
  /** The peer was asked for its state and has not told it. */
  echoOpen = false;
  /** Deliveries under way when the latest grant passed; ABSENT when not known. */
  inFlightAtGrant = ABSENT;
  /** The sender's own count less ours, at its latest flow; 0 where they agree or ours was unknown. */
  drift = 0;
  drifts = 0;
  overruns = 0;

  /** link-credit of a receiver flow without delivery-count, seen before the attach with the count. */
  #waitingCredit = ABSENT;
  #waitingMost = ABSENT;
  /** Aborted deliveries since the last comparison: whether they count is undefined. */
  #aborted = 0;
  /** Aborted deliveries that the sender has told it does not count: the receiver may. */
  #uncounted = 0;
  /** Transfers behind the first of their delivery; ABSENT where some may have been missed. */
  #continuations = ABSENT;
  /** Every receiver flow of the link was seen, so that `limitMost` proves something. */
  #sawAllGrants = false;
  /** What the receiver has counted, where its latest flow knows of more than was shown; else ABSENT. */
  #receiverCount = ABSENT;
  /** The limit is what the sender told: no grant was seen since the link is followed, or since a hole. */
  #isReported = false;
  /** What the receiver said last is known, and with that whether it drains. */
  #hearsReceiver = false;

  /**
   * The sender's attach.
   *
   * @param sawReceiver nothing that the receiver has said of the link lies before the capture, or in a hole
   */
  start(initialCount: number, sawReceiver: boolean): void {
    this.initialCount = initialCount;
    this.countFirst = initialCount;
    this.countLast = initialCount;
    if (initialCount === ABSENT) return;
    this.#continuations = 0;
    this.#sawAllGrants = sawReceiver;
    this.#hearsReceiver ||= sawReceiver;
    if (this.#waitingCredit === ABSENT) return;
    this.#grant(initialCount, this.#waitingMost);
    this.#grant(initialCount, this.#waitingCredit);
    this.#waitingCredit = ABSENT;
  }

  /** The receiver's attach is here too: nothing that it has said was missed. */
  sawReceiver(): void {
    this.#sawAllGrants = this.initialCount !== ABSENT;
    this.#hearsReceiver = true;
  }

  /** Octets of the sender's direction are missing. */
  loseSender(): void {
    this.countFirst = ABSENT;
    this.countLast = ABSENT;
    this.#continuations = ABSENT;
  }

  /** Octets of the receiver's direction are missing: it may have granted or taken back anything. */
  loseReceiver(): void {
    this.limit = ABSENT;
    this.limitMost = ABSENT;
    this.#receiverCount = ABSENT;
    this.#waitingCredit = ABSENT;
    this.#waitingMost = ABSENT;
    this.#sawAllGrants = false;
    this.#hearsReceiver = false;
  }

  /** The receiver has said something that may be of this link: what the sender told before is out of date. */
  doubtReport(): void {
    if (this.#isReported) this.loseReceiver();
  }

  /** Whether any receiver flow gave credit; undefined when such flows may have been missed. */
  get everGranted(): boolean | undefined {
    if (this.granted) return true;
    return this.#sawAllGrants ? false : undefined;
  }

  /** Credit that the sender has once it knows the limit; negative beyond it. Undefined: not known. */
  get credit(): number | undefined {
    return distance(this.limit, this.deliveryCount);
  }

  /** The same, for a sender that counts a delivery when its last transfer is out. */
  get creditLenient(): number | undefined {
    return this.#isBehind ? undefined : distance(this.limit, this.countLast);
  }

  /** The sender's delivery-count, a delivery counted from its first transfer; ABSENT: not known. */
  get deliveryCount(): number {
    return this.#isBehind ? ABSENT : this.countFirst;
  }

  /**
   * The receiver has counted deliveries that wait behind missing octets, or are missing. How many there
   * are is not known before they come, or the sender tells.
   */
  get #isBehind(): boolean {
    return (distance(this.#receiverCount, this.countFirst) ?? 0) > 0;
  }

  /** A first transfer of a delivery; `knowsMore` as in FrameView. */
  deliveryStarted(knowsMore: boolean): CreditVerdict {
    const before = distance(this.limit, this.countLast);
    const most = distance(this.limitMost, this.countLast);
    if (this.countFirst !== ABSENT) this.countFirst = serialAdd(this.countFirst, 1);
    this.drained = false;
    if (before === undefined || most === undefined) {
      if (knowsMore) this.loseReceiver();
      return 'unknown';
    }
    if (before > 0) return 'within';
    // It has been granted more, in what was not shown yet.
    if (knowsMore) {
      this.loseReceiver();
      return 'unknown';
    }
    if (this.#isReported) {
      this.loseReceiver();
      return 'unknown';
    }
    if (most > 0) return 'excess';
    if (!this.#sawAllGrants) return 'unknown';
    this.overruns++;
    return 'overrun';
  }

  /** A transfer of a delivery that has one already: it costs no credit. */
  deliveryContinued(): void {
    if (this.#continuations !== ABSENT) this.#continuations++;
  }

  deliveryEnded(): void {
    if (this.countLast !== ABSENT) this.countLast = serialAdd(this.countLast, 1);
  }

  deliveryAborted(): void {
    this.deliveryEnded();
    this.#aborted++;
  }

  /** A flow of the receiver: it sets, it does not add. `knowsMore` as in FrameView. */
  receiverFlow(
    deliveryCount: number,
    linkCredit: number,
    drain: boolean,
    echo: boolean,
    knowsMore: boolean,
  ): CountVerdict {
    this.#hearsReceiver = true;
    this.draining = drain;
    this.echoOpen = echo;
    // Some receivers count from 0 whatever the sender's attach says: alone, a larger count proves nothing.
    this.#receiverCount = knowsMore ? deliveryCount : ABSENT;
    if (linkCredit === ABSENT) return 'possible';
    if (linkCredit > 0) this.granted = true;
    const base = deliveryCount === ABSENT ? this.initialCount : deliveryCount;
    if (base === ABSENT) {
      this.#waitingCredit = linkCredit;
      this.#waitingMost = Math.max(this.#waitingMost, linkCredit);
      return 'possible';
    }
    this.#waitingCredit = ABSENT;
    this.#grant(base, linkCredit);
    const inFlight = distance(this.countFirst, base);
    this.inFlightAtGrant = inFlight === undefined || inFlight < 0 ? ABSENT : inFlight;
    // What the receiver has counted came past here before its flow did, and was shown unless octets are missing.
    const ahead = inFlight === undefined ? 0 : -inFlight;
    if (ahead <= this.#uncounted || knowsMore || deliveryCount === ABSENT) return 'possible';
    this.drifts++;
    return ahead === this.#continuations ? 'counts frames' : 'ahead';
  }

  #grant(base: number, linkCredit: number): void {
    this.limit = serialAdd(base, linkCredit);
    this.#isReported = false;
    const ahead = distance(this.limit, this.limitMost);
    if (ahead === undefined || ahead > 0) this.limitMost = this.limit;
    const credit = this.credit;
    if (credit !== undefined && credit > 0) this.drained = false;
  }

  /**
   * A flow of the sender: its delivery-count is the authority, and where no grant was seen its link-credit too.
   *
   * @param isComparable what it answers is all that was shown of the receiver: it may be held against that
   * @param hasHeard it has all that the receiver may have said of the link, and was not seen or not
   *   understood. Without that its link-credit may be out of date
   * @returns whether the limit is now the one that it told
   */
  senderFlow(
    deliveryCount: number,
    linkCredit: number,
    available: number,
    hasHeard: boolean,
    isComparable = true,
  ): boolean {
    if (available !== ABSENT) this.available = available;
    this.echoOpen = false;
    if (deliveryCount === ABSENT) return false;
    const jump = distance(deliveryCount, this.countLast);
    if (jump !== undefined) this.#compare(deliveryCount, jump, isComparable);
    else this.drift = 0;
    const open = distance(this.countFirst, this.countLast) ?? 0;
    this.countLast = deliveryCount;
    const countsFirst = open > 0 && jump === open;
    this.countFirst = countsFirst || jump !== 0 ? deliveryCount : serialAdd(deliveryCount, open);
    if (countsFirst) this.countLast = serialAdd(deliveryCount, -open);
    this.#aborted = 0;
    return hasHeard && this.#report(deliveryCount, linkCredit);
  }

  #report(deliveryCount: number, linkCredit: number): boolean {
    if (linkCredit === ABSENT || (this.limit !== ABSENT && !this.#isReported)) return false;
    this.#grant(deliveryCount, linkCredit);
    this.#isReported = true;
    if (linkCredit > 0 && linkCredit < NEGATIVE) this.granted = true;
    return true;
  }

  #compare(deliveryCount: number, jump: number, isComparable: boolean): void {
    const open = distance(this.countFirst, this.countLast) ?? 0;
    this.drift = 0;
    if (jump === 0 || jump === open) return;
    if (jump < 0 && -jump <= this.#aborted) {
      this.#uncounted -= jump;
      return;
    }
    // It may be a drain that was not seen.
    if (jump > 0 && !(isComparable && this.#hearsReceiver)) return;
    if (this.draining && jump > 0) {
      this.drainedCount = jump;
      this.drained = this.limit === deliveryCount;
      if (this.limit === ABSENT || (distance(this.limit, deliveryCount) ?? 0) >= 0) return;
    }
    this.drift = jump;
    this.drifts++;
  }
}

function distance(a: number, b: number): number | undefined {
  if (a === ABSENT || b === ABSENT) return undefined;
  const between = serialDistance(a, b);
  return between === UNDEFINED_DISTANCE ? undefined : between;
}

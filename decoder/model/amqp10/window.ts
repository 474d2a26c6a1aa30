import { ABSENT } from '../../frame-view.ts';
import { serialAdd, serialDistance } from '../../serial.ts';

/**
 * The session window for the transfers of one direction (2.5.6): X sends them, Y opens the window.
 *
 * Transfer-ids are 32-bit serial numbers, one for each transfer frame. ABSENT means not known.
 */
export class WindowLedger {
  /** X's first transfer-id. */
  initialId = ABSENT;
  /** Transfer-id of X's next transfer. */
  nextId = ABSENT;
  /** Transfer-ids before this one may be sent, by Y's latest word. */
  limit = ABSENT;
  /** The serially latest limit ever announced. */
  limitMost = ABSENT;
  /** The latest limit lies before the one it replaced: taken back on purpose. */
  reduced = false;
  /** X's own outgoing-window: recorded, never judged. */
  outgoingWindow = ABSENT;
  /** X's own next-outgoing-id less ours, at its latest flow. */
  drift = 0;
  drifts = 0;
  /** Y's latest next-incoming-id lies beyond what X has sent: by how much; 0 otherwise. */
  incomingAhead = 0;
  /** Transfers beyond every limit that Y announced. */
  violations = 0;

  #waitingWindow = ABSENT;
  /** Y's next-incoming-id, where its latest flow knows of more than was shown; else ABSENT. */
  #expected = ABSENT;
  /** Every word of Y on the window was seen, so that `limitMost` proves something. */
  #sawAllLimits = false;

  /** X's begin. */
  start(nextOutgoingId: number, outgoingWindow: number): void {
    this.initialId = nextOutgoingId;
    this.nextId = nextOutgoingId;
    this.outgoingWindow = outgoingWindow;
    this.#sawAllLimits = nextOutgoingId !== ABSENT;
    if (this.#waitingWindow === ABSENT || nextOutgoingId === ABSENT) return;
    this.#announce(nextOutgoingId, this.#waitingWindow);
    this.#waitingWindow = ABSENT;
  }

  /** Y's begin, or a flow of Y; `knowsMore` as in FrameView. */
  open(nextIncomingId: number, incomingWindow: number, knowsMore: boolean): void {
    this.#expected = knowsMore ? nextIncomingId : ABSENT;
    if (incomingWindow === ABSENT) return;
    const base = nextIncomingId === ABSENT ? this.initialId : nextIncomingId;
    if (base === ABSENT) {
      this.#waitingWindow = incomingWindow;
      return;
    }
    this.#waitingWindow = ABSENT;
    const ahead = distance(base, this.nextId);
    this.incomingAhead = ahead === undefined || ahead <= 0 ? 0 : ahead;
    this.#announce(base, incomingWindow);
  }

  #announce(base: number, window: number): void {
    const limit = serialAdd(base, window);
    const moved = distance(limit, this.limit);
    this.reduced = moved !== undefined && moved < 0;
    this.limit = limit;
    const ahead = distance(limit, this.limitMost);
    if (ahead === undefined || ahead > 0) this.limitMost = limit;
  }

  /** A transfer of X; `knowsMore` as in FrameView. */
  transfer(knowsMore: boolean): void {
    const room = distance(this.limitMost, this.nextId);
    if (room !== undefined && room <= 0) {
      // The window has been moved on, in what was not shown yet.
      if (knowsMore) this.loseReceiver();
      else if (this.#sawAllLimits) this.violations++;
    }
    if (this.nextId !== ABSENT) this.nextId = serialAdd(this.nextId, 1);
  }

  /** A flow of X: what it says of itself is the authority. */
  report(nextOutgoingId: number, outgoingWindow: number): void {
    if (outgoingWindow !== ABSENT) this.outgoingWindow = outgoingWindow;
    if (nextOutgoingId === ABSENT) return;
    this.drift = distance(nextOutgoingId, this.nextId) ?? 0;
    if (this.drift !== 0) this.drifts++;
    this.nextId = nextOutgoingId;
  }

  /** Octets of X's direction are missing: it may have sent transfers. */
  loseSender(): void {
    this.nextId = ABSENT;
  }

  /** Octets of Y's direction are missing: it may have moved the window. */
  loseReceiver(): void {
    this.limit = ABSENT;
    this.limitMost = ABSENT;
    this.#expected = ABSENT;
    this.#sawAllLimits = false;
  }

  /**
   * Transfers that X may still send, the spec's remote-incoming-window at X; undefined: not known. That is
   * so too while Y expects a later transfer than was shown of X, and some wait behind missing octets.
   */
  get remaining(): number | undefined {
    const ahead = distance(this.#expected, this.nextId) ?? 0;
    return ahead > 0 ? undefined : distance(this.limit, this.nextId);
  }
}

function distance(a: number, b: number): number | undefined {
  return a === ABSENT || b === ABSENT ? undefined : serialDistance(a, b);
}

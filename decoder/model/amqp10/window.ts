import { ABSENT } from '../../frame-view.ts';
import { serialAdd, serialDistance, UNDEFINED_DISTANCE } from '../../serial.ts';

/** What a transfer means for the window: `overrun` is beyond every limit that was announced. */
export type WindowVerdict = 'within' | 'overrun' | 'unknown';

/** What Y's word on the window gives away. */
export type WindowNews = 'as expected' | 'ahead' | 'taken back' | 'held';

/**
 * The session window for the transfers of one direction (2.5.6): X sends them, Y opens the window.
 *
 * Transfer-ids are 32-bit serial numbers, one for each transfer frame. ABSENT means not known. A window
 * may be as large as 2^32 - 1: the room left is counted from where it begins.
 */
export class WindowLedger {
  /** X's first transfer-id. */
  initialId = ABSENT;
  /** Transfer-id of X's next transfer. */
  nextId = ABSENT;
  /** X's own outgoing-window: recorded, never judged. */
  outgoingWindow = ABSENT;
  /** X's own next-outgoing-id less ours, at its latest flow. */
  drift = 0;
  drifts = 0;
  /** Transfers beyond every limit that Y announced. */
  violations = 0;
  /** How many words of Y in a row left the end of the window where it was, though it had received more. */
  heldFlows = 0;

  /** What Y's latest word counts from, and how many transfers it lets pass from there. */
  #base = ABSENT;
  #window = 0;
  /** The same, of the serially latest limit that it ever announced. */
  #mostBase = ABSENT;
  #mostWindow = 0;
  /** Where it begins was a guess of Y, and a wrong one: what follows moves it back to what it should be. */
  #isMisplaced = false;
  #waitingWindow = ABSENT;
  /** Y's next-incoming-id, where its latest flow knows of more than was shown; else ABSENT. */
  #expected = ABSENT;
  /** Every word of Y on the window was seen, so that the latest limit proves something. */
  #sawAllLimits = false;

  /** X's begin. */
  start(nextOutgoingId: number, outgoingWindow: number): void {
    this.initialId = nextOutgoingId;
    this.nextId = nextOutgoingId;
    this.outgoingWindow = outgoingWindow;
    this.#sawAllLimits = nextOutgoingId !== ABSENT;
    this.#isMisplaced = this.#base !== ABSENT && this.#base !== nextOutgoingId;
    if (this.#waitingWindow === ABSENT || nextOutgoingId === ABSENT) return;
    this.#announce(nextOutgoingId, this.#waitingWindow);
    this.#waitingWindow = ABSENT;
  }

  /** Y's begin, or a flow of Y; `knowsMore` as in FrameView. */
  open(nextIncomingId: number, incomingWindow: number, knowsMore: boolean): WindowNews {
    this.#expected = knowsMore ? nextIncomingId : ABSENT;
    if (incomingWindow === ABSENT) return 'as expected';
    const base = nextIncomingId === ABSENT ? this.initialId : nextIncomingId;
    if (base === ABSENT) {
      this.#waitingWindow = incomingWindow;
      return 'as expected';
    }
    this.#waitingWindow = ABSENT;
    const ahead = distance(base, this.nextId);
    const news = this.#announce(base, incomingWindow);
    return !knowsMore && ahead !== undefined && ahead > 0 ? 'ahead' : news;
  }

  #announce(base: number, window: number): WindowNews {
    const advanced = distance(base, this.#base) ?? 0;
    const isFirst = this.#base === ABSENT || this.#isMisplaced;
    const moved = isFirst ? 0 : advanced + window - this.#window;
    this.#isMisplaced = false;
    if (advanced > 0) this.heldFlows = Math.abs(moved) <= HELD_WITHIN ? this.heldFlows + 1 : 0;
    else if (moved !== 0) this.heldFlows = 0;
    this.#base = base;
    this.#window = window;
    const ahead = distance(base, this.#mostBase);
    if (ahead === undefined || ahead + window - this.#mostWindow > 0) {
      this.#mostBase = base;
      this.#mostWindow = window;
    }
    if (advanced > 0 && this.heldFlows > 0) return 'held';
    return moved < 0 ? 'taken back' : 'as expected';
  }

  /** A transfer of X; `knowsMore` as in FrameView. */
  transfer(knowsMore: boolean): WindowVerdict {
    const { nextId } = this;
    const room = roomOf(this.#mostBase, this.#mostWindow, nextId);
    if (nextId !== ABSENT) this.nextId = serialAdd(nextId, 1);
    if (room === undefined) return 'unknown';
    if (room > 0) return 'within';
    // The window has been moved on, in what was not shown yet.
    if (knowsMore) this.loseReceiver();
    if (knowsMore || !this.#sawAllLimits) return 'unknown';
    this.violations++;
    return 'overrun';
  }

  /** A flow of X: what it says of itself is the authority. Returns what it is apart from ours. */
  report(nextOutgoingId: number, outgoingWindow: number): number {
    if (outgoingWindow !== ABSENT) this.outgoingWindow = outgoingWindow;
    if (nextOutgoingId === ABSENT) return 0;
    this.drift = distance(nextOutgoingId, this.nextId) ?? 0;
    if (this.drift !== 0) this.drifts++;
    this.nextId = nextOutgoingId;
    return this.drift;
  }

  /** Octets of X's direction are missing: it may have sent transfers. */
  loseSender(): void {
    this.nextId = ABSENT;
    this.heldFlows = 0;
  }

  /** Octets of Y's direction are missing: it may have moved the window. */
  loseReceiver(): void {
    this.#base = ABSENT;
    this.#mostBase = ABSENT;
    this.#expected = ABSENT;
    this.#sawAllLimits = false;
    this.heldFlows = 0;
  }

  /** Transfer-ids before this one may be sent, by Y's latest word. */
  get limit(): number {
    return this.#base === ABSENT ? ABSENT : serialAdd(this.#base, this.#window);
  }

  /** The serially latest limit ever announced. */
  get limitMost(): number {
    return this.#mostBase === ABSENT ? ABSENT : serialAdd(this.#mostBase, this.#mostWindow);
  }

  /**
   * Transfers that X may still send, the spec's remote-incoming-window at X; undefined: not known. That is
   * so too while Y expects a later transfer than was shown of X, and some wait behind missing octets.
   */
  get remaining(): number | undefined {
    const ahead = distance(this.#expected, this.nextId) ?? 0;
    return ahead > 0 ? undefined : roomOf(this.#base, this.#window, this.nextId);
  }
}

/** An end of a window that moves by no more than this counts as standing still. */
const HELD_WITHIN = 2;

function roomOf(base: number, window: number, nextId: number): number | undefined {
  const sent = distance(nextId, base);
  return sent === undefined ? undefined : window - sent;
}

function distance(a: number, b: number): number | undefined {
  if (a === ABSENT || b === ABSENT) return undefined;
  const between = serialDistance(a, b);
  return between === UNDEFINED_DISTANCE ? undefined : between;
}

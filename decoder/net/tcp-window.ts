import type { Bytes, Nanos } from '../units.ts';
import { NO_EVENT, TCP_EVENT } from './tcp-event.ts';
import type { TcpSegment } from './tcp-segment.ts';

const OPTION = { end: 0, none: 1, windowScale: 3 } as const;
const LARGEST_SCALE = 14;

/** What a SYN said of window scaling: nothing seen, no option, or the shift. */
export const NO_SYN = -2;
export const NO_SCALE = -1;

/** The shift that a SYN offers (RFC 7323 section 2.2), or NO_SCALE. */
export function offeredScale({ bytes, optionsStart, optionsEnd }: TcpSegment): number {
  for (let at = optionsStart; at < optionsEnd && bytes[at] !== OPTION.end; ) {
    if (bytes[at] === OPTION.none) {
      at++;
      continue;
    }
    const length = at + 1 < optionsEnd ? bytes[at + 1] : 0;
    if (length < 2 || at + length > optionsEnd) break;
    if (bytes[at] === OPTION.windowScale && length === 3) {
      return Math.min(bytes[at + 2], LARGEST_SCALE);
    }
    at += length;
  }
  return NO_SCALE;
}

/**
 * For how long nothing must be acknowledged before it counts. Whoever sends fast fills a window for some
 * milliseconds all the time, and acknowledgements are delayed; after this long TCP sends again.
 */
const STALL_NANOS: Nanos = 200_000_000;
/** Since when nothing was acknowledged, where that is no stall. */
const NO_STALL: Nanos = -1;

/** The window that one side offers to the other. */
export class TcpWindow {
  /** What its SYN said. */
  offered = NO_SYN;
  isShut = false;
  /** How often it was shut, and for how long altogether, up to when it opened last. */
  zeroWindows = 0;
  zeroWindowNanos: Nanos = 0;
  #shutNanos: Nanos = 0;
  /** As it stood in the latest segment; -1 before the first. */
  #announced = -1;
  /** Since when nothing was acknowledged, once that was told; and whether octets were sent again. */
  #stallNanos: Nanos = NO_STALL;
  #isRepeated = false;

  /** Forget the connection before. */
  begin(): void {
    this.offered = NO_SYN;
    this.isShut = false;
    this.zeroWindows = 0;
    this.zeroWindowNanos = 0;
    this.#announced = -1;
    this.#stallNanos = NO_STALL;
  }

  /** Octets that it has room for; -1 where that is not known. `peer` and `ownAnswered` as in `scaledWindow`. */
  bytes(peer: TcpWindow, ownAnswered: boolean): Bytes {
    return this.#announced < 0 ? -1 : scaledWindow(this.#announced, this, peer, ownAnswered);
  }

  /**
   * So many octets are under way to this side, of the `room` that it has; either is -1 where it is not known.
   * A window of none is told by `note`. Returns a code of TCP_EVENT, or NO_EVENT.
   *
   * @param isRepeated some of them are sent again just now
   * @param sinceNanos when this side acknowledged something last, or they were sent
   */
  take(inFlight: Bytes, room: Bytes, isRepeated: boolean, sinceNanos: Nanos, now: Nanos): number {
    const isFull = room > 0 && inFlight >= room;
    if (this.#stallNanos === NO_STALL) {
      const hangs = inFlight > 0 && (isFull || isRepeated) && now - sinceNanos >= STALL_NANOS;
      if (!hangs || this.isShut) return NO_EVENT;
      this.#stallNanos = sinceNanos;
      this.#isRepeated = isRepeated;
      return TCP_EVENT.unacknowledged;
    }
    this.#isRepeated ||= isRepeated;
    const goesOn = sinceNanos === this.#stallNanos && (isFull || this.#isRepeated);
    if (goesOn && !this.isShut) return NO_EVENT;
    this.#stallNanos = NO_STALL;
    return this.isShut ? NO_EVENT : TCP_EVENT.windowOpen;
  }

  /** A window of this side; it must not be older than one seen before. Returns a code of TCP_EVENT, or NO_EVENT. */
  note(window: number, timeNanos: Nanos): number {
    this.#announced = window;
    if ((window === 0) === this.isShut) return NO_EVENT;
    if (window === 0) {
      this.isShut = true;
      this.zeroWindows++;
      this.#shutNanos = timeNanos;
      return TCP_EVENT.zeroWindow;
    }
    this.isShut = false;
    this.zeroWindowNanos += Math.max(0, timeNanos - this.#shutNanos);
    return TCP_EVENT.windowOpen;
  }

  /** For how long it was shut until then. */
  zeroWindowNanosUntil(timeNanos: Nanos): Nanos {
    const open = this.isShut ? Math.max(0, timeNanos - this.#shutNanos) : 0;
    return this.zeroWindowNanos + open;
  }
}

/**
 * Octets of a window as it stands in a segment of `own`; -1 when the capture does not say how it is scaled.
 * Windows are scaled when both SYNs offer it, and only a SYN that answers an offer may.
 */
export function scaledWindow(
  window: number,
  own: TcpWindow,
  peer: TcpWindow,
  ownAnswered: boolean,
): Bytes {
  if (window === 0) return 0;
  if (own.offered === NO_SCALE || peer.offered === NO_SCALE) return window;
  const agreed = own.offered >= 0 && (peer.offered >= 0 || ownAnswered);
  return agreed ? window * 2 ** own.offered : -1;
}

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

/** The window that one side offers to the other. */
export class TcpWindow {
  /** What its SYN said. */
  offered = NO_SYN;
  isShut = false;
  /** How often it was shut, and for how long altogether, up to when it opened last. */
  zeroWindows = 0;
  zeroWindowNanos: Nanos = 0;
  #shutNanos: Nanos = 0;

  /** Forget the connection before. */
  begin(): void {
    this.offered = NO_SYN;
    this.isShut = false;
    this.zeroWindows = 0;
    this.zeroWindowNanos = 0;
  }

  /** A window of this side; it must not be older than one seen before. Returns a code of TCP_EVENT, or NO_EVENT. */
  note(window: number, timeNanos: Nanos): number {
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

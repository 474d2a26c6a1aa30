import { ABSENT } from '../frame-view.ts';
import type { ConnectionNumber, FrameNumber, Nanos } from '../units.ts';
import { STILLNESS } from './stillness.ts';

/** A signed value that is not known: credit and windows may be negative, so ABSENT cannot say it. */
export const UNKNOWN = -2147483648;

/** Bits of `LedgerEntry.flags`. */
export const LEDGER = {
  /** The receiver has turned drain on, and not off again. */
  drain: 1,
  /** A delivery is begun and not complete. */
  midDelivery: 2,
} as const;

/**
 * What a link, or a session alone, was right after a change. One object, reused for every change.
 *
 * A link's own entries tell all of it: where a change of the session or of TCP changes the answer to
 * why it does not move, it gets an entry of its own.
 */
export class LedgerEntry {
  /** ABSENT where TCP made the change. */
  frame: FrameNumber = ABSENT;
  timeNanos: Nanos = 0;
  connection: ConnectionNumber = ABSENT;
  /** The n of `c1.s<n>`. */
  session = ABSENT;
  /** The n of `c1.s1.l<n>`; ABSENT where only the session's windows changed. */
  link = ABSENT;
  /** Transfers that the session still lets pass from client to server, and back; UNKNOWN. */
  windowToServer = UNKNOWN;
  windowToClient = UNKNOWN;
  /** At the sender; negative beyond what was granted. 0-9-1 consumer: prefetch less unacknowledged. */
  linkCredit = UNKNOWN;
  deliveryCount = ABSENT;
  available = ABSENT;
  /**
   * Deliveries of the link that this end has not settled, nor heard settled, so far as TCP shows;
   * ABSENT where there may be others, from before the capture or in a hole of it.
   */
  unsettledSender = ABSENT;
  unsettledReceiver = ABSENT;
  /** The link's last transfer; undefined before the first. */
  lastTransferNanos: Nanos | undefined;
  /** LEDGER bits. */
  flags = 0;
  /** Index into STILLNESS; ABSENT on an entry of a session. */
  blocked = ABSENT;
  /** When that answer began to hold, and the frame that made it so; ABSENT where no frame did. */
  blockedSinceNanos: Nanos = 0;
  blockedFrame: FrameNumber = ABSENT;

  clear(): void {
    this.frame = ABSENT;
    this.timeNanos = 0;
    this.connection = ABSENT;
    this.session = ABSENT;
    this.link = ABSENT;
    this.windowToServer = UNKNOWN;
    this.windowToClient = UNKNOWN;
    this.linkCredit = UNKNOWN;
    this.deliveryCount = ABSENT;
    this.available = ABSENT;
    this.unsettledSender = ABSENT;
    this.unsettledReceiver = ABSENT;
    this.lastTransferNanos = undefined;
    this.flags = 0;
    this.blocked = ABSENT;
    this.blockedSinceNanos = 0;
    this.blockedFrame = ABSENT;
  }
}

export function stillnessCode(state: (typeof STILLNESS)[number]): number {
  return STILLNESS.indexOf(state);
}

import type { Nanos } from '../../units.ts';
import type { Link10 } from './link.ts';
import type { LinkCondition } from './why-not-moving.ts';

/** What the capture tells of a link at a moment, for `whyNotMoving`. Can be read again and again. */
export class Link10Condition implements LinkCondition {
  senderAttached = false;
  receiverAttached = false;
  detached = false;
  tcpBlocked: boolean | undefined;
  windowRemaining: number | undefined;
  everGranted: boolean | undefined;
  credit: number | undefined;
  drained = false;
  midDelivery = false;
  available: number | undefined;
  quietNanos: Nanos = 0;

  /**
   * @param atNanos not before the frame seen last
   * @param tcpBlocked undefined where nothing watches TCP
   */
  read(link: Link10, atNanos: Nanos, tcpBlocked: boolean | undefined): this {
    const { session, direction, credit } = link;
    const other = direction === 0 ? 1 : 0;
    // Without attaches in the capture it is messages that prove the link.
    const seen = !link.isNamed || link.mayBeOlder;
    this.senderAttached = seen || link.ends[direction].attached;
    this.receiverAttached = seen || link.ends[other].attached;
    this.detached = link.isDetached || session.isOver;
    this.tcpBlocked = tcpBlocked;
    this.windowRemaining = session.windows[direction].remaining;
    this.everGranted = credit.everGranted;
    this.midDelivery = link.current !== undefined;
    this.credit = this.midDelivery ? credit.creditLenient : credit.credit;
    this.drained = credit.drained;
    this.available = credit.available < 0 ? undefined : credit.available;
    this.quietNanos = atNanos - (link.lastTransferNanos ?? link.firstNanos);
    return this;
  }
}

import type { Nanos } from '../../units.ts';
import type { Link10 } from './link.ts';
import type { LinkCondition } from './why-not-moving.ts';

/**
 * What the capture tells of a link at a moment, for `whyNotMoving`.
 *
 * @param atNanos not before the frame seen last
 * @param tcpBlocked undefined where nothing watches TCP
 */
export function conditionOf(
  link: Link10,
  atNanos: Nanos,
  tcpBlocked: boolean | undefined,
): LinkCondition {
  const { session, direction, credit } = link;
  const other = direction === 0 ? 1 : 0;
  // Without attaches in the capture it is messages that prove the link.
  const seen = link.initiator === undefined;
  const midDelivery = link.current !== undefined;
  return {
    senderAttached: seen || link.ends[direction].attached,
    receiverAttached: seen || link.ends[other].attached,
    detached: link.isDetached || session.endNanos !== undefined,
    tcpBlocked,
    windowRemaining: session.windows[direction].remaining,
    everGranted: credit.everGranted,
    credit: midDelivery ? credit.creditLenient : credit.credit,
    drained: credit.drained,
    midDelivery,
    available: credit.available < 0 ? undefined : credit.available,
    quietNanos: atNanos - (link.lastTransferNanos ?? link.firstNanos),
  };
}

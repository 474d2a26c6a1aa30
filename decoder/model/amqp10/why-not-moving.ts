/** Why a link does not move right now, and who must send what (2.5.6, 2.6.7). */

import type { Stillness, StillnessAnswer } from '../stillness.ts';

/** What both ends have said, as far as the capture tells; undefined is not known. */
export interface LinkCondition {
  readonly senderAttached: boolean;
  readonly receiverAttached: boolean;
  /** Either end has detached, or its session or connection is over. */
  readonly detached: boolean;
  /** The receiver's TCP takes nothing, or bytes of the sender are not acknowledged. */
  readonly tcpBlocked: boolean | undefined;
  /** Transfers that the session still lets pass. */
  readonly windowRemaining: number | undefined;
  /** A receiver flow gave credit at some time; undefined when flows may have been missed. */
  readonly everGranted: boolean | undefined;
  /** link-credit at the sender; a delivery under way has not used its own yet. */
  readonly credit: number | undefined;
  /** The credit was given back by a drain. */
  readonly drained: boolean;
  /** A delivery is begun and not complete. */
  readonly midDelivery: boolean;
  /** Deliveries that the sender says wait. */
  readonly available: number | undefined;
  /** Since the last transfer, or since it could move. */
  readonly quietNanos: number;
}

const NOT_ATTACHED: StillnessAnswer = { state: 'not-attached', mustSend: 'attach' };
const DETACHED: StillnessAnswer = { state: 'detached', mustSend: 'attach' };
const TCP_BLOCKED: StillnessAnswer = { state: 'tcp-blocked', mustAct: 'receiver' };
const UNKNOWN: StillnessAnswer = { state: 'unknown' };
const MOVING: StillnessAnswer = { state: 'moving' };
const EMPTY: StillnessAnswer = { state: 'empty' };
const SENDER_IDLE = byTransfer('sender-idle');
const MID_DELIVERY = byTransfer('mid-delivery');
const SESSION_BLOCKED = byFlow('session-blocked');
const NEVER_GRANTED = byFlow('never-granted');
const DRAINED = byFlow('drained');
const CREDIT_BLOCKED = byFlow('credit-blocked');

function byFlow(state: Stillness): StillnessAnswer {
  return { state, mustAct: 'receiver', mustSend: 'flow' };
}

function byTransfer(state: Stillness): StillnessAnswer {
  return { state, mustAct: 'sender', mustSend: 'transfer' };
}

/**
 * The first reason that holds, from the outside in.
 *
 * `drained` stands before `credit-blocked`: both have no credit left, and which way it went matters.
 *
 * @param stallNanos how long a sender that may send can be quiet before that is remarkable
 */
export function whyNotMoving(link: LinkCondition, stallNanos: number): StillnessAnswer {
  if (link.detached) return DETACHED;
  if (!link.senderAttached || !link.receiverAttached) return NOT_ATTACHED;
  if (link.tcpBlocked === true) return TCP_BLOCKED;
  if (link.windowRemaining !== undefined && link.windowRemaining <= 0) return SESSION_BLOCKED;
  if (link.everGranted === false) return NEVER_GRANTED;
  if (link.credit !== undefined && link.credit <= 0) return link.drained ? DRAINED : CREDIT_BLOCKED;
  // Whoever has credit may be held up by the session's window all the same.
  if (link.windowRemaining === undefined) return UNKNOWN;
  // A delivery under way has its credit.
  if (link.midDelivery) return MID_DELIVERY;
  if (link.credit === undefined) return UNKNOWN;
  if (link.available === 0) return EMPTY;
  return link.quietNanos >= stallNanos ? SENDER_IDLE : MOVING;
}

const ANSWERS: ReadonlyMap<Stillness, StillnessAnswer> = new Map(
  [
    NOT_ATTACHED,
    DETACHED,
    TCP_BLOCKED,
    SESSION_BLOCKED,
    NEVER_GRANTED,
    DRAINED,
    CREDIT_BLOCKED,
    MID_DELIVERY,
    EMPTY,
    SENDER_IDLE,
    MOVING,
  ].map((answer) => [answer.state, answer]),
);

/** Who must send what where that is why a link is still. */
export function answer10(state: Stillness): StillnessAnswer {
  return ANSWERS.get(state) ?? { state };
}

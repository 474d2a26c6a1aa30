/** Why a subscription or a publisher of 0-10 does not move right now, and who must send what. */

import { UNKNOWN } from '../ledger-entry.ts';
import type { Stillness, StillnessAnswer } from '../stillness.ts';
import type { Allowance, Credit } from './credit.ts';

/** What both ends have said, as far as the capture tells. */
export interface LinkCondition010 {
  readonly kind: 'consumer' | 'publisher';
  /** Cancelled, or its session is detached. */
  readonly isDetached: boolean;
  /** The receiver's TCP takes nothing. */
  readonly isTcpBlocked: boolean;
  /** What the receiver granted. A publisher needs none until its broker says so. */
  readonly credit: Credit | 'free' | 'unknown';
  /** A message is begun and not complete. */
  readonly isMidDelivery: boolean;
  /** Nanoseconds since the last message, or since it could move. */
  readonly quietNanos: number;
}

type Answers = { readonly [K in Stillness]?: StillnessAnswer };

const FLOW = { mustAct: 'receiver', mustSend: 'message.flow' } as const;

const EVERYBODY: Answers = {
  'tcp-blocked': { state: 'tcp-blocked', mustAct: 'receiver' },
  'flow-stopped': { state: 'flow-stopped', ...FLOW },
  'mid-delivery': { state: 'mid-delivery', mustAct: 'sender', mustSend: 'segment-body' },
  'sender-idle': { state: 'sender-idle', mustAct: 'sender', mustSend: 'message.transfer' },
  moving: { state: 'moving' },
  unknown: { state: 'unknown' },
};

const ANSWERS: Readonly<Record<'consumer' | 'publisher', Answers>> = {
  consumer: {
    ...EVERYBODY,
    detached: { state: 'detached', mustSend: 'message.subscribe' },
    'never-granted': { state: 'never-granted', ...FLOW },
    'bytes-never-granted': { state: 'bytes-never-granted', ...FLOW },
    drained: { state: 'drained', ...FLOW },
    'window-full': { state: 'window-full', mustAct: 'receiver', mustSend: 'session.completed' },
    'messages-blocked': { state: 'messages-blocked', ...FLOW },
    'bytes-blocked': { state: 'bytes-blocked', ...FLOW },
  },
  publisher: { ...EVERYBODY, detached: { state: 'detached', mustSend: 'session.attach' } },
};

/** Who must send what where that is why a link of this kind is still. */
export function answer010(kind: 'consumer' | 'publisher', state: Stillness): StillnessAnswer {
  return ANSWERS[kind][state] ?? { state };
}

/**
 * The first reason that holds, from the outside in, in the order of STILLNESS.
 *
 * @param stallNanos how long a sender that may send can be quiet before that is remarkable
 */
export function whyNotMoving010(link: LinkCondition010, stallNanos: number): StillnessAnswer {
  return answer010(link.kind, stillness(link, stallNanos));
}

function stillness(link: LinkCondition010, stallNanos: number): Stillness {
  if (link.isDetached) return 'detached';
  if (link.isTcpBlocked) return 'tcp-blocked';
  // The message under way has its credit.
  if (link.isMidDelivery) return 'mid-delivery';
  const { credit } = link;
  const lack = lackOf(link.kind, credit);
  if (lack !== undefined) return lack;
  return link.quietNanos >= stallNanos ? 'sender-idle' : 'moving';
}

function lackOf(
  kind: 'consumer' | 'publisher',
  credit: LinkCondition010['credit'],
): Stillness | undefined {
  if (credit === 'free') return undefined;
  if (credit === 'unknown') return 'unknown';
  const messages = credit.leftOf(credit.messages);
  if (kind === 'publisher') {
    if (messages === UNKNOWN) return 'unknown';
    return messages > 0 ? undefined : 'flow-stopped';
  }
  if (isNone(messages)) {
    if (credit.withdrawnBy === 'stop') return 'flow-stopped';
    if (credit.withdrawnBy === 'flush') return 'drained';
    return whyNone(credit, credit.messages, 'never-granted', 'messages-blocked');
  }
  const bytes = credit.leftOf(credit.bytes);
  if (isNone(bytes)) {
    return whyNone(credit, credit.bytes, 'bytes-never-granted', 'bytes-blocked');
  }
  return messages === UNKNOWN || bytes === UNKNOWN ? 'unknown' : undefined;
}

function isNone(left: number): boolean {
  return left !== UNKNOWN && left <= 0;
}

/** Never granted, used up, or taken up by what is not completed. */
function whyNone(
  { mode }: Credit,
  { limit, wasGranted }: Allowance,
  never: Stillness,
  used: Stillness,
): Stillness {
  if (wasGranted === false) return never;
  if (mode === 'window' && limit > 0) return 'window-full';
  return wasGranted === undefined ? 'unknown' : used;
}

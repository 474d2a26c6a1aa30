/** Why a consumer, a publisher or polling by get does not move right now, and who must send what. */

import type { LinkKind } from '../records.ts';
import type { Stillness, StillnessAnswer } from '../stillness.ts';

/** What both ends have said, as far as the capture tells; undefined is not known. */
export interface ChannelLinkCondition {
  readonly kind: LinkKind;
  /** False while basic.consume waits for its consume-ok. */
  readonly isAttached: boolean;
  /** Cancelled, or its channel or connection is closed. */
  readonly isDetached: boolean;
  /** The receiver's TCP takes nothing. */
  readonly isTcpBlocked: boolean;
  /** connection.blocked holds. It stops publishers alone. */
  readonly isConnectionBlocked: boolean | undefined;
  /** channel.flow told its sender to stop. */
  readonly isFlowStopped: boolean | undefined;
  /**
   * Messages that it may still be sent: prefetch less unacknowledged, or gets asked for. Infinite where
   * nothing limits it; a message under way has not used its own yet.
   */
  readonly credit: number | undefined;
  /** A message is begun and not complete. */
  readonly isMidDelivery: boolean;
  /** The last answer was get-empty. */
  readonly isEmpty: boolean;
  /** Nanoseconds since the last message, or since it could move. */
  readonly quietNanos: number;
}

type Answers = { readonly [K in Stillness]?: StillnessAnswer };

function by(
  state: Stillness,
  mustAct: StillnessAnswer['mustAct'],
  mustSend?: string,
): StillnessAnswer {
  return {
    state,
    ...(mustAct === undefined ? {} : { mustAct }),
    ...(mustSend === undefined ? {} : { mustSend }),
  };
}

const EVERYBODY: Answers = {
  'tcp-blocked': by('tcp-blocked', 'receiver'),
  'connection-blocked': by('connection-blocked', 'receiver', 'connection.unblocked'),
  'flow-stopped': by('flow-stopped', 'receiver', 'channel.flow'),
  'mid-delivery': by('mid-delivery', 'sender', 'content-body'),
};

const ANSWERS: { readonly [K in 'consumer' | 'publisher' | 'get']: Answers } = {
  consumer: {
    ...EVERYBODY,
    'not-attached': by('not-attached', 'sender', 'basic.consume-ok'),
    detached: by('detached', undefined, 'basic.consume'),
    'credit-blocked': by('credit-blocked', 'receiver', 'basic.ack'),
    'sender-idle': by('sender-idle', 'sender', 'basic.deliver'),
  },
  publisher: {
    ...EVERYBODY,
    detached: by('detached', undefined, 'channel.open'),
    'sender-idle': by('sender-idle', 'sender', 'basic.publish'),
  },
  get: {
    ...EVERYBODY,
    detached: by('detached', undefined, 'channel.open'),
    'credit-blocked': by('credit-blocked', 'receiver', 'basic.get'),
    empty: by('empty', 'receiver', 'basic.get'),
    'sender-idle': by('sender-idle', 'sender', 'basic.get-ok'),
  },
};

const PLAIN: ReadonlyMap<Stillness, StillnessAnswer> = new Map(
  (['moving', 'unknown', 'empty'] as const).map((state) => [state, { state }]),
);

/** Who must send what where that is why a link of this kind is still. */
export function answer091(kind: LinkKind, state: Stillness): StillnessAnswer {
  const answers = kind === 'link' ? EVERYBODY : ANSWERS[kind];
  return answers[state] ?? PLAIN.get(state) ?? { state };
}

/**
 * The first reason that holds, from the outside in, in the order of STILLNESS.
 *
 * @param stallNanos how long a sender that may send can be quiet before that is remarkable
 */
export function whyNotMoving091(link: ChannelLinkCondition, stallNanos: number): StillnessAnswer {
  return answer091(link.kind, stillness(link, stallNanos));
}

function stillness(link: ChannelLinkCondition, stallNanos: number): Stillness {
  const { credit, isMidDelivery } = link;
  if (link.isDetached) return 'detached';
  if (!link.isAttached) return 'not-attached';
  if (link.isTcpBlocked) return 'tcp-blocked';
  if (link.isConnectionBlocked === true && link.kind === 'publisher') return 'connection-blocked';
  if (link.isFlowStopped === true) return 'flow-stopped';
  if (credit !== undefined && credit <= 0) {
    return link.isEmpty ? 'empty' : 'credit-blocked';
  }
  if (link.isFlowStopped === undefined) return 'unknown';
  if (link.isConnectionBlocked === undefined && link.kind === 'publisher') return 'unknown';
  if (isMidDelivery) return 'mid-delivery';
  if (credit === undefined) return 'unknown';
  return link.quietNanos >= stallNanos ? 'sender-idle' : 'moving';
}

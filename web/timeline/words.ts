/** What marks say: in their band, in the tooltip, and to those who do not see them. */
import type { Stillness } from '../../decoder/model/stillness.ts';
import {
  BAR_STATES,
  type BarState,
  type ConnectionLane,
  type HandshakePart,
  type LinkLane,
  type TimelineFlag,
  type Wait,
} from '../../server/api/timeline-contract.ts';
import { formatCount, formatCounted, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import type { WaitTone } from './marks.ts';

const TONES: Readonly<Record<Stillness, WaitTone>> = {
  'not-attached': 'quiet',
  detached: 'quiet',
  'tcp-blocked': 'blocked',
  'connection-blocked': 'blocked',
  'session-blocked': 'blocked',
  'flow-stopped': 'blocked',
  'never-granted': 'blocked',
  'bytes-never-granted': 'blocked',
  drained: 'quiet',
  'window-full': 'blocked',
  'credit-blocked': 'blocked',
  'messages-blocked': 'blocked',
  'bytes-blocked': 'blocked',
  'mid-delivery': 'quiet',
  empty: 'quiet',
  'sender-idle': 'quiet',
  moving: 'quiet',
  unknown: 'unknown',
};

export function toneOf(state: Stillness): WaitTone {
  return TONES[state];
}

/** Why a link does not move, in two or three words. `is0x`: 0-9-1 and its like. */
export function reasonOf(state: Stillness, is0x: boolean): string {
  switch (state) {
    case 'not-attached':
      return 'not attached yet';
    case 'detached':
      return 'detached';
    case 'tcp-blocked':
      return 'TCP blocked';
    case 'connection-blocked':
      return 'connection blocked';
    case 'session-blocked':
      return 'session window used up';
    case 'flow-stopped':
      return 'flow stopped';
    case 'never-granted':
      return 'no credit yet';
    case 'bytes-never-granted':
      return 'no credit of octets yet';
    case 'drained':
      return 'drained';
    case 'window-full':
      return 'window full';
    case 'messages-blocked':
      return 'no credit of messages';
    case 'bytes-blocked':
      return 'no credit of octets';
    case 'credit-blocked':
      return is0x ? 'prefetch full' : 'no credit';
    case 'mid-delivery':
      return 'in the middle of a delivery';
    case 'empty':
      return 'nothing to send';
    case 'sender-idle':
      return 'sender idle';
    case 'moving':
      return 'moving';
    case 'unknown':
      return 'not known';
  }
}

/** `no credit 15.1 s: receiver must send flow` */
export function waitText(wait: Wait, is0x: boolean): string {
  const reason = reasonOf(wait.blocked, is0x);
  const lasted = formatDuration(wait.toNanos - wait.fromNanos);
  if (wait.mustAct === undefined) return `${reason} ${lasted}`;
  const act = wait.mustSend === undefined ? 'act' : `send ${wait.mustSend}`;
  return `${reason} ${lasted}: ${wait.mustAct} must ${act}`;
}

/** Of a connection whose handshake is not in the capture. */
export const BEGUN_BEFORE = 'begun before the capture';

const TRANSPORT_WORDS: Readonly<Record<NonNullable<ConnectionLane['transport']>, string>> = {
  tcp: 'TCP',
  tls: 'TLS',
  websocket: 'WebSocket',
  'websocket-tls': 'TLS, WebSocket',
};

/** What a part of a handshake is about, in a word or two. */
export function phaseText(
  part: HandshakePart['part'],
  { transport, protocol }: Pick<ConnectionLane, 'transport' | 'protocol'>,
): string {
  switch (part) {
    case 'transport':
      return transport === undefined ? 'transport' : TRANSPORT_WORDS[transport];
    case 'security':
      return 'SASL';
    case 'opening':
      return protocol === 'amqp-1.0' ? 'open' : 'tune, open';
  }
}

/** `→ sender orders`: which way, in which part, and to what. */
export function linkTitle(lane: LinkLane): { arrow: string; role: string; name: string } {
  const toServer = lane.direction === 'client-to-server';
  const arrow = lane.direction === undefined ? '↔' : toServer ? '→' : '←';
  const role = lane.linkKind === 'link' ? linkRole(lane, toServer) : lane.linkKind;
  return { arrow, role, name: visibleText(linkName(lane)) };
}

function linkRole(lane: LinkLane, toServer: boolean): string {
  if (lane.direction === undefined) return 'link';
  return toServer ? 'sender' : 'receiver';
}

function linkName(lane: LinkLane): string {
  if (lane.linkKind === 'publisher') {
    const exchange =
      lane.exchange === undefined || lane.exchange === '' ? 'default exchange' : lane.exchange;
    return lane.routingKey === undefined ? exchange : `${exchange} / ${lane.routingKey}`;
  }
  return lane.address ?? lane.name ?? lane.lane;
}

/** `1,204 deliveries: 1,200 accepted, 4 rejected` */
export function deliveriesText(
  deliveries: number,
  byState: Readonly<Partial<Record<BarState, number>>>,
): string {
  if (deliveries === 0) return 'no deliveries';
  const states = BAR_STATES.flatMap((state) => {
    const count = byState[state];
    return count ? [{ count, word: DELIVERY_LOOKS[state].text }] : [];
  });
  const total = formatCounted(deliveries, 'delivery', 'deliveries');
  const [only] = states;
  if (states.length === 1) return `${total}, ${deliveries === 1 ? '' : 'all '}${only.word}`;
  return `${total}: ${states.map(({ count, word }) => `${formatCount(count)} ${word}`).join(', ')}`;
}

const FLAG_WORDS: Readonly<Record<TimelineFlag['kind'], string>> = {
  'link-error': 'Link ended with an error',
  'session-error': 'Session ended with an error',
  'connection-error': 'Connection closed with an error',
  'settle-modes': 'Settlement is not what was asked for',
  'credit-drift': 'The ends count deliveries differently',
  'credit-overrun': 'Sent beyond the credit',
  rejected: 'Rejected',
  returned: 'Returned: nobody took it',
  released: 'Released by the server: not routed, or not taken',
  'ended-unsettled': 'Ended before all was settled',
  'unknown-tag': 'Settles nothing: the tag is not outstanding',
  'tcp-reset': 'TCP reset without a close',
  'cut-off': 'Ended without a close',
  silent: 'Silent for too long',
  gap: 'Octets are missing',
  malformed: 'A frame could not be read',
};

export function flagText(flag: TimelineFlag): string {
  const times = flag.count > 1 ? ` (${formatCount(flag.count)} of these here)` : '';
  const text = flag.text === undefined ? '' : `: ${visibleText(flag.text)}`;
  return `${FLAG_WORDS[flag.kind]}${text}${times}`;
}

import { ABSENT } from '../../decoder/frame-view.ts';
import { answer10 } from '../../decoder/model/amqp10/why-not-moving.ts';
import { answer010 } from '../../decoder/model/amqp010/why-not-moving.ts';
import { answer091 } from '../../decoder/model/amqp091/why-not-moving.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import type { LinkRecord } from '../../decoder/model/records.ts';
import { STILLNESS, type Stillness, type StillnessAnswer } from '../../decoder/model/stillness.ts';
import { stillnessSentence } from '../../decoder/model/stillness-text.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { ListedLink, StillnessRow } from '../api/state-contract.ts';
import { creditOf, linkRow, present } from './state-rows.ts';

/** Nothing holds a sender back, and for so long it has sent nothing: it is idle. */
export const IDLE_NANOS = 10_000_000_000;

/** Which words a link has. */
export interface LinkManner {
  readonly kind: LinkRecord['kind'];
  /** A `ProtocolCode`, as the index has it. */
  readonly protocol: number;
}

/** Who must send what where that is why a link is still. */
export function answerOf({ kind, protocol }: LinkManner, state: Stillness): StillnessAnswer {
  if (kind === 'link') return answer10(state);
  const isQueue = kind === 'consumer' || kind === 'publisher';
  return protocol === PROTOCOL.amqp010 && isQueue ? answer010(kind, state) : answer091(kind, state);
}

/**
 * Why a link does not move at a moment, from its last change before that; undefined where the change
 * tells nothing of it.
 *
 * A link that could move then may have been quiet ever since, which no change tells.
 */
export function stillnessAt(
  entry: LedgerEntry,
  { kind, protocol, direction }: LinkManner & Pick<LinkRecord, 'direction'>,
  atNanos: number,
): StillnessRow | undefined {
  if (entry.blocked === ABSENT) return undefined;
  const told = STILLNESS[entry.blocked];
  const { lastTransferNanos, blockedSinceNanos, blockedFrame } = entry;
  const quietSince = Math.max(lastTransferNanos ?? blockedSinceNanos, blockedSinceNanos);
  const quietNanos = atNanos - quietSince;
  const isIdle = told === 'moving' && quietNanos >= IDLE_NANOS;
  const answer = answerOf({ kind, protocol }, isIdle ? 'sender-idle' : told);
  const sender =
    direction === undefined ? undefined : direction === 0 ? ('client' as const) : 'server';
  const { state, mustAct, mustSend } = answer;
  return {
    blocked: state,
    ...(mustAct !== undefined && { mustAct }),
    ...(mustSend !== undefined && { mustSend }),
    sinceNanos: isIdle ? quietSince : blockedSinceNanos,
    ...(blockedFrame !== ABSENT && { frame: blockedFrame }),
    sentence: stillnessSentence(answer, {
      kind,
      protocol,
      sender,
      frame: blockedFrame,
      linkCredit: entry.linkCredit,
      unsettled: entry.unsettledReceiver,
      quietNanos,
    }),
  };
}

/** A link with what it was, and why it stood still, when the capture ended, or right before the link did. */
export function listedLink(
  record: LinkRecord,
  last: LedgerEntry | undefined,
  captureEndNanos: number,
): ListedLink {
  if (last === undefined) return linkRow(record);
  const lastStillness = stillnessAt(last, record, record.endNanos ?? captureEndNanos);
  const { unsettledSender, unsettledReceiver } = last;
  return {
    ...linkRow(record),
    ...(lastStillness !== undefined && { lastStillness }),
    ...creditOf(last),
    ...present({ unsettledSender, unsettledReceiver }),
  };
}

/** Why a link does not move, in words for somebody who has to get it moving. */

import { PROTOCOL } from '../protocol.ts';
import type { FrameNumber, Nanos } from '../units.ts';
import { UNKNOWN } from './ledger-entry.ts';
import type { LINK_KINDS } from './names.ts';
import type { Stillness, StillnessAnswer } from './stillness.ts';

/** What is known of the link at that moment; what is left out, or undefined, is not known. */
export interface StillnessFacts {
  readonly kind: (typeof LINK_KINDS)[number];
  /** A `ProtocolCode`; left out, it is that of 1.0 for a link, and of 0-9-1 for others. */
  readonly protocol?: number | undefined;
  /** Which end sends the messages of the link. */
  readonly sender?: 'client' | 'server' | undefined;
  /** The frame that made it so; negative: none did. */
  readonly frame?: FrameNumber | undefined;
  /** `LedgerEntry.linkCredit`. */
  readonly linkCredit?: number | undefined;
  /** Deliveries that the receiver has not settled. */
  readonly unsettled?: number | undefined;
  /** How long nothing has been sent. */
  readonly quietNanos?: Nanos | undefined;
}

/** One or two sentences: why, and who must send what. */
export function stillnessSentence(answer: StillnessAnswer, facts: StillnessFacts): string {
  const because = becauseIn(facts)(answer.state, facts);
  const must = mustOf(answer, facts);
  return must === undefined ? because : `${because} ${must}`;
}

function becauseIn({ kind, protocol }: StillnessFacts) {
  if (kind === 'link') return because10;
  return protocol === PROTOCOL.amqp010 ? because010 : because091;
}

function mustOf(
  { state, mustAct, mustSend }: StillnessAnswer,
  facts: StillnessFacts,
): string | undefined {
  if (state === 'tcp-blocked') return `The ${receiverOf(facts)} must take what was sent to it.`;
  if (mustSend === undefined) return undefined;
  if (state === 'detached') return `A new ${mustSend} is needed.`;
  if (mustAct === undefined) return `The other end must send ${mustSend}.`;
  const who = mustAct === 'sender' ? senderOf(facts) : receiverOf(facts);
  if (state === 'mid-delivery') return `The ${who} must send the rest of it (${mustSend}).`;
  if (state === 'sender-idle') return `It is the ${who} that must send (${mustSend}).`;
  return `The ${who} must send ${mustSend}.`;
}

function because10(state: Stillness, facts: StillnessFacts): string {
  const since = sinceOf(facts);
  switch (state) {
    case 'not-attached':
      return `Only one end is attached${since}.`;
    case 'detached':
      return over(facts, 'it was detached, or its session or connection ended');
    case 'session-blocked':
      return `The session's window is used up${since}: no link of the session may send to the ${receiverEnd(facts)}.`;
    case 'never-granted':
      return `No credit was ever granted; the ${senderOf(facts)} waits${since}.`;
    case 'drained':
      return `The credit was given back in a drain: none is left${since}.`;
    case 'credit-blocked':
      return noCredit(facts);
    default:
      return becauseOf(state, facts);
  }
}

function noCredit(facts: StillnessFacts): string {
  const { linkCredit } = facts;
  const since = sinceOf(facts);
  if (linkCredit === undefined || linkCredit >= 0 || linkCredit === UNKNOWN) {
    return `No credit is left${since}.`;
  }
  return `The sender is ${messages(-linkCredit)} beyond the credit that holds now${since}.`;
}

function because091(state: Stillness, facts: StillnessFacts): string {
  const since = sinceOf(facts);
  switch (state) {
    case 'not-attached':
      return `The server has not confirmed this consumer${since}.`;
    case 'detached':
      return over(
        facts,
        facts.kind === 'consumer'
          ? 'it was cancelled, or its channel or connection closed'
          : 'its channel or connection closed',
      );
    case 'connection-blocked':
      return `The server has blocked publishing on this connection${since}.`;
    case 'flow-stopped':
      return `channel.flow has told the ${senderOf(facts)} to stop${since}.`;
    case 'credit-blocked':
      return facts.kind === 'get'
        ? `No basic.get is waiting for an answer${since}.`
        : prefetchFull(facts);
    case 'empty':
      return `The queue had no message for the last basic.get${since}.`;
    default:
      return becauseOf(state, facts);
  }
}

function prefetchFull(facts: StillnessFacts): string {
  const { unsettled } = facts;
  const since = sinceOf(facts);
  if (unsettled === undefined || unsettled < 0) return `The prefetch window is full${since}.`;
  return `The prefetch window is full${since}, with ${messages(unsettled)} not acknowledged.`;
}

function because010(state: Stillness, facts: StillnessFacts): string {
  const since = sinceOf(facts);
  switch (state) {
    case 'detached':
      return over(
        facts,
        facts.kind === 'consumer'
          ? 'it was cancelled, or its session or connection ended'
          : 'its session or connection ended',
      );
    case 'flow-stopped':
      return facts.kind === 'consumer'
        ? `message.stop took all credit away${since}.`
        : `The server has stopped the publishers of this session${since}.`;
    case 'never-granted':
      return `No credit was ever granted; the ${senderOf(facts)} waits${since}.`;
    case 'bytes-never-granted':
      return `Only messages were granted, and octets forgotten: without credit of both nothing is sent${since}.`;
    case 'drained':
      return `message.flush took what was left of the credit${since}.`;
    case 'window-full':
      return `The window is full${since}: what was sent is not completed, and accepting it is not enough.`;
    case 'messages-blocked':
      return `The credit of messages is used up${since}; in credit mode completing gives none back.`;
    case 'bytes-blocked':
      return `The credit of octets is used up${since}, though more messages are granted.`;
    default:
      return becauseOf(state, facts);
  }
}

/** What every version has. */
function becauseOf(state: Stillness, facts: StillnessFacts): string {
  const since = sinceOf(facts);
  switch (state) {
    case 'tcp-blocked':
      return `TCP gets nothing through to the ${receiverOf(facts)}${since}: its window is used up, or it acknowledges nothing.`;
    case 'mid-delivery':
      return `A message is begun and not complete${since}.`;
    case 'empty':
      return `Nothing holds the ${senderOf(facts)} back, but it says that no message waits.`;
    case 'sender-idle':
      return `Nothing holds the ${senderOf(facts)} back, and it has sent nothing${quiet(facts)}.`;
    case 'moving':
      return `Nothing holds the ${senderOf(facts)} back${credits(facts)}.`;
    default:
      return 'Not known: what decides it lies before the capture, or in a hole of it.';
  }
}

function over(facts: StillnessFacts, how: string): string {
  const { frame } = facts;
  if (frame === undefined || frame < 0)
    return 'The link is over: the TCP connection under it is gone.';
  return `The link is over since frame ${frame}: ${how}.`;
}

function sinceOf({ frame }: StillnessFacts): string {
  return frame === undefined || frame < 0 ? '' : ` since frame ${frame}`;
}

function quiet({ quietNanos }: StillnessFacts): string {
  if (quietNanos === undefined) return '';
  const seconds = quietNanos / 1e9;
  return ` for ${seconds < 10 ? Number(seconds.toPrecision(2)) : Math.round(seconds)} s`;
}

function credits({ kind, linkCredit }: StillnessFacts): string {
  const isTold = linkCredit !== undefined && linkCredit > 0 && Number.isFinite(linkCredit);
  if (!isTold || kind === 'publisher') return '';
  return `: ${messages(linkCredit)} may come`;
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

/** `sender (client)`. */
function senderOf({ sender }: StillnessFacts): string {
  return sender === undefined ? 'sender' : `sender (${sender})`;
}

function receiverOf(facts: StillnessFacts): string {
  return facts.sender === undefined ? 'receiver' : `receiver (${receiverEnd(facts)})`;
}

function receiverEnd({ sender }: StillnessFacts): string {
  if (sender === undefined) return 'receiver';
  return sender === 'client' ? 'server' : 'client';
}

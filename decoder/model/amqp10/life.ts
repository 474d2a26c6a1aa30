import { STATE } from '../../amqp10/scan-state.ts';
import { ABSENT } from '../../frame-view.ts';
import type { BasePattern, Guarantee, Outcome, Phase, SettledFirstBy } from '../records.ts';
import type { Delivery10, FirstSettled } from './delivery.ts';

/** What became of everything a delivery lives on, when it is handed on. */
export type Fate =
  /** Still there, or settled before: only the delivery's own frames count. */
  | 'live'
  /** Detached without closing, or lost where it can be resumed. */
  | 'suspended'
  | 'over';

const OUTCOMES: ReadonlyMap<number, Outcome> = new Map([
  [STATE.accepted, 'accepted'],
  [STATE.rejected, 'rejected'],
  [STATE.released, 'released'],
  [STATE.modified, 'modified'],
  [STATE.declared, 'declared'],
]);

const STATE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...OUTCOMES,
  [STATE.received, 'received'],
  [STATE.transactional, 'transactional-state'],
]);

const GUARANTEES: { readonly [P in BasePattern]: Guarantee | undefined } = {
  P0: 'at-most-once',
  P1: 'at-least-once',
  P1b: 'at-least-once',
  P2: 'exactly-once-exchange',
  P3: 'at-most-once',
  P4: 'none-yet',
  // The source decided, or its default did: neither is a promise of the exchange.
  P5: undefined,
  P6: undefined,
};

const SETTLED_BY: { readonly [F in FirstSettled]: SettledFirstBy | undefined } = {
  nobody: undefined,
  transfer: 'sender',
  sender: 'sender',
  receiver: 'receiver',
  abort: 'both',
};

/** Works out phase, outcome, pattern and guarantee, and writes them into the record. */
export function conclude(delivery: Delivery10, fate: Fate): void {
  const { record, sender, receiver } = delivery;
  record.phase = phaseOf(delivery, fate);
  record.settledFirstBy = SETTLED_BY[delivery.firstSettled];
  const pattern = patternOf(delivery);
  if (pattern === undefined) {
    record.pattern = undefined;
    const isOpen = delivery.firstSettled === 'nobody' && !delivery.isUncertain;
    record.guarantee = isOpen ? 'none-yet' : undefined;
    if (delivery.isUncertain && !delivery.aborted) record.settledFirstBy = undefined;
  } else {
    record.pattern = delivery.transaction === undefined ? pattern : `${pattern}+T`;
    record.guarantee = GUARANTEES[pattern];
  }
  const state = sender.outcome || receiver.outcome || sender.state || receiver.state;
  const isLatest = delivery.firstSettled !== 'nobody' || !delivery.isUncertain;
  record.state = isLatest ? STATE_NAMES.get(state) : undefined;
  concludeOutcome(delivery);
}

/** The observer's phase: the first that holds. */
export function phaseOf(delivery: Delivery10, fate: Fate): Phase {
  if (delivery.aborted) return 'aborted';
  if (delivery.resumed) return 'resumed';
  const whole = delivery.complete || delivery.endUnknown;
  const done = whole && delivery.firstSettled !== 'nobody';
  if (delivery.ignored && (!done || delivery.firstSettled === 'transfer')) return 'discarded';
  if (done && !delivery.isProvisional && delivery.transaction?.result !== 'in-doubt') {
    return donePhase(delivery);
  }
  if (delivery.isUncertain) return 'unknown';
  if (fate !== 'live') return fate === 'suspended' ? 'suspended' : 'in-doubt';
  if (!whole) return 'transferring';
  if (delivery.isProvisional || done) return 'provisional';
  if (delivery.receiver.outcome !== STATE.none) return 'outcome-proposed';
  if (delivery.sender.outcome !== STATE.none) return 'outcome-applied';
  const stated = delivery.receiver.state !== STATE.none || delivery.sender.state !== STATE.none;
  return stated ? 'provisional' : 'in-flight';
}

function donePhase(delivery: Delivery10): Phase {
  if (delivery.firstSettled === 'transfer') return 'presettled';
  if (delivery.firstSettled === 'receiver') return 'done-receiver-first';
  const lossy = delivery.receiver.outcome === STATE.none && !delivery.isUncertain;
  return lossy ? 'done-lossy' : 'done-sender-first';
}

/** Patterns that rest on what an end did not say. */
const NEEDS_ALL: ReadonlySet<BasePattern> = new Set(['P3', 'P4', 'P5', 'P6']);

function patternOf(delivery: Delivery10): BasePattern | undefined {
  const pattern = seenPattern(delivery);
  const needsAll = pattern !== undefined && NEEDS_ALL.has(pattern);
  return needsAll && delivery.isUncertain ? undefined : pattern;
}

function seenPattern(delivery: Delivery10): BasePattern | undefined {
  const { sender, receiver } = delivery;
  switch (delivery.firstSettled) {
    case 'transfer':
      return 'P0';
    case 'sender':
      return receiver.outcome === STATE.none ? 'P3' : 'P2';
    case 'receiver':
      if (receiver.outcome === STATE.none && receiver.state === STATE.none) {
        return sender.outcome === STATE.none ? 'P6' : 'P5';
      }
      if (sender.outcome !== STATE.none && sender.outcomeFrame < delivery.record.settleFrame) {
        return 'P5';
      }
      return delivery.outcomeBeforeSettle ? 'P1b' : 'P1';
    case 'nobody':
      return receiver.outcome === STATE.none ? undefined : 'P4';
    default:
      return undefined;
  }
}

function concludeOutcome(delivery: Delivery10): void {
  const { record, sender, receiver, transaction } = delivery;
  record.outcomeFrame = ABSENT;
  record.outcomeNanos = undefined;
  if (record.phase === 'discarded') {
    record.outcome = 'none';
    return;
  }
  if (delivery.aborted && (!delivery.resumes || sender.outcome === STATE.none)) {
    record.outcome = 'aborted';
    record.outcomeFrame = record.endFrame;
    record.outcomeNanos = delivery.abortedNanos;
    return;
  }
  const undone = transaction?.result === 'rolled-back' || transaction?.result === 'failed';
  if (transaction !== undefined && undone) {
    record.outcome = 'rolled-back';
    record.outcomeFrame = transaction.endFrame;
    record.outcomeNanos = transaction.endNanos;
    return;
  }
  const committed = transaction?.result === 'committed';
  if (transaction !== undefined ? !committed : delivery.firstSettled === 'nobody') {
    record.outcome = 'none';
    return;
  }
  if (delivery.firstSettled === 'transfer') {
    const whole = delivery.complete || delivery.endUnknown;
    record.outcome = whole ? 'presettled' : 'none';
    return;
  }
  // Where the two differ, the sender's is in effect (3.4.6).
  const side = sender.outcome === STATE.none ? receiver : sender;
  const outcome = OUTCOMES.get(side.outcome);
  if (outcome === undefined && delivery.firstSettled === 'nobody') {
    record.outcome = 'none';
    return;
  }
  if (outcome === undefined) {
    const byDefault = delivery.firstSettled === 'receiver' && !delivery.isUncertain;
    record.outcome = (byDefault ? delivery.link?.defaultOutcome : undefined) ?? 'settled';
    return;
  }
  record.outcome = outcome;
  record.outcomeFrame = side.outcomeFrame;
  record.outcomeNanos = side.outcomeNanos;
}

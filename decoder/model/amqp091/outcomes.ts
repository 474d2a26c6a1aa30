/** How a delivery before 1.0 comes to its end, in the vocabulary of all versions: ack is settlement. */
import { ABSENT } from '../../frame-view.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, Outcome } from '../records.ts';

/** States of a publish and of a delivery, in words of their own. */
export type State091 =
  | 'SENT'
  | 'UNTRACKED'
  | 'RETURNED'
  | 'ACKED'
  | 'ACKED+RETURNED'
  | 'NACKED'
  | 'NACKED+RETURNED'
  | 'UNKNOWN'
  | 'REFUSED'
  | 'DROPPED'
  | 'IN_TX'
  | 'COMMITTED'
  | 'ROLLED_BACK'
  | 'DELIVERED'
  | 'AUTO_ACKED'
  | 'REQUEUED'
  | 'DISCARDED'
  | 'RECOVERED'
  | 'REQUEUED_BY_CLOSE';

/** The same of 0-10, where completing and accepting are two things. */
export type State010 =
  | 'SENT'
  | 'DELIVERED'
  | 'NOT_ACQUIRED'
  | 'ACQUIRED'
  | 'COMPLETED'
  | 'AUTO_ACCEPTED'
  | 'ACCEPTED'
  | 'REJECTED'
  | 'RELEASED'
  | 'REQUEUED_BY_CLOSE'
  | 'IN_TX'
  | 'COMMITTED'
  | 'ROLLED_BACK'
  | 'UNKNOWN'
  | 'DROPPED';

type State0x = State091 | State010;

/** Sent and forgotten: a publish without confirms, a delivery to a no-ack consumer. */
export function presettle(record: DeliveryRecord, state: State0x): void {
  record.phase = 'presettled';
  record.state = state;
  record.outcome = 'presettled';
  record.outcomeFrame = record.startFrame;
  record.outcomeNanos = record.startNanos;
  record.settleFrame = record.startFrame;
  record.settleNanos = record.startNanos;
  record.settledFirstBy = 'sender';
  record.pattern = 'P0';
  record.guarantee = 'at-most-once';
}

/** Complete, and waiting for the other side's word. */
export function awaitAnswer(
  record: DeliveryRecord,
  phase: 'in-flight' | 'provisional',
  state: State0x,
): void {
  record.phase = phase;
  record.state = state;
  record.guarantee = 'none-yet';
}

/** The receiving side settles: a confirm, an ack, nack or reject. */
export function settle(record: DeliveryRecord, at: Moment, outcome: Outcome, state: State0x): void {
  giveOutcome(record, at, outcome, state);
  record.phase = 'done-receiver-first';
  record.settleFrame = at.number;
  record.settleNanos = at.timeNanos;
  record.settledFirstBy = 'receiver';
  record.pattern = record.transaction === ABSENT ? 'P1' : 'P1+T';
  record.guarantee = outcome === 'rolled-back' ? 'none-yet' : 'at-least-once';
}

/** What became of it is known without a settlement of its own. */
export function giveOutcome(
  record: DeliveryRecord,
  at: Moment | undefined,
  outcome: Outcome,
  state: State0x,
): void {
  record.outcome = outcome;
  record.state = state;
  record.outcomeFrame = at === undefined ? ABSENT : at.number;
  record.outcomeNanos = at?.timeNanos;
}

/** Ended without an answer. */
export function leaveInDoubt(record: DeliveryRecord, state: State0x | undefined): void {
  record.phase = 'in-doubt';
  record.state = state;
}

/** What became of it, or whether anything had to, is not in the capture. */
export function leaveUnknown(record: DeliveryRecord, state: State0x | undefined): void {
  record.phase = 'unknown';
  record.state = state;
  record.guarantee = undefined;
}

/** The server closed the channel because of it. */
export function refuse(record: DeliveryRecord): void {
  drop(record);
  record.state = 'REFUSED';
}

/** The server ignored it: the channel was closed, or closing, when it arrived. */
export function drop(record: DeliveryRecord): void {
  record.phase = 'discarded';
  record.state = 'DROPPED';
  record.unsettle();
  record.guarantee = 'none-yet';
}

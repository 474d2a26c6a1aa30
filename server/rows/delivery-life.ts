/** What each end of a delivery did about it: the steps of the two-lane view, and what was said by the last. */
import { ABSENT } from '../../decoder/frame-view.ts';
import {
  type DeliveryRecord,
  type TransactionResult,
  transactionId,
} from '../../decoder/model/records.ts';
import { isInTransaction } from './delivery-state.ts';
import type { FrameRow } from './frame-row.ts';

/** What the steps are made from; frame rows have it. */
export type LifeFrame = Pick<
  FrameRow,
  'number' | 'timeNanos' | 'direction' | 'name' | 'delivery' | 'fields'
>;

/** How the transaction around a delivery ended; `endFrame` is ABSENT where no frame tells. */
export interface TransactionFate {
  readonly result: TransactionResult;
  readonly endFrame: number;
}

export type End = 'sender' | 'receiver';

export interface Step {
  readonly by: End;
  readonly frame: number;
  readonly timeNanos: number;
  /** What the frame did to the delivery, in words. */
  readonly did: string;
  /** The acting end's state of the delivery afterwards, in words. */
  readonly state: string;
  readonly settled: boolean;
}

/** What one end has said so far. */
export interface Side {
  settled: boolean;
  settledFrame: number;
  /** The outcome it stated, in words. */
  outcome: string | undefined;
  outcomeFrame: number;
}

/** A delivery as its frames tell it. */
export class Life {
  readonly delivery: DeliveryRecord;
  readonly transaction: TransactionFate | undefined;
  readonly steps: Step[] = [];
  readonly sender: Side = newSide();
  readonly receiver: Side = newSide();
  /** Frames that carried it so far, of `delivery.transfers`. */
  carried = 0;
  /** The step that stands for several of them, and the first of those. */
  folded: Step | undefined;
  foldedFrom = 0;
  /** The frame that made it complete; ABSENT while it is not. */
  completeFrame = ABSENT;
  abortedFrame = ABSENT;
  /** The sender settled it with the frames that carried it. */
  isPresettled = false;
  returned: { readonly frame: number; readonly why: string } | undefined;
  /** The frame that ended what it lived on, while it was not settled; `what` as `channel.close`. */
  ended: { readonly frame: number; readonly what: string } | undefined;

  constructor(delivery: DeliveryRecord, transaction: TransactionFate | undefined) {
    this.delivery = delivery;
    this.transaction = transaction;
  }

  side(end: End): Side {
    return end === 'sender' ? this.sender : this.receiver;
  }

  step(by: End, { number, timeNanos }: LifeFrame, did: string, state?: string): void {
    const side = this.side(by);
    const words = state ?? sideWords(side);
    this.steps.push({ by, frame: number, timeNanos, did, state: words, settled: side.settled });
  }

  settle(by: End, frame: number): void {
    const side = this.side(by);
    if (side.settled) return;
    side.settled = true;
    side.settledFrame = frame;
  }

  /** An outcome once stated is final; one inside a transaction may be stated again outside of it. */
  stateOutcome(by: End, frame: number, outcome: string): void {
    const side = this.side(by);
    if (side.outcome !== undefined && !isInTransaction(side.outcome)) return;
    side.outcome = outcome;
    side.outcomeFrame = frame;
  }

  get isOver(): boolean {
    return this.abortedFrame !== ABSENT || this.sender.settled || this.receiver.settled;
  }
}

function newSide(): Side {
  return { settled: false, settledFrame: ABSENT, outcome: undefined, outcomeFrame: ABSENT };
}

function sideWords({ settled, outcome }: Side): string {
  const word = settled ? 'settled' : 'unsettled';
  return outcome === undefined ? word : `${outcome}, ${word}`;
}

/** `transaction c1.t1`. */
export function transactionWords({ connection, transaction }: DeliveryRecord): string {
  return transaction === ABSENT
    ? 'the transaction'
    : `transaction ${transactionId(connection, transaction)}`;
}

/** Longer runs of frames that carry one message become one step, but for the first and the last. */
const CARRYING_STEPS = 4;

/**
 * A frame that carries a part of the message: a step of its own, or one with those around it.
 *
 * @param what `transfer`
 * @param more what else the frame says
 */
export function carry(life: Life, frame: LifeFrame, what: string, more: string): void {
  const { transfers } = life.delivery;
  const index = ++life.carried;
  const isInside = index > 1 && index < transfers && more === '';
  const folds = transfers > CARRYING_STEPS && isInside;
  if (folds && life.folded !== undefined && life.folded === life.steps.at(-1)) life.steps.pop();
  else life.foldedFrom = index;
  const from = life.foldedFrom;
  // Of a message whose end was never seen, nobody knows how many there are.
  const all = life.delivery.endFrame === ABSENT ? `${transfers} so far` : String(transfers);
  const of = transfers === ABSENT ? '' : ` of ${all}`;
  const name =
    transfers === 1
      ? what
      : from === index
        ? `${what} ${index}${of}`
        : `${what}s ${from} to ${index}${of}`;
  const isSending = life.completeFrame === ABSENT && life.abortedFrame === ABSENT;
  life.step(
    'sender',
    frame,
    more === '' ? name : `${name}, ${more}`,
    isSending ? 'sending' : undefined,
  );
  life.folded = folds ? life.steps.at(-1) : undefined;
}

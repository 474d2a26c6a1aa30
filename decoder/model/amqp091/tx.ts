/** Class tx (0-9-1 §1.9): publishes and acks of a channel that take effect together, at commit. */
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { FrameNumber, Nanos } from '../../units.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, Outcome, TransactionResult } from '../records.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import type { ChannelEnd, ChannelHost } from './host.ts';
import {
  awaitAnswer,
  giveOutcome,
  leaveInDoubt,
  leaveUnknown,
  type State091,
  settle,
} from './outcomes.ts';

/** An ack, nack or reject that waits for its commit. */
interface HeldAck {
  readonly record: DeliveryRecord;
  readonly outcome: Outcome;
  readonly state: State091;
}

interface Transaction {
  readonly number: number;
  readonly firstFrame: number;
  readonly firstNanos: number;
  readonly publishes: DeliveryRecord[];
  readonly acks: HeldAck[];
  /** Set when tx.commit or tx.rollback was sent: by which frame, and when. */
  commits: boolean | undefined;
  dischargeFrame: FrameNumber;
  dischargeNanos: Nanos | undefined;
}

export interface TxOwner {
  readonly session: number;
  readonly host: ChannelHost;
  readonly ledger: ChannelLedger;
  finishPublish(record: DeliveryRecord): void;
  finish(record: DeliveryRecord): void;
  /** Rolled back, an ack never was: the delivery is outstanding again. */
  putBack(record: DeliveryRecord): void;
}

export class Tx {
  readonly #owner: TxOwner;
  #current: Transaction | undefined;
  /** Discharged by the client and not yet answered, in order. */
  readonly #discharged: Transaction[] = [];

  /** What came before that frame may have been committed before it was read. */
  #missedAt: FrameNumber = ABSENT;

  constructor(owner: TxOwner) {
    this.#owner = owner;
  }

  publish(record: DeliveryRecord, at: Moment): void {
    const transaction = this.#open(at);
    record.transaction = transaction.number;
    awaitAnswer(record, 'provisional', 'IN_TX');
    transaction.publishes.push(record);
  }

  ack(record: DeliveryRecord, at: Moment, outcome: Outcome, state: State091): void {
    const transaction = this.#open(at);
    record.transaction = transaction.number;
    record.outcome = 'none';
    record.outcomeFrame = ABSENT;
    record.outcomeNanos = undefined;
    awaitAnswer(record, 'provisional', 'IN_TX');
    transaction.acks.push({ record, outcome, state });
  }

  /** tx.commit or tx.rollback: what comes behind belongs to the next transaction. */
  discharge(at: Moment, commits: boolean): void {
    const transaction = this.#open(at);
    transaction.commits = commits;
    transaction.dischargeFrame = at.number;
    transaction.dischargeNanos = at.timeNanos;
    this.#current = undefined;
    if (this.#discharged.length >= LIMITS.openTransactions) this.lose();
    this.#discharged.push(transaction);
  }

  /** The server's answer. Gives the number of deliveries it settles. */
  answer(view: FrameView, commits: boolean): number {
    const transaction = this.#discharged.shift();
    if (transaction === undefined || transaction.commits !== commits) {
      // It answers what is not in the capture, which may have been about anything open here.
      if (transaction !== undefined) this.#discharged.unshift(transaction);
      this.lose();
      return 0;
    }
    const { publishes, acks } = transaction;
    for (const record of publishes) {
      settle(
        record,
        view,
        commits ? 'accepted' : 'rolled-back',
        commits ? 'COMMITTED' : 'ROLLED_BACK',
      );
      this.#owner.finishPublish(record);
    }
    for (const held of acks) {
      if (commits) {
        settle(held.record, view, held.outcome, held.state);
        this.#owner.finish(held.record);
      } else {
        giveOutcome(held.record, view, 'rolled-back', 'DELIVERED');
        held.record.phase = 'in-flight';
        this.#owner.putBack(held.record);
      }
    }
    this.#tell(transaction, view, commits ? 'committed' : 'rolled-back');
    if (this.#current === undefined && this.#discharged.length === 0) {
      this.#owner.ledger.allConfirmed();
    }
    return publishes.length + (commits ? acks.length : 0);
  }

  /** A commit, a rollback or its answer may be missing: what became of open transactions is not known. */
  lose(): void {
    for (const transaction of this.#openTransactions()) {
      const { publishes, acks } = transaction;
      for (const record of publishes) {
        leaveUnknown(record, 'UNKNOWN');
        this.#owner.finishPublish(record);
      }
      for (const { record } of acks) {
        leaveUnknown(record, 'UNKNOWN');
        this.#owner.finish(record);
      }
      this.#tell(transaction, undefined, 'in-doubt');
    }
    this.#forget();
  }

  /** Answers to what came before that frame may have been read before it. */
  missAnswers(frame: FrameNumber): void {
    this.#missedAt = frame;
  }

  /** Lets go of the oldest publish, to make room. */
  takeOldest(): DeliveryRecord | undefined {
    for (const { publishes, acks } of this.#openTransactions()) {
      const record = publishes.shift() ?? acks.shift()?.record;
      if (record !== undefined) return record;
    }
    return undefined;
  }

  /** Publishes in transactions still open, oldest first. */
  *publishes(): Iterable<DeliveryRecord> {
    for (const { publishes } of this.#openTransactions()) yield* publishes;
  }

  /**
   * Before the channel's outstanding deliveries end: acks that never took effect go back to them.
   *
   * @param ignore marks a publish that the server ignored, and tells whether it did
   */
  end({ how, by }: ChannelEnd, ignore: (record: DeliveryRecord) => boolean): void {
    for (const transaction of this.#openTransactions()) {
      const { commits, publishes, acks } = transaction;
      const isMissed = transaction.firstFrame < this.#missedAt;
      for (const record of publishes) {
        if (!ignore(record)) {
          if (isMissed) leaveUnknown(record, 'UNKNOWN');
          // A channel that ends rolls back what it did not commit; a commit under way may have come through.
          else if (how !== 'open') leaveInDoubt(record, commits ? 'UNKNOWN' : 'ROLLED_BACK');
        }
        this.#owner.finishPublish(record);
      }
      for (const { record } of acks) {
        if (isMissed) leaveUnknown(record, 'UNKNOWN');
        if (how === 'open' || isMissed) this.#owner.finish(record);
        else if (commits) {
          leaveInDoubt(record, 'UNKNOWN');
          this.#owner.finish(record);
        } else {
          awaitAnswer(record, 'in-flight', 'DELIVERED');
          this.#owner.putBack(record);
        }
      }
      this.#tell(transaction, by, isMissed ? 'in-doubt' : resultOf(how, commits));
    }
    this.#forget();
  }

  /** Publishes, and deliveries whose acks wait, in transactions still open. */
  *deliveries(): Iterable<DeliveryRecord> {
    for (const { publishes, acks } of this.#openTransactions()) {
      yield* publishes;
      for (const { record } of acks) yield record;
    }
  }

  *#openTransactions(): Iterable<Transaction> {
    yield* this.#discharged;
    if (this.#current !== undefined) yield this.#current;
  }

  #forget(): void {
    this.#discharged.length = 0;
    this.#current = undefined;
  }

  #open(at: Moment): Transaction {
    this.#current ??= {
      number: this.#owner.host.nextTransaction(),
      firstFrame: at.number,
      firstNanos: at.timeNanos,
      publishes: [],
      acks: [],
      commits: undefined,
      dischargeFrame: ABSENT,
      dischargeNanos: undefined,
    };
    return this.#current;
  }

  #tell(transaction: Transaction, end: Moment | undefined, result: TransactionResult): void {
    const { host, session } = this.#owner;
    const { number, firstFrame, firstNanos, publishes, acks, commits } = transaction;
    const { dischargeFrame, dischargeNanos } = transaction;
    host.tellTransaction({
      transaction: number,
      session,
      txnId: undefined,
      firstFrame,
      firstNanos,
      dischargeFrame,
      dischargeNanos,
      asks: commits === undefined ? undefined : commits ? 'commit' : 'rollback',
      endFrame: end === undefined ? ABSENT : end.number,
      endNanos: end?.timeNanos,
      result,
      members: publishes.length + acks.length,
      error: undefined,
    });
  }
}

function resultOf(how: ChannelEnd['how'], commits: boolean | undefined): TransactionResult {
  if (how === 'open') return 'open';
  return commits ? 'in-doubt' : 'rolled-back';
}

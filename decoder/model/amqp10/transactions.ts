import { STATE } from '../../amqp10/scan-state.ts';
import { ABSENT } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos } from '../../units.ts';
import type { ModelContext } from '../connection-model.ts';
import type { TransactionResult } from '../records.ts';
import { type Deliveries, fateOf } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Link10 } from './link.ts';
import type { Statement } from './statement.ts';
import { Transaction10 } from './transaction.ts';

/** The transactions of one connection that are open, by txn-id (4.2). */
export class Transactions {
  readonly #context: ModelContext;
  readonly #connection: ConnectionNumber;
  readonly #deliveries: Deliveries;
  readonly #open = new Map<string, Transaction10>();
  /** Those of them that their controller has discharged, and the coordinator has not answered: their ids may come back. */
  readonly #discharged = new Set<Transaction10>();
  #count = 0;

  constructor(context: ModelContext, connection: ConnectionNumber, deliveries: Deliveries) {
    this.#context = context;
    this.#connection = connection;
    this.#deliveries = deliveries;
  }

  /** A transfer or disposition with a transactional-state makes the delivery part of a transaction. */
  join(delivery: Delivery10, { txnId, frame, nanos, byReceiver }: Statement): void {
    if (txnId === undefined || delivery.transaction?.txnId === txnId) return;
    // One that nobody declared began before the capture, or in a hole, or is an error of the peer.
    const session = delivery.record.session;
    const isUp = (delivery.record.direction === 0) !== byReceiver;
    const known =
      this.#open.get(txnId) ??
      this.#answered(txnId, isUp ? 0 : 1, frame) ??
      this.#begin(txnId, undefined, session, frame, nanos);
    if (known === undefined) return;
    delivery.transaction = known;
    delivery.record.transaction = known.number;
    known.members++;
  }

  /** The discharged transaction that a coordinator still speaks of, or its controller did before. */
  #answered(txnId: string, from: Direction, frame: FrameNumber): Transaction10 | undefined {
    for (const discharged of this.#discharged) {
      const isBefore = discharged.controller !== from || frame < discharged.dischargeFrame;
      if (discharged.txnId === txnId && isBefore) return discharged;
    }
    return undefined;
  }

  #begin(
    txnId: string,
    link: Link10 | undefined,
    session: number,
    frame: FrameNumber,
    nanos: Nanos,
  ): Transaction10 | undefined {
    const { size } = this.#discharged;
    if (this.#open.size + size >= LIMITS.openTransactions) return undefined;
    const begun = new Transaction10(++this.#count, txnId, session, link, frame, nanos);
    this.#open.set(txnId, begun);
    return begun;
  }

  /** A coordinator's answer to a declare: here is the txn-id. */
  declared(delivery: Delivery10, { txnId, frame, nanos }: Statement): void {
    const { link, record } = delivery;
    if (link === undefined || txnId === undefined) return;
    let known = this.#undeclared(txnId) ?? this.#open.get(txnId);
    if (known?.link !== undefined) {
      this.#conclude(known, 'in-doubt', ABSENT, undefined, undefined);
      known = undefined;
    }
    if (known === undefined) {
      const start = record.startNanos ?? nanos;
      known = this.#begin(txnId, link, record.session, Math.min(record.startFrame, frame), start);
    } else {
      known.link = link;
    }
    if (known === undefined) return;
    known.lossesBefore = link.session.losses;
    record.transaction = known.number;
  }

  /** Discharged before its declare was answered, as far as the order of release goes: the oldest. */
  #undeclared(txnId: string): Transaction10 | undefined {
    for (const discharged of this.#discharged) {
      if (discharged.txnId === txnId && discharged.link === undefined) return discharged;
    }
    return undefined;
  }

  /** A discharge on its way. */
  discharging(delivery: Delivery10, txnId: string | undefined): void {
    if (txnId === undefined) return;
    const { record, fail } = delivery;
    const { session, startFrame, startNanos } = record;
    const known =
      this.#open.get(txnId) ?? this.#begin(txnId, undefined, session, startFrame, startNanos ?? 0);
    if (known === undefined) return;
    delivery.discharges = known;
    record.transaction = known.number;
    known.discharge(startFrame, startNanos, fail, record.direction);
    this.#open.delete(txnId);
    this.#discharged.add(known);
  }

  /** A coordinator's answer to a discharge. */
  discharged(delivery: Delivery10, { outcome, frame, nanos, error }: Statement): void {
    const transaction = delivery.discharges;
    if (transaction === undefined || transaction.result !== 'open') return;
    // A coordinator that cannot roll back has rolled back (4.3).
    const refused: TransactionResult = delivery.fail ? 'rolled-back' : 'failed';
    const granted: TransactionResult = delivery.fail ? 'rolled-back' : 'committed';
    const result = outcome === STATE.accepted ? granted : refused;
    this.#conclude(transaction, result, frame, nanos, error);
  }

  /** Deliveries that are settled, and final when their transaction is. */
  *waiting(): Iterable<Delivery10> {
    for (const { waiting } of this.#all()) yield* waiting;
  }

  *#all(): Iterable<Transaction10> {
    yield* this.#discharged;
    yield* this.#open.values();
  }

  /**
   * A control link is closed, and with it every open transaction that it declared is rolled back (4.1). A
   * commit that was under way may have come through, unless the coordinator says that it has not (4.3).
   */
  closeLink(link: Link10, frame: number, nanos: Nanos | undefined): void {
    if (link.purpose !== 'coordinator') return;
    const failed = Number.isFinite(link.ends[link.direction === 0 ? 1 : 0].failedNanos);
    for (const transaction of this.#all()) {
      if (transaction.link !== link) continue;
      if (transaction.asks === 'commit' && failed) {
        this.#conclude(transaction, 'failed', frame, nanos, link.error);
      } else {
        this.#leave(transaction, frame, nanos);
      }
    }
  }

  /** The control link is gone, whichever way. Of a discharge that may not have been seen nothing follows. */
  #leave(transaction: Transaction10, frame: number, nanos: Nanos | undefined): void {
    const { asks, link, lossesBefore } = transaction;
    const sawAll = link !== undefined && link.session.losses === lossesBefore;
    if (asks !== 'commit' && sawAll) {
      this.#conclude(transaction, 'rolled-back', frame, nanos, undefined);
    } else if (asks === 'rollback') {
      // The answer may have come, and been lost.
      this.#conclude(transaction, 'rolled-back', ABSENT, undefined, undefined);
    } else {
      this.#conclude(transaction, 'in-doubt', ABSENT, undefined, undefined);
    }
  }

  /** The connection is over, and with it all control links; before its deliveries are handed on. */
  lose(nanos: Nanos | undefined): void {
    for (const transaction of this.#all()) {
      const { link } = transaction;
      const frame = link?.session.endFrame ?? ABSENT;
      this.#leave(transaction, frame, frame === ABSENT ? nanos : link?.session.endNanos);
    }
  }

  /** The capture ends: what is open stays so. */
  end(): void {
    for (const transaction of this.#all()) {
      this.#conclude(transaction, 'open', ABSENT, undefined, undefined);
    }
  }

  #conclude(
    transaction: Transaction10,
    result: TransactionResult,
    frame: number,
    nanos: Nanos | undefined,
    error: string | undefined,
  ): void {
    if (!this.#discharged.delete(transaction)) this.#open.delete(transaction.txnId);
    transaction.conclude(result, frame, nanos);
    for (const delivery of transaction.waiting) {
      this.#deliveries.finish(delivery, fateOf(delivery, result === 'in-doubt'));
    }
    this.#context.sink.transaction?.({
      connection: this.#connection,
      transaction: transaction.number,
      session: transaction.session,
      protocol: 1,
      txnId: transaction.txnId,
      firstFrame: transaction.firstFrame,
      firstNanos: transaction.firstNanos,
      dischargeFrame: transaction.dischargeFrame,
      dischargeNanos: transaction.dischargeNanos,
      asks: transaction.asks,
      endFrame: frame,
      endNanos: nanos,
      result,
      members: transaction.members,
      error,
    });
  }
}

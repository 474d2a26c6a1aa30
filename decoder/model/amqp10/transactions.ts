import { STATE, type StateScan } from '../../amqp10/scan-state.ts';
import { hex } from '../../amqp10/value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { ConnectionNumber, Nanos } from '../../units.ts';
import type { ModelContext } from '../connection-model.ts';
import type { TransactionResult } from '../records.ts';
import { type Deliveries, fateOf } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Link10 } from './link.ts';
import type { Session10 } from './session.ts';
import { Transaction10 } from './transaction.ts';

/** The transactions of one connection that are open, by txn-id (4.2). */
export class Transactions {
  readonly #context: ModelContext;
  readonly #connection: ConnectionNumber;
  readonly #deliveries: Deliveries;
  readonly #open = new Map<string, Transaction10>();
  #count = 0;

  constructor(context: ModelContext, connection: ConnectionNumber, deliveries: Deliveries) {
    this.#context = context;
    this.#connection = connection;
    this.#deliveries = deliveries;
  }

  /** A transfer or disposition with a transactional-state makes the delivery part of a transaction. */
  join(delivery: Delivery10, scan: StateScan, view: FrameView, session: Session10): void {
    if (scan.state !== STATE.transactional || scan.txnIdStart === ABSENT) return;
    const txnId = idOf(view.bytes, scan.txnIdStart, scan.txnIdEnd);
    if (txnId === undefined) return;
    // Without its declare it began before the capture, or in a hole.
    const known = this.#open.get(txnId) ?? this.#begin(txnId, undefined, session.number, view);
    if (known === undefined || delivery.transaction === known) return;
    delivery.transaction = known;
    delivery.record.transaction = known.number;
    known.members++;
  }

  #begin(txnId: string, link: Link10 | undefined, session: number, view: FrameView) {
    if (this.#open.size >= LIMITS.openTransactions) return undefined;
    const begun = new Transaction10(
      ++this.#count,
      txnId,
      session,
      link,
      view.number,
      view.timeNanos,
    );
    this.#open.set(txnId, begun);
    return begun;
  }

  /** A coordinator's answer to a declare: here is the txn-id. */
  declared(delivery: Delivery10, scan: StateScan, view: FrameView): void {
    const { link, record } = delivery;
    if (link === undefined || scan.txnIdStart === ABSENT) return;
    const txnId = idOf(view.bytes, scan.txnIdStart, scan.txnIdEnd);
    if (txnId === undefined) return;
    const older = this.#open.get(txnId);
    if (older !== undefined) this.#conclude(older, 'in-doubt', ABSENT, undefined, undefined);
    const begun = this.#begin(txnId, link, link.session.number, view);
    if (begun !== undefined) record.transaction = begun.number;
  }

  /** A discharge on its way. */
  discharging(delivery: Delivery10, bytes: Uint8Array, start: number, end: number): void {
    const txnId = start === ABSENT ? undefined : idOf(bytes, start, end);
    const known = txnId === undefined ? undefined : this.#open.get(txnId);
    if (known === undefined) return;
    delivery.discharges = known;
    delivery.record.transaction = known.number;
  }

  /** A coordinator's answer to a discharge. */
  discharged(delivery: Delivery10, outcome: number, view: FrameView, error: string | undefined) {
    const transaction = delivery.discharges;
    if (transaction === undefined || transaction.result !== 'open') return;
    const undone: TransactionResult = delivery.fail ? 'rolled-back' : 'committed';
    const result = outcome === STATE.accepted ? undone : 'failed';
    this.#conclude(transaction, result, view.number, view.timeNanos, error);
  }

  /** A control link is closed, and with it every open transaction that it declared is rolled back (4.3). */
  closeLink(link: Link10, frame: number, nanos: Nanos | undefined): void {
    if (link.purpose !== 'coordinator') return;
    for (const transaction of this.#open.values()) {
      if (transaction.link === link) {
        this.#conclude(transaction, 'rolled-back', frame, nanos, undefined);
      }
    }
  }

  /** The connection or the capture is over: what is open stays so, or is lost sight of. */
  end(over: boolean): void {
    for (const transaction of this.#open.values()) {
      this.#conclude(transaction, over ? 'in-doubt' : 'open', ABSENT, undefined, undefined);
    }
  }

  #conclude(
    transaction: Transaction10,
    result: TransactionResult,
    frame: number,
    nanos: Nanos | undefined,
    error: string | undefined,
  ): void {
    this.#open.delete(transaction.txnId);
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
      endFrame: frame,
      endNanos: nanos,
      result,
      members: transaction.members,
      error,
    });
  }
}

function idOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  return end - start > LIMITS.identifierBytes ? undefined : hex(bytes, start, end);
}

import { ABSENT } from '../../frame-view.ts';
import type { FrameNumber, Nanos } from '../../units.ts';
import { awaitAnswer } from '../amqp091/outcomes.ts';
import type { Moment } from '../moment.ts';
import type { Discharge, TransactionResult } from '../records.ts';
import type { SessionHost } from './host.ts';
import type { Transfer } from './transfer.ts';

/** Members of a transaction from which on those that are gone are looked for. */
const SWEEP_AT = 1024;

/** Messages sent and accepts given that take effect together: of tx, or one branch of dtx. */
export class Transaction010 {
  readonly number: number;
  readonly session: number;
  /** Hexadecimal octets of the xid, behind its size and code. */
  readonly xid: string | undefined;
  readonly #host: SessionHost;
  readonly #firstFrame: FrameNumber;
  readonly #firstNanos: Nanos;
  #members: Transfer[] = [];
  /** Those before them, which were settled otherwise, or let go. */
  #gone = 0;
  #sweepAt = SWEEP_AT;
  #asks: Discharge | undefined;
  #dischargeFrame: FrameNumber = ABSENT;
  #dischargeNanos: Nanos | undefined;
  /** dtx.prepare was answered: it outlives its session. */
  isPrepared = false;
  #isTold = false;

  constructor(host: SessionHost, session: number, at: Moment, xid: string | undefined) {
    this.#host = host;
    this.number = host.nextTransaction();
    this.session = session;
    this.xid = xid;
    this.#firstFrame = at.number;
    this.#firstNanos = at.timeNanos;
  }

  get isOver(): boolean {
    return this.#isTold;
  }

  /** A message sent in it, or one accepted in it. */
  add(transfer: Transfer): void {
    const { record } = transfer;
    if (record === undefined) return;
    transfer.transaction = this;
    record.transaction = this.number;
    record.outcome = 'none';
    record.outcomeFrame = ABSENT;
    record.outcomeNanos = undefined;
    awaitAnswer(record, 'provisional', 'IN_TX');
    this.#members.push(transfer);
    if (this.#members.length < this.#sweepAt) return;
    const { length } = this.#members;
    this.#members = this.#members.filter((each) => each.record !== undefined);
    this.#gone += length - this.#members.length;
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#members.length);
  }

  /** Commit or rollback was asked for. */
  ask(at: Moment, asks: Discharge): void {
    this.#asks = asks;
    this.#dischargeFrame = at.number;
    this.#dischargeNanos = at.timeNanos;
  }

  /** What a message sent in it is if its session ends now. */
  get stateAtEnd(): 'UNKNOWN' | 'ROLLED_BACK' {
    return this.#asks === 'commit' || this.isPrepared ? 'UNKNOWN' : 'ROLLED_BACK';
  }

  /** The server's answer. Gives the number of deliveries it settles. */
  answered(at: Moment, result: 'committed' | 'rolled-back' | 'failed', error?: string): number {
    const isCommit = result === 'committed';
    let settled = 0;
    for (const transfer of this.#members) {
      const { record, side } = transfer;
      if (record === undefined || transfer.transaction !== this) continue;
      if (!isCommit) side.discharged(transfer, at, 'rolled-back', 'ROLLED_BACK');
      else if (side.direction === 0) side.discharged(transfer, at, 'accepted', 'COMMITTED');
      else side.discharged(transfer, at, 'accepted', 'ACCEPTED');
      if (transfer.record === undefined) settled += 1;
    }
    this.#tell(at, result, error);
    return settled;
  }

  /** Its end, or the answer to that, may be missing: what became of it is not known. */
  lose(): void {
    for (const transfer of this.#members) {
      if (transfer.transaction === this) transfer.side.leaveUnknown(transfer);
    }
    this.#tell(undefined, 'in-doubt');
  }

  /**
   * Nothing comes any more on its session.
   *
   * @param at what ended that; `isOpen`: only the capture ends
   */
  end(at: Moment | undefined, isOpen: boolean): void {
    const isRolledBack = this.stateAtEnd === 'ROLLED_BACK';
    for (const transfer of this.#members) {
      const { side, record } = transfer;
      if (record === undefined || transfer.transaction !== this || side.direction === 0) continue;
      side.takeBack(transfer, isOpen || !isRolledBack);
    }
    this.#tell(at, isOpen ? 'open' : isRolledBack ? 'rolled-back' : 'in-doubt');
  }

  /** Messages accepted in it; those sent in it are known elsewhere. */
  *accepts(): Iterable<Transfer> {
    for (const transfer of this.#members) {
      if (transfer.transaction === this && transfer.side.direction === 1) yield transfer;
    }
  }

  #tell(end: Moment | undefined, result: TransactionResult, error?: string): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#host.tellTransaction({
      transaction: this.number,
      session: this.session,
      txnId: this.xid,
      firstFrame: this.#firstFrame,
      firstNanos: this.#firstNanos,
      dischargeFrame: this.#dischargeFrame,
      dischargeNanos: this.#dischargeNanos,
      asks: this.#asks,
      endFrame: end === undefined ? ABSENT : end.number,
      endNanos: end?.timeNanos,
      result,
      members: this.#gone + this.#members.length,
      error,
    });
  }
}

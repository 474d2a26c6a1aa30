/** The transactions of one session: class tx, and class dtx as far as this session takes part. */
import { LIMITS } from '../../limits.ts';
import type { Moment } from '../moment.ts';
import type { Discharge } from '../records.ts';
import type { SessionEnd, SessionHost } from './host.ts';
import { Transaction010 } from './transaction.ts';
import type { Transfer } from './transfer.ts';

/** dtx.xa-status. */
const XA = {
  ok: 0,
  rollback: 1,
  timeout: 2,
  heuristicCommit: 4,
  heuristicRollback: 5,
  readOnly: 7,
};

type Step = Discharge | 'prepare' | 'start';

/** A command that begins or ends a transaction, or is about to, and waits for its answer. */
interface Asked {
  readonly place: number;
  readonly step: Step;
  readonly transaction: Transaction010;
}

export class Transactions {
  readonly #host: SessionHost;
  readonly #session: number;
  #mode: 'none' | 'tx' | 'dtx' = 'none';
  #current: Transaction010 | undefined;
  /** In order. */
  #asked: Asked[] = [];
  /** Whether there is a transaction around what comes now is not known. */
  isUncertain: boolean;
  /** Something was accepted outside of any: then the session is not made transactional (rule explicit-accepts). */
  #hasAccepted = false;

  /** @param isWhole the session's beginning is in the capture */
  constructor(host: SessionHost, session: number, isWhole: boolean) {
    this.#host = host;
    this.#session = session;
    this.isUncertain = !isWhole;
  }

  select(mode: 'tx' | 'dtx'): void {
    this.#mode = mode;
    this.isUncertain = false;
  }

  /** Something is accepted, and counts at once. */
  accepted(): void {
    if (this.#mode === 'none' && !this.isUncertain) this.#hasAccepted = true;
  }

  /** What a message is part of that is sent or accepted now; undefined where that is none. */
  at(moment: Moment): Transaction010 | undefined {
    if (this.#current?.isOver === true) this.#current = undefined;
    if (this.isUncertain) return undefined;
    if (this.#mode === 'tx') this.#current ??= this.#begin(moment, undefined);
    return this.#current;
  }

  #begin(at: Moment, xid: string | undefined): Transaction010 {
    return new Transaction010(this.#host, this.#session, at, xid);
  }

  /** tx.commit or tx.rollback. `place`: of the command. */
  discharge(at: Moment, asks: Discharge, place: number | undefined): void {
    this.select('tx');
    const transaction = this.#current ?? this.#begin(at, undefined);
    this.#current = undefined;
    this.#ask(transaction, at, asks, place);
  }

  #ask(transaction: Transaction010, at: Moment, step: Step, place: number | undefined): void {
    if (step === 'commit' || step === 'rollback') transaction.ask(at, step);
    if (place === undefined || this.#asked.length >= LIMITS.uncompletedCommands) {
      transaction.lose();
      this.#host.branches.remove(transaction);
    } else this.#asked.push({ place, step, transaction });
  }

  /** session.completed of the server. Gives the number of deliveries that it settles. */
  completed(from: number, to: number, at: Moment): number {
    let settled = 0;
    this.#take(from, to, ({ step, transaction }) => {
      // A branch is answered by execution.result.
      if (transaction.xid !== undefined) return false;
      settled += transaction.answered(at, step === 'commit' ? 'committed' : 'rolled-back');
      return true;
    });
    return settled;
  }

  /** dtx.start: from here on, what is sent and accepted is of that branch. */
  start(at: Moment, xid: string, place: number | undefined): void {
    this.isUncertain = false;
    const { branches } = this.#host;
    const known = branches.find(xid);
    this.#current = known ?? this.#begin(at, xid);
    if (known !== undefined) return;
    branches.add(xid, this.#current);
    if (place !== undefined && this.#asked.length < LIMITS.uncompletedCommands) {
      this.#asked.push({ place, step: 'start', transaction: this.#current });
    }
  }

  /** dtx.end. */
  leave(): void {
    this.isUncertain = false;
    this.#current = undefined;
  }

  /** dtx.prepare, commit or rollback of a branch; one that is not known began before the capture. */
  step(at: Moment, xid: string, step: Step, place: number | undefined): void {
    const branch = this.#host.branches.find(xid);
    if (branch !== undefined) this.#ask(branch, at, step, place);
  }

  /** execution.result. Gives the number of deliveries that it settles. */
  result(place: number, status: number, at: Moment): number {
    let settled = 0;
    this.#take(place, place, ({ step, transaction }) => {
      if (step === 'prepare' && status === XA.ok) transaction.isPrepared = true;
      if ((step === 'prepare' || step === 'start') && status === XA.ok) return true;
      const result = resultOf(step, status);
      if (result === undefined) transaction.lose();
      else settled += transaction.answered(at, result);
      this.#host.branches.remove(transaction);
      return true;
    });
    return settled;
  }

  /** execution.exception names the command: it was not carried out. */
  failed(place: number, at: Moment, error: string): void {
    this.#take(place, place, ({ step, transaction }) => {
      // A branch that was not ended may still be, by another session.
      if (transaction.xid !== undefined && step !== 'start') return true;
      transaction.answered(at, 'failed', error);
      this.#host.branches.remove(transaction);
      if (this.#current === transaction) this.#current = undefined;
      return true;
    });
  }

  /** Commands, or answers to them, may be missing. `areCommands`: the client's. */
  lose(areCommands: boolean): void {
    const isPartOfBranch = this.#mode === 'dtx' && (areCommands || this.#current !== undefined);
    // Another session, which is not transactional, may have taken the place of one that is.
    const mayBeOther = this.#mode === 'tx' && areCommands;
    const mayBeSelected = this.#mode === 'none' && areCommands && !this.#hasAccepted;
    if (isPartOfBranch || mayBeOther || mayBeSelected) this.isUncertain = true;
    this.giveUp();
  }

  /** What becomes of what is open is not followed any more. */
  giveUp(): void {
    for (const { transaction } of this.#asked) transaction.lose();
    this.#asked = [];
    this.#current?.lose();
    this.#current = undefined;
    for (const branch of this.#branches()) {
      branch.lose();
      this.#host.branches.remove(branch);
    }
  }

  /** Messages accepted in what is open. */
  *accepts(): Iterable<Transfer> {
    for (const transaction of this.#open()) yield* transaction.accepts();
  }

  end({ how, by }: SessionEnd): void {
    const isOpen = how === 'open' || how === 'suspended';
    for (const transaction of this.#open()) {
      transaction.end(by, isOpen);
      this.#host.branches.remove(transaction);
    }
    this.#asked = [];
    this.#current = undefined;
  }

  #branches(): readonly Transaction010[] {
    return [...this.#host.branches.of(this.#session)];
  }

  #open(): ReadonlySet<Transaction010> {
    const open = new Set(this.#branches());
    for (const { transaction } of this.#asked) open.add(transaction);
    if (this.#current !== undefined) open.add(this.#current);
    return open;
  }

  #take(from: number, to: number, visit: (asked: Asked) => boolean): void {
    if (this.#asked.length === 0) return;
    this.#asked = this.#asked.filter(
      (asked) => asked.place < from || asked.place > to || !visit(asked),
    );
  }
}

/** Undefined where it is not the same for all of the branch (a hazard), or no status of dtx. */
function resultOf(step: Step, status: number): 'committed' | 'rolled-back' | 'failed' | undefined {
  if (step === 'start') return 'failed';
  switch (status) {
    case XA.ok:
      return step === 'rollback' ? 'rolled-back' : 'committed';
    // Nothing was done in it that commit could make count.
    case XA.readOnly:
    case XA.heuristicCommit:
      return 'committed';
    case XA.rollback:
    case XA.timeout:
    case XA.heuristicRollback:
      return 'rolled-back';
    default:
      return undefined;
  }
}

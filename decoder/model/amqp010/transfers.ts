/** Messages of one direction of a session: from their last frame to what the other end says of them. */
import { ABSENT } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { Direction, FrameNumber } from '../../units.ts';
import {
  awaitAnswer,
  drop,
  giveOutcome,
  leaveInDoubt,
  leaveUnknown,
  presettle,
  type State010,
  settle,
} from '../amqp091/outcomes.ts';
import { noteSettled } from '../amqp091/settled-note.ts';
import { TagLedger } from '../amqp091/tag-ledger.ts';
import type { FrameNote } from '../frame-note.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, Outcome } from '../records.ts';
import { CommandIds, idAt } from './command-ids.ts';
import type { SessionEnd } from './host.ts';
import type { SessionLedger } from './session-ledger.ts';
import type { Transaction010 } from './transaction.ts';
import type { Transactions } from './transactions.ts';
import { ACCEPT_MODE, ACQUIRE_MODE, Transfer } from './transfer.ts';

const UP: Direction = 0;

/** What accept, reject or release says. */
export interface Answer010 {
  readonly outcome: Outcome;
  readonly state: State010;
}

export interface TransfersOwner {
  readonly around: SessionLedger;
  finish(record: DeliveryRecord): void;
}

export class Transfers {
  readonly ids = new CommandIds();
  readonly direction: Direction;
  readonly #owner: TransfersOwner;
  /** By the places of their commands. */
  readonly #unsettled = new TagLedger<Transfer>();
  readonly #uncompleted = new TagLedger<Transfer>();
  /** The latest frame up to which answers may be missing. */
  #lostAt = ABSENT;

  constructor(owner: TransfersOwner, direction: Direction) {
    this.#owner = owner;
    this.direction = direction;
  }

  /** message.transfer begins. `place`: of its command. */
  begin(record: DeliveryRecord, place: number | undefined): Transfer {
    if (place !== undefined) record.deliveryId = idAt(place);
    return new Transfer(record, this, place);
  }

  /** It will have to be settled, as far as its command tells. */
  isCounted({ acceptMode, acquireMode }: Transfer): boolean {
    if (this.direction === UP) return true;
    return acceptMode === ACCEPT_MODE.explicit && acquireMode === ACQUIRE_MODE.preAcquired;
  }

  /**
   * All of it is there, or what is missing of it never comes.
   *
   * @param transaction what it is part of
   * @param ignored the end of its session, where the other end heeds it no more
   */
  complete(
    transfer: Transfer,
    transaction: Transaction010 | undefined,
    ignored: Moment | undefined,
  ): void {
    const { record, link, place } = transfer;
    if (record === undefined) return;
    const { around } = this.#owner;
    const isCounted = this.isCounted(transfer) && ignored === undefined;
    if (link !== undefined) around.complete(link, record.completeNanos, isCounted);
    if (ignored !== undefined) {
      this.#ignore(record, ignored);
      this.#handOn(transfer);
    } else if (place === undefined || transfer.acceptMode === ABSENT) {
      // Which command it was, or whether it has to be accepted, is not known: no answer can be found.
      leaveUnknown(record, undefined);
      this.#settled(transfer, undefined);
      around.isKnown[this.direction] = false;
    } else this.#follow(transfer, transaction, place);
  }

  #follow(transfer: Transfer, transaction: Transaction010 | undefined, place: number): void {
    const { record } = transfer;
    if (record === undefined) return;
    this.#awaitCompletion(transfer, place);
    if (this.direction === UP) {
      awaitAnswer(record, 'in-flight', 'SENT');
      transaction?.add(transfer);
    } else if (transfer.acceptMode === ACCEPT_MODE.none) {
      const isAcquired = transfer.acquireMode !== ACQUIRE_MODE.notAcquired;
      presettle(record, isAcquired ? 'AUTO_ACCEPTED' : 'NOT_ACQUIRED');
      this.#handOn(transfer);
      return;
    } else if (transfer.acquireMode === ACQUIRE_MODE.notAcquired) presettle(record, 'NOT_ACQUIRED');
    else awaitAnswer(record, 'in-flight', 'DELIVERED');
    const before = this.#unsettled.put(place, transfer);
    if (before !== undefined) this.#settled(before, undefined);
  }

  #awaitCompletion(transfer: Transfer, place: number): void {
    this.#uncompleted.put(place, transfer);
    if (this.#uncompleted.size <= LIMITS.uncompletedTransfers) return;
    // Its credit comes back with nobody to notice.
    this.#uncompleted.takeOldest()?.link?.credit.lose();
  }

  /** The other end had closed the session when it came. */
  #ignore(record: DeliveryRecord, by: Moment): void {
    if (this.direction === UP) {
      drop(record);
      return;
    }
    giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
    record.phase = 'discarded';
    record.guarantee = 'none-yet';
  }

  /** session.completed by the other end. */
  completed(from: number, to: number, at: Moment, note: FrameNote): void {
    this.#uncompleted.takeRange(from, to, (transfer) => {
      const { record, link, place } = transfer;
      if (link !== undefined) {
        const credit = this.#owner.around.creditOf(link);
        if (typeof credit !== 'string') credit.completed(transfer.bytes);
        this.#owner.around.touch(link);
      }
      if (record === undefined || transfer.transaction !== undefined) return;
      const isAll = this.direction === UP && transfer.acceptMode === ACCEPT_MODE.none;
      if (!isAll || transfer.isUncertain) {
        if (record.phase === 'in-flight') record.state = 'COMPLETED';
        return;
      }
      if (place !== undefined) this.#unsettled.take(place);
      noteSettled(note, record);
      settle(record, at, 'accepted', 'COMPLETED');
      this.#settled(transfer, this.direction === UP ? 1 : 0);
    });
  }

  /** message.accept, reject or release by the other end. `held`: what an accept waits for. */
  answer(
    from: number,
    to: number,
    at: Moment,
    { outcome, state }: Answer010,
    held: Transactions | undefined,
    note: FrameNote,
  ): void {
    this.#unsettled.takeRange(from, to, (transfer) => {
      const { record } = transfer;
      if (record === undefined) return;
      if (record.phase === 'presettled') {
        // It was never this end's: there is nothing to settle.
        this.#handOn(transfer);
        return;
      }
      // Accepted inside of a transaction, it waits for its end all the same.
      if (transfer.transaction !== undefined && outcome === 'accepted') return;
      noteSettled(note, record);
      const transaction = held?.at(at);
      if (transaction !== undefined) {
        // A view is used again for the next frame.
        transfer.accepted = { number: at.number, timeNanos: at.timeNanos };
        transaction.add(transfer);
        return;
      }
      if (held?.isUncertain === true) {
        settle(record, at, 'settled', 'UNKNOWN');
        this.#owner.around.isKnown[this.direction] = false;
      } else settle(record, at, outcome, state);
      held?.accepted();
      this.#settled(transfer, this.direction === UP ? 1 : 0);
    });
  }

  /** execution.result of message.acquire names what is the receiver's from now on. */
  acquired(from: number, to: number): void {
    const acquired: Transfer[] = [];
    this.#unsettled.takeRange(from, to, (transfer) => acquired.push(transfer));
    for (const transfer of acquired) {
      const { record, place, link } = transfer;
      if (record === undefined || place === undefined) continue;
      if (record.phase === 'presettled') {
        unsettle(record);
        if (link !== undefined) this.#owner.around.unsettledAgain(link);
      }
      this.#unsettled.put(place, transfer);
    }
  }

  /** Its transaction ended: with this outcome, for good; or the accept never was. */
  discharged(transfer: Transfer, at: Moment, outcome: Outcome, state: State010): void {
    const { record, place } = transfer;
    transfer.transaction = undefined;
    if (record === undefined) return;
    if (this.direction !== UP && outcome === 'rolled-back') {
      giveOutcome(record, at, 'rolled-back', 'DELIVERED');
      record.phase = 'in-flight';
      if (place !== undefined) this.#unsettled.put(place, transfer);
      return;
    }
    if (this.direction === UP && place !== undefined) this.#unsettled.take(place);
    settle(record, at, outcome, state);
    const { accepted } = transfer;
    if (accepted !== undefined) giveOutcome(record, accepted, outcome, state);
    this.#settled(transfer, 1);
  }

  /** What became of its transaction will not be known. */
  leaveUnknown(transfer: Transfer): void {
    const { record, place } = transfer;
    transfer.transaction = undefined;
    if (record === undefined) return;
    if (place !== undefined) this.#unsettled.take(place);
    leaveUnknown(record, 'UNKNOWN');
    this.#settled(transfer, undefined);
    this.#owner.around.isKnown[this.direction] = false;
  }

  /** Its session ends, and with it the transaction it was accepted in. `isAccepted`: that may hold. */
  takeBack(transfer: Transfer, isAccepted: boolean): void {
    const { record, place } = transfer;
    if (record === undefined || place === undefined) return;
    if (!isAccepted) {
      transfer.transaction = undefined;
      awaitAnswer(record, 'in-flight', 'DELIVERED');
    }
    this.#unsettled.put(place, transfer);
  }

  /** Answers of the other end may be missing. */
  loseAnswers(gap: FrameNumber): void {
    this.#lostAt = gap;
  }

  open(): Iterable<Transfer> {
    return this.#unsettled.entries();
  }

  /** False when there is none. */
  finishOldest(): boolean {
    const transfer = this.#unsettled.takeOldest();
    if (transfer === undefined) return false;
    transfer.transaction = undefined;
    const { record } = transfer;
    if (record !== undefined && record.phase !== 'presettled') leaveUnknown(record, 'UNKNOWN');
    this.#settled(transfer, undefined);
    this.#owner.around.isKnown[this.direction] = false;
    return true;
  }

  end(end: SessionEnd): void {
    this.#unsettled.takeAll((transfer) => {
      const { record } = transfer;
      if (record === undefined) return;
      if (record.phase !== 'presettled') this.#endOf(transfer, record, end);
      this.#handOn(transfer);
    });
    this.#uncompleted.takeAll(() => undefined);
  }

  #endOf(transfer: Transfer, record: DeliveryRecord, { how, by, culprit }: SessionEnd): void {
    const { place, transaction } = transfer;
    if (record.startFrame < this.#lostAt) leaveUnknown(record, 'UNKNOWN');
    else if (how === 'open') return;
    else if (how === 'suspended') record.phase = 'suspended';
    else if (this.direction === UP) {
      // The server carries out commands in order, and stops at the one that it cannot.
      const isStopped = culprit !== undefined && place !== undefined && place >= culprit;
      if (isStopped) drop(record);
      else leaveInDoubt(record, transaction?.stateAtEnd ?? endState(record));
    } else if (transaction?.stateAtEnd === 'UNKNOWN') {
      leaveInDoubt(record, 'UNKNOWN');
    } else {
      // The server queues again what was not accepted.
      giveOutcome(record, by, 'released', 'REQUEUED_BY_CLOSE');
      record.phase = 'in-doubt';
    }
  }

  /** `by`: the direction of the frame that settles it; undefined where none does. */
  #settled(transfer: Transfer, by: Direction | undefined): void {
    if (transfer.link !== undefined) this.#owner.around.settled(transfer.link, by);
    this.#handOn(transfer);
  }

  #handOn(transfer: Transfer): void {
    const { record } = transfer;
    transfer.record = undefined;
    if (record !== undefined) this.#owner.finish(record);
  }
}

function endState({ state }: DeliveryRecord): State010 {
  return state === 'COMPLETED' ? 'COMPLETED' : 'UNKNOWN';
}

/** Acquired, it has to be accepted after all. */
function unsettle(record: DeliveryRecord): void {
  awaitAnswer(record, 'in-flight', 'ACQUIRED');
  record.unsettle();
}

import type { BareMessage } from '../../amqp10/scan-bare.ts';
import { STATE } from '../../amqp10/scan-state.ts';
import { ABSENT } from '../../frame-view.ts';
import type { FrameNumber, Nanos } from '../../units.ts';
import { DeliveryRecord } from '../records.ts';
import type { Link10 } from './link.ts';
import type { Statement } from './statement.ts';
import type { Transaction10 } from './transaction.ts';

/** What one end has said of a delivery. */
export class Side {
  /** Descriptor code of its latest state; 0 for none. */
  state: number = STATE.none;
  /** The outcome it stated, also inside a transactional-state; 0 for none. */
  outcome: number = STATE.none;
  outcomeFrame: FrameNumber = ABSENT;
  outcomeNanos: Nanos = 0;
  settled = false;

  clear(): void {
    this.state = STATE.none;
    this.outcome = STATE.none;
    this.outcomeFrame = ABSENT;
    this.settled = false;
  }
}

/** Which end settled first: what 1.3 and 1.5 of the delivery's life turn on. */
export type FirstSettled = 'nobody' | 'transfer' | 'sender' | 'receiver' | 'abort';

/** One delivery as both of its ends see it. Pooled: all of it is set anew by `begin`. */
export class Delivery10 {
  record = new DeliveryRecord();
  link: Link10 | undefined;
  readonly sender = new Side();
  readonly receiver = new Side();
  transaction: Transaction10 | undefined;

  complete = false;
  /** The rest of its transfers is not in the capture, or never came: it may be complete. */
  endUnknown = false;
  aborted = false;
  abortedNanos: Nanos = 0;
  /** Another delivery goes on with it (2.6.13). */
  resumed = false;
  /** It goes on with another: where both ends had it settled, it is aborted only to say so (3.4.6). */
  resumes = false;
  /** Begun where the peer ignores it: on no link, or behind its own end with an error (2.5.4). */
  ignored = false;
  firstSettled: FirstSettled = 'nobody';
  /** What the receiver has said of it waited for missing octets, when the sender settled it, or it did itself. */
  awaited = false;
  /** The receiver had stated an outcome in an earlier frame than the one it settled in. */
  outcomeBeforeSettle = false;

  /** Its session finds it by its delivery-id. */
  isListed = false;
  /** Both ends of the link count it as unsettled. */
  isCounted = false;

  /** What a coordinator is told. */
  command: 'declare' | 'discharge' | undefined;
  discharges: Transaction10 | undefined;
  fail = false;

  /** Losses of the session before it began. */
  lossesBefore = 0;
  /** Transfer-id of its first transfer; ABSENT where it is not known. */
  transferId = ABSENT;

  /** Head of the message, when its properties do not lie in one frame. */
  head: Uint8Array | undefined;
  /** Its hash as far as it has come, when it lies in more than one frame. */
  bare: BareMessage | undefined;

  begin(record: DeliveryRecord, link: Link10): void {
    this.record = record;
    this.link = link;
    this.sender.clear();
    this.receiver.clear();
    this.transaction = undefined;
    this.complete = false;
    this.endUnknown = false;
    this.aborted = false;
    this.resumed = false;
    this.resumes = false;
    this.ignored = false;
    this.firstSettled = 'nobody';
    this.awaited = false;
    this.outcomeBeforeSettle = false;
    this.isListed = false;
    this.isCounted = false;
    this.command = undefined;
    this.discharges = undefined;
    this.fail = false;
    this.lossesBefore = link.session.losses;
    this.head = undefined;
    this.bare = undefined;
  }

  /** Octets were lost or wait since it began, or only one end of the session is known: what was not seen of it may have been said all the same. */
  get isUncertain(): boolean {
    if (this.link === undefined) return false;
    const { losses, implicit, channels } = this.link.session;
    const isHalf = implicit && (channels[0] === ABSENT || channels[1] === ABSENT);
    return this.awaited || isHalf || losses !== this.lossesBefore;
  }

  /** An end states something, by disposition or with the transfer itself. */
  state(side: Side, { state, outcome, frame, nanos }: Statement): void {
    if (state === STATE.none) return;
    side.state = state;
    if (outcome === STATE.none) return;
    if (side.outcome !== STATE.none && side.outcome !== outcome) {
      this.record.disagreement = 'conflicting';
      // An outcome is final (3.4); one inside a transaction may still be taken back.
      if (this.transaction === undefined) return;
    }
    // A refusal outside the transaction holds at once, whatever becomes of that (4.4.1).
    if (state !== STATE.transactional && outcome !== STATE.accepted) this.#leave();
    if (side.outcome === outcome) return;
    side.outcome = outcome;
    side.outcomeFrame = frame;
    side.outcomeNanos = nanos;
  }

  #leave(): void {
    const { transaction } = this;
    if (transaction === undefined) return;
    transaction.waiting.delete(this);
    this.transaction = undefined;
  }

  /** The sender settles, with a transfer or a disposition. */
  settleBySender(frame: FrameNumber, nanos: Nanos, byTransfer: boolean): void {
    const { sender, receiver } = this;
    if (sender.settled) return;
    sender.settled = true;
    this.#settle(byTransfer ? 'transfer' : 'sender', frame, nanos);
    if (sender.outcome === STATE.none || receiver.outcome === STATE.none) return;
    if (sender.outcome === receiver.outcome) return;
    this.record.disagreement = sender.outcome === STATE.accepted ? 'overwritten' : 'refused';
  }

  settleByReceiver(frame: FrameNumber, nanos: Nanos): void {
    const { receiver } = this;
    if (receiver.settled) return;
    receiver.settled = true;
    if (this.firstSettled === 'nobody') {
      this.outcomeBeforeSettle = receiver.outcome !== STATE.none && receiver.outcomeFrame !== frame;
    }
    this.#settle('receiver', frame, nanos);
  }

  /** The sender gave the rest up: settled at both ends (2.7.5). */
  abort(frame: FrameNumber, nanos: Nanos): void {
    this.aborted = true;
    this.abortedNanos = nanos;
    this.record.endFrame = frame;
    this.#settle('abort', frame, nanos);
  }

  #settle(by: FirstSettled, frame: FrameNumber, nanos: Nanos): void {
    if (this.firstSettled !== 'nobody') return;
    this.firstSettled = by;
    this.record.settleFrame = frame;
    this.record.settleNanos = nanos;
  }

  /** Nothing more is to come: settled, and whole as far as one can know. */
  get isDone(): boolean {
    if (this.aborted) return true;
    if (this.firstSettled === 'nobody') return false;
    return (this.complete || this.endUnknown) && !this.isProvisional;
  }

  /** A transaction around it is neither committed nor rolled back. */
  get isProvisional(): boolean {
    return this.transaction?.result === 'open';
  }
}

import { ABSENT } from '../../frame-view.ts';
import type { Direction, FrameNumber, Nanos } from '../../units.ts';
import type { Discharge, TransactionResult } from '../records.ts';
import type { Delivery10 } from './delivery.ts';
import type { Link10 } from './link.ts';

/** A transaction from its declare to its discharge (4.2, 4.3). */
export class Transaction10 {
  /** The n of `c1.t<n>`. */
  readonly number: number;
  /** Hex octets. */
  readonly txnId: string;
  /** The control link; undefined when the declare is not in the capture. */
  link: Link10 | undefined;
  /** Losses of that link's session when the transaction was declared. */
  lossesBefore = 0;
  readonly session: number;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  /** The discharge of it that was sent last, and what it asks for. */
  dischargeFrame: FrameNumber = ABSENT;
  dischargeNanos: Nanos | undefined;
  asks: Discharge | undefined;
  /** Who discharges it, by the direction of what it sends. */
  controller: Direction | undefined;
  result: TransactionResult = 'open';
  endFrame: FrameNumber = ABSENT;
  endNanos: Nanos | undefined;
  /** Deliveries sent or settled in it. */
  members = 0;
  /** Those that wait for its end and are settled already: nothing else holds them. */
  readonly waiting = new Set<Delivery10>();

  constructor(
    number: number,
    txnId: string,
    session: number,
    link: Link10 | undefined,
    firstFrame: FrameNumber,
    firstNanos: Nanos,
  ) {
    this.number = number;
    this.txnId = txnId;
    this.session = session;
    this.link = link;
    this.firstFrame = firstFrame;
    this.firstNanos = firstNanos;
  }

  discharge(frame: FrameNumber, nanos: Nanos | undefined, fail: boolean, from: Direction): void {
    this.controller = from;
    this.dischargeFrame = frame;
    this.dischargeNanos = nanos;
    this.asks = fail ? 'rollback' : 'commit';
  }

  conclude(result: TransactionResult, frame: FrameNumber, nanos: Nanos | undefined): void {
    this.result = result;
    this.endFrame = frame;
    this.endNanos = nanos;
  }
}

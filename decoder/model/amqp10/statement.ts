import { STATE, type StateScan } from '../../amqp10/scan-state.ts';
import { hex } from '../../amqp10/value.ts';
import { ABSENT, FLAG, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { serialDistance } from '../../serial.ts';
import type { FrameNumber, Nanos } from '../../units.ts';
import { errorOf } from './texts.ts';

/** What one frame says of deliveries: a disposition (2.7.6), or a transfer of itself. */
export class Statement {
  byReceiver = false;
  settled = false;
  /** Descriptor code of the state; 0 without one. */
  state: number = STATE.none;
  /** The outcome stated, also inside a transactional-state; 0 for none. */
  outcome: number = STATE.none;
  /** Hex, of a transactional-state or declared. */
  txnId: string | undefined;
  error: string | undefined;
  frame: FrameNumber = ABSENT;
  nanos: Nanos = 0;
  /** As in FrameView. */
  knowsMore = false;

  read(view: FrameView, scan: StateScan, byReceiver: boolean): void {
    this.byReceiver = byReceiver;
    this.settled = (view.flags & FLAG.settled) !== 0;
    this.state = scan.state;
    this.outcome = scan.outcome;
    this.txnId = txnIdOf(view.bytes, scan.txnIdStart, scan.txnIdEnd);
    this.error = errorOf(view);
    this.frame = view.number;
    this.nanos = view.timeNanos;
    this.knowsMore = view.knowsMore;
  }

  copy(): Statement {
    return Object.assign(new Statement(), this);
  }
}

/** A txn-id as hex; undefined without one, or for one too long to be kept. */
export function txnIdOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start === ABSENT || end - start > LIMITS.identifierBytes) return undefined;
  return hex(bytes, start, end);
}

interface Early {
  readonly first: number;
  readonly distance: number;
  readonly statement: Statement;
}

/**
 * Dispositions of deliveries that are not seen yet. Frames are released when all bytes before them are
 * there: behind a hole, or while it is found out who is the client, answers can come before what they answer.
 */
export class EarlyStatements {
  #kept: Early[] = [];

  add(first: number, distance: number, statement: Statement): void {
    if (this.#kept.length >= LIMITS.earlyDispositions) this.#kept.shift();
    this.#kept.push({ first, distance, statement: statement.copy() });
  }

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  /** Those that name this delivery, in their order. Ids rise, so that what lies behind is forgotten. */
  take(deliveryId: number): readonly Statement[] {
    const found: Statement[] = [];
    let isOld = false;
    for (const { first, distance, statement } of this.#kept) {
      const place = serialDistance(deliveryId, first);
      if (place >= 0 && place <= distance) found.push(statement);
      if (place >= distance) isOld = true;
    }
    if (isOld) {
      this.#kept = this.#kept.filter(
        ({ first, distance }) => serialDistance(deliveryId, first) < distance,
      );
    }
    return found;
  }
}

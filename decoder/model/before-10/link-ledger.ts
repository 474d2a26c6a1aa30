import { ABSENT } from '../../frame-view.ts';
import type { FrameNumber, Nanos } from '../../units.ts';
import type { StillnessAnswer } from '../stillness.ts';

/** What the ledger keeps of one consumer, publisher or polling by get. */
export class LinkLedger {
  /** Complete, and not settled by either end: unacknowledged, unconfirmed, uncommitted. */
  unsettled = 0;
  /** Settled by the other end, which the client, the server, may not have heard. */
  readonly unheard: [number, number] = [0, 0];
  /** A message is begun and not complete, */
  isMidDelivery = false;
  /** and will have to be settled. */
  isMidCounted = false;
  /** basic.consume was answered, or needs no answer. */
  isAttached = true;
  isDetached = false;
  /** basic.get not answered; ABSENT while not known. */
  asks = 0;
  /** The last basic.get found nothing. */
  isEmpty = false;
  /** Messages left in the queue, as get-ok and get-empty tell. */
  available = ABSENT;
  lastTransferNanos: Nanos | undefined;
  /** Waits to be told of. */
  isTouched = false;
  stillness: StillnessAnswer | undefined;
  stillnessCode = ABSENT;
  stillSinceNanos: Nanos = 0;
  stillFrame: FrameNumber = ABSENT;

  /** Unsettled as the client, the server sees it. */
  unsettledAt(end: 0 | 1): number {
    return this.unsettled + this.unheard[end] + (this.isMidCounted ? 1 : 0);
  }
}

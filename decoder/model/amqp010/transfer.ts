import type { Moment } from '../moment.ts';
import type { DeliveryRecord } from '../records.ts';
import type { Link010 } from './link.ts';
import type { Transaction010 } from './transaction.ts';
import type { Transfers } from './transfers.ts';

/** message.transfer accept-mode: whether the receiver has to accept. */
export const ACCEPT_MODE = { explicit: 0, none: 1 } as const;
/** message.transfer acquire-mode: whether the message is the receiver's as soon as it is sent. */
export const ACQUIRE_MODE = { preAcquired: 0, notAcquired: 1 } as const;

/** One message.transfer, until it is settled and completed. */
export class Transfer {
  /** Undefined once it is handed on. */
  record: DeliveryRecord | undefined;
  readonly side: Transfers;
  /** Where its command-id stands; undefined where that is not known. */
  readonly place: number | undefined;
  /** A publisher is known by its routing-key, and that by the header. */
  link: Link010 | undefined;
  /** ABSENT while it is not known. */
  acceptMode = -1;
  acquireMode = -1;
  /** Octets of header and body: what it costs of byte credit (rule byte-accounting). */
  bytes = 0;
  /** message.accept, where it takes effect with the transaction. */
  accepted: Moment | undefined;
  /** It may take effect at the end of a transaction that is not known. */
  isUncertain = false;
  /** It takes effect at the end of this one. */
  transaction: Transaction010 | undefined;

  constructor(record: DeliveryRecord, side: Transfers, place: number | undefined) {
    this.record = record;
    this.side = side;
    this.place = place;
  }
}

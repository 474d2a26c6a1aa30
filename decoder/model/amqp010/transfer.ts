import type { DeliveryRecord } from '../records.ts';
import type { Link010 } from './link.ts';

/** message.transfer accept-mode: whether the receiver has to accept. */
export const ACCEPT_MODE = { explicit: 0, none: 1 } as const;
/** message.transfer acquire-mode: whether the message is the receiver's as soon as it is sent. */
export const ACQUIRE_MODE = { preAcquired: 0, notAcquired: 1 } as const;

/** One message.transfer, until it is settled and completed. */
export class Transfer {
  /** Undefined once it is handed on. */
  record: DeliveryRecord | undefined;
  readonly link: Link010 | undefined;
  /** Where its command-id stands; undefined where that is not known. */
  readonly place: number | undefined;
  readonly acceptMode: number;
  readonly acquireMode: number;
  /** Octets of header and body: what it costs of byte credit (rule byte-accounting). */
  bytes = 0;
  isCompleted = false;

  constructor(
    record: DeliveryRecord,
    link: Link010 | undefined,
    place: number | undefined,
    acceptMode: number,
    acquireMode: number,
  ) {
    this.record = record;
    this.link = link;
    this.place = place;
    this.acceptMode = acceptMode;
    this.acquireMode = acquireMode;
  }
}

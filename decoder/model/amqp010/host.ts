import type { FrameView } from '../../frame-view.ts';
import type { FrameNumber } from '../../units.ts';
import type { Moment } from '../moment.ts';
import type { DeliveryRecord, LinkRecord, SessionRecord, TransactionRecord } from '../records.ts';
import type { Branches } from './branches.ts';
import type { Ledger010 } from './ledger.ts';
import type { HeadBudget } from './segment.ts';

/** What a session asks of its connection. */
export interface SessionHost {
  /** The connection follows as many open deliveries as it may (LIMITS.openDeliveries). */
  readonly isFull: boolean;
  readonly ledger: Ledger010;
  /** Distributed transactions; any session may end them. */
  readonly branches: Branches;
  readonly heads: HeadBudget;
  /** The last frame in each direction behind which bytes are missing; ABSENT while there is none. */
  readonly gaps: readonly [FrameNumber, FrameNumber];
  begin(view: FrameView): DeliveryRecord;
  finish(record: DeliveryRecord): void;
  /** The n of the next `c1.t<n>`. */
  nextTransaction(): number;
  tellTransaction(facts: Omit<TransactionRecord, 'connection' | 'protocol'>): void;
  tellSession(record: SessionRecord): void;
  tellLink(record: LinkRecord): void;
}

/**
 * How a session ended: detached by a frame, with its connection lost, or not at all in this capture.
 * `suspended`: it was detached, and lives on at both ends for a time (session.timeout).
 */
export interface SessionEnd {
  readonly how: 'closed' | 'suspended' | 'lost' | 'open';
  readonly by: Moment | undefined;
  /** Place of the client's command that execution.exception names. */
  readonly culprit: number | undefined;
}

import type { FrameView } from '../../frame-view.ts';
import type { FrameNumber } from '../../units.ts';
import type { Comparison } from '../comparison.ts';
import type { Moment } from '../moment.ts';
import type {
  DeliveryKind,
  DeliveryRecord,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../records.ts';
import type { Ledger091 } from './ledger.ts';

/** What a channel asks of its connection. */
export interface ChannelHost {
  /** The connection follows as many open deliveries as it may (LIMITS.openDeliveries). */
  readonly isFull: boolean;
  /**
   * reject and nack wait for tx.commit, as ack does. The standard has it for ack only; RabbitMQ holds
   * all three back, Qpid obeys a reject at once.
   */
  readonly defersRejects: boolean;
  readonly ledger: Ledger091;
  /** The last frame in each direction behind which bytes are missing; ABSENT while there is none. */
  readonly gaps: readonly [FrameNumber, FrameNumber];
  begin(view: FrameView, kind: DeliveryKind): DeliveryRecord;
  finish(record: DeliveryRecord): void;
  /** The n of the next `c1.t<n>`. */
  nextTransaction(): number;
  tellTransaction(facts: Omit<TransactionRecord, 'connection' | 'protocol'>): void;
  tellSession(record: SessionRecord): void;
  tellLink(record: LinkRecord): void;
  /** A frame says something else than the capture gives. */
  compared(comparison: Omit<Comparison, 'connection'>): void;
}

/**
 * How a channel ended: closed by a frame, with its connection lost, or not at all in this capture.
 * Only the first two settle what was open.
 */
export interface ChannelEnd {
  readonly how: 'closed' | 'lost' | 'open';
  /** The first channel.close or connection.close. */
  readonly by: Moment | undefined;
  /** reply-text of a close by the server that names its cause (soft error); '' otherwise. */
  readonly replyText: string;
}

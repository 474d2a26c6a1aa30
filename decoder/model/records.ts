/**
 * What the protocol models hand on: deliveries, links, sessions and transactions, for every version.
 *
 * Numbers are ABSENT (-1) and texts undefined where something does not apply or is not known. A record
 * is reused after the sink has had it: copy what you keep.
 */

import { type ContentHash, hashText } from '../content-hash.ts';
import { ABSENT } from '../frame-view.ts';
import type { JsonValue } from '../json.ts';
import type { ProtocolCode } from '../protocol.ts';
import type { Bytes, ConnectionNumber, Direction, FrameNumber, Nanos } from '../units.ts';
import type { Comparison } from './comparison.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type {
  DELIVERY_KINDS,
  DISAGREEMENTS,
  DISCHARGES,
  GUARANTEES,
  LINK_KINDS,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
  TRANSACTION_RESULTS,
} from './names.ts';

/** What carried the message: a transfer of 1.0 or 0-10, or the 0-9-1 method. */
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** Whose message it is: the application's, or one that only makes the protocol work. */
export type Purpose = (typeof PURPOSES)[number];

/** How far a delivery has come, as an observer between the two endpoints sees it. */
export type Phase = (typeof PHASES)[number];

export type Outcome = (typeof OUTCOMES)[number];

/** `both`: one frame settles for both ends, as an aborted transfer does. */
export type SettledFirstBy = (typeof SETTLED_FIRST_BY)[number];

/** The order in which outcome and settlement came; `+T` when a transaction was around it. */
export type Pattern = (typeof PATTERNS)[number];
export type BasePattern = Exclude<Pattern, `${string}+T`>;

export type Guarantee = (typeof GUARANTEES)[number];

export type Disagreement = (typeof DISAGREEMENTS)[number];

/** One message on its way over one link or channel. */
export class DeliveryRecord {
  /** From 1 over the capture, in the order of first frames. */
  delivery = ABSENT;
  connection: ConnectionNumber = ABSENT;
  /** The n of `c1.s<n>`. */
  session = ABSENT;
  /** The n of `c1.s1.l<n>`; ABSENT when its attach is not in the capture and nothing else tells. */
  link = ABSENT;
  /** Name of that link, or consumer-tag. */
  linkName: string | undefined;
  /** The n of `c1.t<n>`. */
  transaction = ABSENT;
  protocol: ProtocolCode = 0;
  kind: DeliveryKind = 'transfer';
  purpose: Purpose = 'message';
  direction: Direction = 0;
  /** 1.0 delivery-id; 0-10: command-id of the transfer. */
  deliveryId = ABSENT;
  /** 1.0: hex octets; 0-9-1: the delivery-tag, or the number that a confirm names it by. */
  deliveryTag: string | undefined;

  startFrame: FrameNumber = ABSENT;
  /** The frame that completes the message, or aborts it. */
  endFrame: FrameNumber = ABSENT;
  /** The frame that states the outcome in effect. */
  outcomeFrame: FrameNumber = ABSENT;
  /** The frame that settles first. */
  settleFrame: FrameNumber = ABSENT;
  returnFrame: FrameNumber = ABSENT;
  startNanos: Nanos | undefined;
  completeNanos: Nanos | undefined;
  outcomeNanos: Nanos | undefined;
  settleNanos: Nanos | undefined;

  /** Frames that carry the message: transfers; before 1.0: the method or command, and those of header and body. */
  transfers = 0;
  payloadBytes: Bytes = ABSENT;
  phase: Phase = 'transferring';
  /** The version's own word for its state: a 1.0 delivery state, or `SENT`, `ACKED` … for 0-9-1. */
  state: string | undefined;
  outcome: Outcome = 'none';
  settledFirstBy: SettledFirstBy | undefined;
  pattern: Pattern | undefined;
  guarantee: Guarantee | undefined;

  /**
   * Where the two ends do not say the same: the sender turned down what the receiver asked for, or
   * accepted over it (3.4.6); or one end stated another outcome after its first.
   */
  disagreement: Disagreement | undefined;

  /** A basic.return gave it back. */
  returned = false;
  /** The receiver was told that it may have been delivered before; undefined when nothing tells. */
  redelivered: boolean | undefined;
  messageId: JsonValue | undefined;
  correlationId: JsonValue | undefined;
  subject: string | undefined;
  contentType: string | undefined;
  /** header.delivery-count as the message came with it; ABSENT where it does not say. */
  headerDeliveryCount = ABSENT;
  /** Whether there is a hash of the bare message; see `messageHash`. */
  hasHash = false;
  hashHigh = 0;
  hashLow = 0;
  /** 1.0: `to`, or the address of target or source; before: the queue. */
  address: string | undefined;
  exchange: string | undefined;
  routingKey: string | undefined;

  /**
   * Equal for bare messages (3.2) that are equal octet for octet; undefined when octets are missing.
   * Made when asked for, 16 hexadecimal digits.
   */
  get messageHash(): string | undefined {
    return this.hasHash ? hashText(this.hashHigh, this.hashLow) : undefined;
  }

  setHash({ high, low }: ContentHash): void {
    this.hasHash = true;
    this.hashHigh = high;
    this.hashLow = low;
  }

  /** Nobody has said what becomes of it. */
  unsettle(): void {
    this.outcome = 'none';
    this.outcomeFrame = ABSENT;
    this.outcomeNanos = undefined;
    this.settleFrame = ABSENT;
    this.settleNanos = undefined;
    this.settledFirstBy = undefined;
    this.pattern = undefined;
  }

  clear(): void {
    this.unsettle();
    this.delivery = ABSENT;
    this.connection = ABSENT;
    this.session = ABSENT;
    this.link = ABSENT;
    this.linkName = undefined;
    this.transaction = ABSENT;
    this.protocol = 0;
    this.kind = 'transfer';
    this.purpose = 'message';
    this.direction = 0;
    this.deliveryId = ABSENT;
    this.deliveryTag = undefined;
    this.startFrame = ABSENT;
    this.endFrame = ABSENT;
    this.returnFrame = ABSENT;
    this.startNanos = undefined;
    this.completeNanos = undefined;
    this.transfers = 0;
    this.payloadBytes = ABSENT;
    this.phase = 'transferring';
    this.state = undefined;
    this.guarantee = undefined;
    this.disagreement = undefined;
    this.returned = false;
    this.redelivered = undefined;
    this.messageId = undefined;
    this.correlationId = undefined;
    this.subject = undefined;
    this.contentType = undefined;
    this.headerDeliveryCount = ABSENT;
    this.hasHash = false;
    this.address = undefined;
    this.exchange = undefined;
    this.routingKey = undefined;
  }
}

/** A session of 1.0 or 0-10, or a 0-9-1 channel, from its beginning to its end. */
export interface SessionRecord {
  readonly connection: ConnectionNumber;
  /** The n of `c1.s<n>`. */
  readonly session: number;
  readonly protocol: ProtocolCode;
  /** Channel number by direction of the sender; the same twice for 0-9-1. */
  readonly channels: readonly [number, number];
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  /** The first end, channel.close, or frame that ended all; ABSENT while open. */
  readonly endFrame: FrameNumber;
  readonly endNanos: Nanos | undefined;
  /** Error condition, or reply-text. */
  readonly error: string | undefined;
  readonly deliveries: number;
}

export type LinkKind = (typeof LINK_KINDS)[number];

/** A 1.0 link, a consumer (0-9-1) or subscription (0-10), a publisher (exchange/routing-key), or polling by get. */
export interface LinkRecord {
  readonly connection: ConnectionNumber;
  readonly session: number;
  /** The n of `c1.s1.l<n>`. */
  readonly link: number;
  readonly protocol: ProtocolCode;
  readonly kind: LinkKind;
  readonly purpose: Purpose;
  /** Which way its messages go; undefined when no frame told. */
  readonly direction: Direction | undefined;
  /** Link name or consumer-tag. */
  readonly name: string | undefined;
  /** Address of the node at the peer, or the queue. */
  readonly address: string | undefined;
  readonly exchange: string | undefined;
  readonly routingKey: string | undefined;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  readonly endFrame: FrameNumber;
  readonly endNanos: Nanos | undefined;
  readonly error: string | undefined;
  readonly deliveries: number;
  /** 0-9-1 consumer: prefetch-count in force at its end; 0 is no limit, ABSENT not known. */
  readonly prefetch?: number;
  /** What only 1.0 links have. */
  readonly amqp10?: Link10Facts;
}

/** As on the wire; undefined when absent: the defaults are mixed (2) and first (0). */
export interface SettleModes {
  readonly sndSettleMode: number | undefined;
  readonly rcvSettleMode: number | undefined;
}

/** The two ends of a 1.0 link: what the first to attach asked, what the other granted, what they did. */
export interface Link10Facts {
  /** By direction of the frames that carry it; ABSENT before an attach. */
  readonly handles: readonly [number, number];
  readonly initiator: Direction | undefined;
  /** As the first attach says; undefined where it is not known to be in the capture. */
  readonly asked: SettleModes | undefined;
  /** The sender's mode as in its own attach, the receiver's as in its own; undefined without both. */
  readonly agreed: SettleModes | undefined;
  /** As the second attach says, whichever end sent it. */
  readonly answered: SettleModes | undefined;
  /** Settled deliveries by pattern. */
  readonly did: ReadonlyMap<string, number>;
  readonly sourceAsked: JsonValue | undefined;
  readonly sourceGranted: JsonValue | undefined;
  readonly targetAsked: JsonValue | undefined;
  readonly targetGranted: JsonValue | undefined;
  readonly defaultOutcome: Outcome | undefined;
  /** Flows whose delivery-count was not the one that the capture gives. */
  readonly creditDrifts: number;
  /** Deliveries beyond every limit that the receiver ever announced. */
  readonly creditOverruns: number;
  /** An end detached for good, or with an error: what was unsettled then is lost. */
  readonly closedNanos: Nanos | undefined;
}

export type Discharge = (typeof DISCHARGES)[number];

export type TransactionResult = (typeof TRANSACTION_RESULTS)[number];

/** A 1.0 transaction from declare to discharge, what one commit or rollback covers, or a branch of dtx (0-10). */
export interface TransactionRecord {
  readonly connection: ConnectionNumber;
  /** The n of `c1.t<n>`. */
  readonly transaction: number;
  readonly session: number;
  readonly protocol: ProtocolCode;
  /** Hex octets: 1.0 txn-id; 0-10 xid, its size and codes left out. */
  readonly txnId: string | undefined;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  /** The frame that asks for its end; the answer may be missing. ABSENT while there is none. */
  readonly dischargeFrame: FrameNumber;
  readonly dischargeNanos: Nanos | undefined;
  readonly asks: Discharge | undefined;
  /** The frame that tells the result. */
  readonly endFrame: FrameNumber;
  readonly endNanos: Nanos | undefined;
  readonly result: TransactionResult;
  /** Deliveries and settlements made in it. */
  readonly members: number;
  readonly error: string | undefined;
}

/** Where the models send what is final. Each record comes once. */
export interface ModelSink {
  delivery(record: DeliveryRecord): void;
  session?(record: SessionRecord): void;
  link?(record: LinkRecord): void;
  transaction?(record: TransactionRecord): void;
  /** A link or a session has changed. The entry is reused: copy what you keep. */
  ledger?(entry: LedgerEntry): void;
  /** A frame says something else than the capture gives. */
  comparison?(comparison: Comparison): void;
  /** Once for each connection whose protocol is known, when it is done. */
  connection?(facts: ConnectionFacts): void;
}

/** `c1.s1.l1`, as far as the numbers are known. */
export function modelId(connection: ConnectionNumber, session: number, link = ABSENT): string {
  if (session === ABSENT) return `c${connection}`;
  return link === ABSENT ? `c${connection}.s${session}` : `c${connection}.s${session}.l${link}`;
}

/** `c1.t1`. */
export function transactionId(connection: ConnectionNumber, transaction: number): string {
  return `c${connection}.t${transaction}`;
}

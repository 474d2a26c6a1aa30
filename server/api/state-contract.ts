/**
 * Requests and responses about protocol state: sessions, links, deliveries and what they were at a
 * moment. The rules of contract.ts hold here too: no Node imports, and a key that does not apply or
 * is not known is absent.
 */
import { z } from 'zod';
import {
  DELIVERY_KINDS,
  DISCHARGES,
  GUARANTEES,
  LINK_KINDS,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
  TRANSACTION_RESULTS,
} from '../../decoder/model/names.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { Connection } from './connection-contract.ts';
import {
  CaptureId,
  count,
  direction,
  FrameRow,
  frameNumber,
  JsonValueSchema,
  nanos,
  pageToken,
  protocol,
  Total,
} from './contract.ts';

export const ConnectionName = z.string().regex(/^c[1-9]\d{0,9}$/);
export const SessionName = z.string().regex(/^c[1-9]\d{0,9}\.s[1-9]\d{0,9}$/);
export const LinkName = z.string().regex(/^c[1-9]\d{0,9}\.s[1-9]\d{0,9}\.l[1-9]\d{0,9}$/);
const TransactionName = z.string().regex(/^c[1-9]\d{0,9}\.t[1-9]\d{0,9}$/);

function pageOf<T extends z.ZodType>(row: T) {
  return z.strictObject({ items: z.array(row), next: pageToken.exactOptional(), total: Total });
}

// Connections ----------------------------------------------------------------------------------

/** What one end said of itself and its limits. */
const Peer = z.strictObject({
  /** 1.0 container-id, or the 0-9-1 connection name. */
  name: z.string().exactOptional(),
  product: z.string().exactOptional(),
  /** Octets. */
  maxFrameSize: count.exactOptional(),
  channelMax: count.exactOptional(),
  /** 1.0 idle-time-out, 0-9-1 heartbeat; 0 where it was turned off. */
  idleTimeoutNanos: nanos.exactOptional(),
  /** The frame that states them, also where it leaves some out; absent where the capture has none. */
  limitsFrame: frameNumber.exactOptional(),
  /** What it may send at most: octets of a frame, and the highest channel; 0-9-1: 0 for no limit. */
  sendsFrameSize: count.exactOptional(),
  sendsChannel: count.exactOptional(),
  /** Frames of this end that only say it is alive. */
  heartbeats: count,
  /** The longest time without a frame of this end, between open and close, */
  longestSilenceNanos: nanos.exactOptional(),
  /** and the frame that ended it. */
  longestSilenceFrame: frameNumber.exactOptional(),
});

/** What the two ends agreed on before and around their traffic. */
export const ConnectionFacts = z.strictObject({
  /** Protocol headers in order: `client AMQP 0 1 0 0`. */
  headers: z.array(z.string()),
  saslMechanisms: z.array(z.string()),
  saslMechanism: z.string().exactOptional(),
  saslOutcome: z.string().exactOptional(),
  virtualHost: z.string().exactOptional(),
  client: Peer,
  server: Peer,
  closedBy: z.enum(['client', 'server']).exactOptional(),
  closeFrame: frameNumber.exactOptional(),
  closeError: z.string().exactOptional(),
  /** The connection of the same client before this one. */
  previousIncarnation: ConnectionName.exactOptional(),
});
export type ConnectionFacts = z.infer<typeof ConnectionFacts>;

export const ConnectionDetail = Connection.extend({
  /** Once the connection is done, where its version is known. */
  facts: ConnectionFacts.exactOptional(),
});
export type ConnectionDetail = z.infer<typeof ConnectionDetail>;

export const ConnectionParams = z.strictObject({ id: CaptureId, connection: ConnectionName });

// Why a link does not move ---------------------------------------------------------------------

/** Why a link does not move, who must send what, and which frame made it so. */
export const StillnessRow = z.strictObject({
  blocked: z.enum(STILLNESS),
  /** The link's role that must act, */
  mustAct: z.enum(['sender', 'receiver']).exactOptional(),
  /** and the performative or method that it must send. */
  mustSend: z.string().exactOptional(),
  sinceNanos: nanos,
  /** The frame that made it so; absent where no frame did. */
  frame: frameNumber.exactOptional(),
  /** All of it in words, with the ends named. */
  sentence: z.string(),
});
export type StillnessRow = z.infer<typeof StillnessRow>;

// Sessions and links ---------------------------------------------------------------------------

export const Session = z.strictObject({
  session: SessionName,
  connection: ConnectionName,
  protocol,
  /** Channel number that frames of each side carry; the same twice for 0-9-1. */
  clientChannel: count.exactOptional(),
  serverChannel: count.exactOptional(),
  firstFrame: frameNumber,
  firstNanos: nanos,
  /** Absent while it is open. */
  endFrame: frameNumber.exactOptional(),
  endNanos: nanos.exactOptional(),
  error: z.string().exactOptional(),
  links: count,
  deliveries: count,
});
export type Session = z.infer<typeof Session>;
export const SessionPage = pageOf(Session);
export type SessionPage = z.infer<typeof SessionPage>;

const SettleModes = z.strictObject({
  sndSettleMode: z.int().exactOptional(),
  rcvSettleMode: z.int().exactOptional(),
});

export const Link = z.strictObject({
  link: LinkName,
  connection: ConnectionName,
  session: SessionName,
  protocol,
  kind: z.enum(LINK_KINDS),
  purpose: z.enum(PURPOSES),
  /** Which way its messages go. */
  direction: direction.exactOptional(),
  name: z.string().exactOptional(),
  address: z.string().exactOptional(),
  exchange: z.string().exactOptional(),
  routingKey: z.string().exactOptional(),
  firstFrame: frameNumber,
  firstNanos: nanos,
  endFrame: frameNumber.exactOptional(),
  endNanos: nanos.exactOptional(),
  error: z.string().exactOptional(),
  deliveries: count,
  /** What only 1.0 links have. */
  initiator: z.enum(['client', 'server']).exactOptional(),
  clientHandle: count.exactOptional(),
  serverHandle: count.exactOptional(),
  /** As the first attach says; like the next two absent where an attach it takes is not in the capture. */
  asked: SettleModes.exactOptional(),
  agreed: SettleModes.exactOptional(),
  /** As the second attach says. */
  answered: SettleModes.exactOptional(),
  /** Settled deliveries by pattern: `{"P1": 40}`. */
  did: z.record(z.string(), count).exactOptional(),
  sourceAsked: JsonValueSchema.exactOptional(),
  sourceGranted: JsonValueSchema.exactOptional(),
  targetAsked: JsonValueSchema.exactOptional(),
  targetGranted: JsonValueSchema.exactOptional(),
  defaultOutcome: z.enum(OUTCOMES).exactOptional(),
  /** Flows whose delivery-count was not the one that the capture gives. */
  creditDrifts: count.exactOptional(),
  creditOverruns: count.exactOptional(),
  /** When it was closed, and not only detached: what was unsettled then is lost. */
  closedNanos: nanos.exactOptional(),
  /** 0-9-1 consumer: prefetch-count in force, 0 for no limit. */
  prefetch: count.exactOptional(),
});
export type Link = z.infer<typeof Link>;
/** In a list. */
export const ListedLink = Link.extend({
  /** Why it stood still when the capture ended, or right before the link did; */
  lastStillness: StillnessRow.exactOptional(),
  /** its credit and what was unsettled then, as LedgerRow has them. */
  linkCredit: z.int().exactOptional(),
  unsettledSender: count.exactOptional(),
  unsettledReceiver: count.exactOptional(),
});
export type ListedLink = z.infer<typeof ListedLink>;
export const LinkPage = pageOf(ListedLink);
export type LinkPage = z.infer<typeof LinkPage>;

/** A link with what it was at its last change, and its deliveries counted. */
export const LinkDetail = Link.extend({
  byOutcome: z.partialRecord(z.enum(OUTCOMES), count),
  byPhase: z.partialRecord(z.enum(PHASES), count),
  linkCredit: z.int().exactOptional(),
  deliveryCount: count.exactOptional(),
  available: count.exactOptional(),
  unsettledSender: count.exactOptional(),
  unsettledReceiver: count.exactOptional(),
  /** At the end of the capture, or of the link. */
  stillness: StillnessRow.exactOptional(),
});
export type LinkDetail = z.infer<typeof LinkDetail>;

export const LinkParams = z.strictObject({ id: CaptureId, link: LinkName });

// Deliveries -----------------------------------------------------------------------------------

export const Delivery = z.strictObject({
  delivery: count,
  connection: ConnectionName,
  session: SessionName.exactOptional(),
  link: LinkName.exactOptional(),
  protocol,
  kind: z.enum(DELIVERY_KINDS),
  purpose: z.enum(PURPOSES),
  direction,
  deliveryId: count.exactOptional(),
  deliveryTag: z.string().exactOptional(),
  startFrame: frameNumber.exactOptional(),
  endFrame: frameNumber.exactOptional(),
  outcomeFrame: frameNumber.exactOptional(),
  settleFrame: frameNumber.exactOptional(),
  returnFrame: frameNumber.exactOptional(),
  startNanos: nanos.exactOptional(),
  completeNanos: nanos.exactOptional(),
  outcomeNanos: nanos.exactOptional(),
  settleNanos: nanos.exactOptional(),
  /** Absent where some of the frames that carried it were lost. */
  transfers: count.exactOptional(),
  payloadBytes: count.exactOptional(),
  phase: z.enum(PHASES),
  state: z.string().exactOptional(),
  outcome: z.enum(OUTCOMES),
  settledFirstBy: z.enum(SETTLED_FIRST_BY).exactOptional(),
  pattern: z.enum(PATTERNS).exactOptional(),
  guarantee: z.enum(GUARANTEES).exactOptional(),
  returned: z.boolean().exactOptional(),
  redelivered: z.boolean().exactOptional(),
  messageId: JsonValueSchema.exactOptional(),
  correlationId: JsonValueSchema.exactOptional(),
  subject: z.string().exactOptional(),
  contentType: z.string().exactOptional(),
  /** header.delivery-count as the message arrived with it. */
  deliveryCount: count.exactOptional(),
  /** Equal for messages whose bare message is equal, octet for octet. */
  messageHash: z.string().exactOptional(),
  address: z.string().exactOptional(),
  exchange: z.string().exactOptional(),
  routingKey: z.string().exactOptional(),
  transaction: TransactionName.exactOptional(),
});
export type Delivery = z.infer<typeof Delivery>;
export const DeliveryPage = pageOf(Delivery);
export type DeliveryPage = z.infer<typeof DeliveryPage>;

export const DeliveryParams = z.strictObject({
  id: CaptureId,
  n: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

/** One thing that one side did, and when the other side can first have known it. */
export const DeliveryStep = z.strictObject({
  by: z.enum(['sender', 'receiver']),
  frame: frameNumber,
  timeNanos: nanos,
  /** What the frame did to this delivery, in words: `transfer 1 of 3`, `accepted, settled`. */
  did: z.string(),
  /** The acting side's state of the delivery afterwards, in words. */
  state: z.string(),
  settled: z.boolean(),
  /** TCP of the other side had all of the frame then; absent: the capture does not show it. */
  knownNanos: nanos.exactOptional(),
  /** The packet whose acknowledgement says so. */
  knownPacket: count.exactOptional(),
});
export type DeliveryStep = z.infer<typeof DeliveryStep>;

export const DeliveryDetail = Delivery.extend({
  /** Names of the two ends: `client`, `server`, with product where known. */
  sender: z.string(),
  receiver: z.string(),
  /** What each side believes at the end, one sentence each, naming the frame that made it so. */
  senderBelieves: z.string(),
  receiverBelieves: z.string(),
  steps: z.array(DeliveryStep),
  /** Its frames in order, those of a settling range included; the first 500. */
  frames: z.array(FrameRow),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

// Ledger, transactions, TCP --------------------------------------------------------------------

/** What a link or a session was right after a change of it. */
export const LedgerRow = z.strictObject({
  /** Absent where TCP, not a frame, made the change. */
  frame: frameNumber.exactOptional(),
  timeNanos: nanos,
  connection: ConnectionName,
  session: SessionName,
  /** Absent on a row of the session alone. */
  link: LinkName.exactOptional(),
  /** Transfers that may still be sent, by direction. */
  windowToServer: z.int().exactOptional(),
  windowToClient: z.int().exactOptional(),
  /** At the sender; negative beyond what was granted. 0-9-1: prefetch less unacknowledged. */
  linkCredit: z.int().exactOptional(),
  deliveryCount: count.exactOptional(),
  available: count.exactOptional(),
  unsettledSender: count.exactOptional(),
  unsettledReceiver: count.exactOptional(),
  drain: z.boolean().exactOptional(),
  blocked: z.enum(STILLNESS).exactOptional(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
export const LedgerPage = pageOf(LedgerRow);
export type LedgerPage = z.infer<typeof LedgerPage>;

export const Transaction = z.strictObject({
  transaction: TransactionName,
  connection: ConnectionName,
  session: SessionName,
  protocol,
  txnId: z.string().exactOptional(),
  firstFrame: frameNumber,
  firstNanos: nanos,
  endFrame: frameNumber.exactOptional(),
  endNanos: nanos.exactOptional(),
  /** The frame that asks for its end, and for what; the answer may be missing. */
  dischargeFrame: frameNumber.exactOptional(),
  dischargeNanos: nanos.exactOptional(),
  asks: z.enum(DISCHARGES).exactOptional(),
  result: z.enum(TRANSACTION_RESULTS),
  members: count,
  error: z.string().exactOptional(),
});
export type Transaction = z.infer<typeof Transaction>;
export const TransactionPage = pageOf(Transaction);
export type TransactionPage = z.infer<typeof TransactionPage>;

export const TcpEvent = z.strictObject({
  timeNanos: nanos,
  packet: count,
  connection: ConnectionName,
  /** The way of the segment that shows it. */
  direction,
  /** `zero-window`, `window-open`, `retransmission`, `out-of-order`, `reset`, `fin` … */
  kind: z.string(),
  /** Octets, where the event has any. */
  bytes: count.exactOptional(),
});
export type TcpEvent = z.infer<typeof TcpEvent>;
export const TcpEventPage = pageOf(TcpEvent);
export type TcpEventPage = z.infer<typeof TcpEventPage>;

/**
 * Requests and responses of the timeline. Times are nanoseconds from the start of the capture, and
 * what is drawn by the thousand comes as a struct of arrays: `start[i]`, `end[i]` … are one bar.
 */
import { z } from 'zod';
import { LINK_KINDS, PURPOSES } from '../../decoder/model/names.ts';
import { TRANSPORTS } from '../../decoder/sink.ts';
import { CaptureId, count, direction, frameNumber, nanos, protocol } from './contract.ts';
import { BandSpan } from './moment-contract.ts';
import { ConnectionName, LinkName, SessionName } from './state-contract.ts';
import { askedNanos } from './time-contract.ts';

/** Lanes of one request: what a tall screen shows. */
export const TIMELINE_LANES_MAX = 40;
/** Deliveries drawn one by one in one answer; of more, the longest. */
export const TIMELINE_BARS_MAX = 4000;
/** Buckets between `from` and `to`. */
export const TIMELINE_BUCKETS_MAX = 8192;
/** Lanes told of a capture; those beyond are counted. */
export const TIMELINE_TREE_MAX = 20_000;
/** Buckets of the overview. */
export const OVERVIEW_BUCKETS_MAX = 2000;

/** What a delivery is drawn as, from what needs nobody's attention to what does. */
export const BAR_STATES = [
  'presettled',
  'accepted',
  /** Settled without a word of the outcome. */
  'settled',
  'modified',
  'released',
  'rolled-back',
  'aborted',
  /** Not settled when the capture ended. */
  'open',
  /** Its channel or connection ended before it was acknowledged: the server queues it again (not in 1.0). */
  'requeued',
  /** Its link, session or connection ended before it was settled. */
  'in-doubt',
  'returned',
  'rejected',
] as const;
export type BarState = (typeof BAR_STATES)[number];

/** `c1.s1.l0`: the deliveries of a session on no link that is known. */
const StraysName = z.string().regex(/^c[1-9]\d{0,9}\.s[1-9]\d{0,9}\.l0$/);

/** `c1`, `c1.s1`, `c1.s1.l1`, `c1.s1.l0`. */
export const LaneName = z.union([ConnectionName, SessionName, LinkName, StraysName]);

// The tree of lanes ----------------------------------------------------------------------------

const laneLife = {
  firstNanos: nanos,
  /** Absent while it is open. */
  endNanos: nanos.exactOptional(),
  error: z.string().exactOptional(),
  deliveries: count,
};

const ConnectionLane = z.strictObject({
  kind: z.literal('connection'),
  lane: ConnectionName,
  ...laneLife,
  client: z.string(),
  server: z.string(),
  protocol: protocol.exactOptional(),
  /** container-id, or connection name. */
  name: z.string().exactOptional(),
  clientProduct: z.string().exactOptional(),
  serverProduct: z.string().exactOptional(),
  /** Time of open and of close; before and after lie handshakes. */
  opened: nanos.exactOptional(),
  closed: nanos.exactOptional(),
  /** Last packet of it. */
  lastNanos: nanos,
  tcpEnd: z.enum(['fin', 'half-closed', 'reset']).exactOptional(),
  midStream: z.boolean(),
  /** What carries the frames. */
  transport: z.enum(TRANSPORTS).exactOptional(),
});
const SessionLane = z.strictObject({
  kind: z.literal('session'),
  lane: SessionName,
  ...laneLife,
  protocol,
  channel: count.exactOptional(),
});
const LinkLane = z.strictObject({
  kind: z.literal('link'),
  lane: LinkName,
  ...laneLife,
  protocol,
  linkKind: z.enum(LINK_KINDS),
  purpose: z.enum(PURPOSES),
  direction: direction.exactOptional(),
  name: z.string().exactOptional(),
  address: z.string().exactOptional(),
  exchange: z.string().exactOptional(),
  routingKey: z.string().exactOptional(),
  /** Deliveries by what they are drawn as. */
  byState: z.partialRecord(z.enum(BAR_STATES), count),
});
/** Deliveries whose link is not known: its attach, or the beginning of the frame, is not in the capture. */
const StraysLane = z.strictObject({
  kind: z.literal('strays'),
  lane: StraysName,
  ...laneLife,
  protocol,
  byState: z.partialRecord(z.enum(BAR_STATES), count),
});
/** A line of the tree, with what it says in words. */
export const Lane = z.discriminatedUnion('kind', [
  ConnectionLane,
  SessionLane,
  LinkLane,
  StraysLane,
]);
export type StraysLane = z.infer<typeof StraysLane>;
export type ConnectionLane = z.infer<typeof ConnectionLane>;
export type SessionLane = z.infer<typeof SessionLane>;
export type LinkLane = z.infer<typeof LinkLane>;
export type Lane = z.infer<typeof Lane>;

export const TimelineTree = z.strictObject({
  /** Where the capture ends: what is open is drawn to here. */
  endNanos: nanos,
  /** In the order of the tree: a connection, its first session, the links of that … */
  lanes: z.array(Lane),
  /** Lanes beyond TIMELINE_TREE_MAX. */
  omitted: count,
});
export type TimelineTree = z.infer<typeof TimelineTree>;

// What is in the lanes -------------------------------------------------------------------------

/** One bucket, in nanoseconds: a power of two, so that neighbouring windows share theirs. */
const resolution = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 52)
  .refine((value) => Number.isInteger(Math.log2(value)), 'is no power of two');

export const laneList = z
  .string()
  .max(TIMELINE_LANES_MAX * 36)
  .transform((text) => text.split(','))
  .pipe(z.array(LaneName).min(1).max(TIMELINE_LANES_MAX));

export const TimelineQuery = z.strictObject({
  from: askedNanos,
  to: askedNanos,
  resolution,
  /** Names of lanes with commas between. */
  lanes: laneList,
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

/** Deliveries of two buckets and more, one by one. */
const Bars = z.strictObject({
  delivery: z.array(count),
  /** Index into BAR_STATES. */
  state: z.array(count),
  start: z.array(nanos),
  /** Settlement; of what is open the end of the capture, of what is in doubt, or requeued, the end of its link. */
  end: z.array(nanos),
  /** The message was complete, and an outcome stated, so long after the start; -1: not known. */
  complete: z.array(nanos),
  outcome: z.array(nanos),
});

/** Deliveries too short for that, counted in the bucket where they start. Buckets count from `from`. */
const Density = z.strictObject({
  bucket: z.array(count),
  state: z.array(count),
  count: z.array(count),
  /** One of them. */
  delivery: z.array(count),
});

/** A value that holds until the next point; null where it is not known. */
const Steps = z.strictObject({ time: z.array(nanos), value: z.array(z.int().nullable()) });
export type TimelineSteps = z.infer<typeof Steps>;

/** A stretch in which the link did not move, for one reason. */
export const Wait = BandSpan;
export type Wait = BandSpan;

export const FLAG_KINDS = [
  'link-error',
  'session-error',
  'connection-error',
  /** The answer to an attach wants another settlement than the attach asked for. */
  'settle-modes',
  /** Its ends counted deliveries otherwise than the capture does. */
  'credit-drift',
  /** More deliveries than the receiver ever allowed. */
  'credit-overrun',
  'rejected',
  'returned',
  /** By the server: what a client sent went nowhere. */
  'released',
  /** A link of 1.0 ended before all of its deliveries were settled: what became of them. */
  'ended-unsettled',
  /** An ack, nack or reject of a tag that was not outstanding. */
  'unknown-tag',
  /** TCP was reset before the connection was closed. */
  'tcp-reset',
  /** TCP ended in order, the connection was not closed. */
  'cut-off',
  /** An end sent nothing for longer than the other puts up with: heartbeat, idle-time-out. */
  'silent',
  'gap',
  'malformed',
] as const;

/** Something that went wrong at a moment; of several of a kind in one bucket the first, with their count. */
export const TimelineFlag = z.strictObject({
  kind: z.enum(FLAG_KINDS),
  lane: LaneName,
  timeNanos: nanos,
  count,
  frame: frameNumber.exactOptional(),
  delivery: count.exactOptional(),
  /** Error condition or reply-text. */
  text: z.string().exactOptional(),
});
export type TimelineFlag = z.infer<typeof TimelineFlag>;

const Counted = z.strictObject({ bucket: z.array(count), count: z.array(count) });

/** A stretch in which one end could take nothing: its TCP window was 0. */
const Stall = z.strictObject({ fromNanos: nanos, toNanos: nanos, direction });

/**
 * A part of what comes before a connection is open, as far as it is in the capture: up to the first
 * frame; up to where each end knows who the other is; up to the open.
 */
const HandshakePart = z.strictObject({
  part: z.enum(['transport', 'security', 'opening']),
  fromNanos: nanos,
  toNanos: nanos,
});
export type HandshakePart = z.infer<typeof HandshakePart>;

/** Of strays nothing is known but the deliveries. */
const LinkContent = z.strictObject({
  kind: z.literal('link'),
  lane: z.union([LinkName, StraysName]),
  bars: Bars,
  density: Density,
  credit: Steps,
  waits: z.array(Wait),
  flags: z.array(TimelineFlag),
});
const SessionContent = z.strictObject({
  kind: z.literal('session'),
  lane: SessionName,
  windowToServer: Steps,
  windowToClient: Steps,
  flags: z.array(TimelineFlag),
});
const ConnectionContent = z.strictObject({
  kind: z.literal('connection'),
  lane: ConnectionName,
  handshake: z.array(HandshakePart),
  heartbeats: Counted,
  retransmissions: Counted,
  stalls: z.array(Stall),
  flags: z.array(TimelineFlag),
});
export const LaneContent = z.discriminatedUnion('kind', [
  LinkContent,
  SessionContent,
  ConnectionContent,
]);
export type LinkContent = z.infer<typeof LinkContent>;
export type SessionContent = z.infer<typeof SessionContent>;
export type ConnectionContent = z.infer<typeof ConnectionContent>;
export type LaneContent = z.infer<typeof LaneContent>;

export const Timeline = z.strictObject({
  fromNanos: nanos,
  toNanos: nanos,
  resolutionNanos: count,
  /** As asked for, without those that the capture does not have. */
  lanes: z.array(LaneContent),
});
export type Timeline = z.infer<typeof Timeline>;

// The whole, small -----------------------------------------------------------------------------

export const OverviewQuery = z.strictObject({
  points: z.coerce.number().int().min(10).max(OVERVIEW_BUCKETS_MAX).default(600),
});

export const TimelineOverview = z.strictObject({
  endNanos: nanos,
  bucketNanos: nanos,
  /** Messages of applications begun in each bucket. */
  messages: z.array(count),
  /** The first of each kind in a bucket; at most 500. */
  flags: z.array(TimelineFlag),
});
export type TimelineOverview = z.infer<typeof TimelineOverview>;

// A range, in figures --------------------------------------------------------------------------

export const RangeQuery = z.strictObject({
  from: askedNanos,
  to: askedNanos,
  /** Only of these; absent: of all. */
  lanes: laneList.exactOptional(),
});

/** The deliveries that began in a range. */
export const RangeStatistics = z.strictObject({
  fromNanos: nanos,
  toNanos: nanos,
  deliveries: count,
  payloadBytes: count,
  byState: z.partialRecord(z.enum(BAR_STATES), count),
  /** From the complete message to its settlement, of those that were settled. */
  settled: count,
  p50Nanos: nanos.exactOptional(),
  p90Nanos: nanos.exactOptional(),
  p99Nanos: nanos.exactOptional(),
  maxNanos: nanos.exactOptional(),
  /** Not in the percentiles, since nobody knows how long they would have taken. */
  unsettled: count,
});
export type RangeStatistics = z.infer<typeof RangeStatistics>;

export const TimelineParams = z.strictObject({ id: CaptureId });

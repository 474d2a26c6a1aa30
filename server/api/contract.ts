/**
 * Every request and response of the HTTP API, as zod schemas with the types inferred from them.
 *
 * The handlers validate with these, the OpenAPI document is generated from them and the page is
 * typed by them, so the three cannot drift apart. No Node imports: the page loads this file.
 *
 * A key that does not apply or is not known is absent, hence `exactOptional`: `undefined` and
 * `null` are not ways to say it.
 */
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../decoder/json.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';

export const API_BASE = '/api/v1';

/** Rows of one page when the request does not say. */
export const PAGE_LIMIT_DEFAULT = 200;
/** Most rows of one page. */
export const PAGE_LIMIT_MAX = 1000;
/** A count under a filter stops here and says that it was capped. */
export const COUNT_CAP = 10_000;
/** Longest name of a capture, in code points. */
export const NAME_LENGTH_MAX = 200;

export const count = z.int().nonnegative();
/**
 * Nanoseconds from the start of the capture. Whole, but not always a safe integer: a capture whose
 * clock jumps by years has times beyond 2^53, where they are exact to a microsecond.
 */
export const nanos = z.number();
export const frameNumber = z.int().positive();
export const direction = z.enum(DIRECTION_NAMES);
export const protocol = z.enum(PROTOCOL_NAMES);

// Values ---------------------------------------------------------------------------------------

/** A JSON value; 64-bit integers beyond 2^53 and values with no JSON twin are `{type, value}`. */
export const JsonValueSchema: z.ZodType<JsonValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(JsonValueSchema),
    z.record(z.string(), JsonValueSchema),
  ]),
);

export const JsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), JsonValueSchema);

/** One field of a frame and the octets `[start, end)` it was read from; children tile their parent. */
export const TreeNodeSchema: z.ZodType<TreeNode> = z.lazy(() =>
  z.strictObject({
    name: z.string(),
    label: z.string(),
    value: JsonValueSchema.exactOptional(),
    type: z.string().exactOptional(),
    start: count,
    end: count,
    spec: z.string().exactOptional(),
    children: z.array(TreeNodeSchema).exactOptional(),
    note: z.string().exactOptional(),
  }),
);

// Captures -------------------------------------------------------------------------------------

export const CaptureState = z.enum(['receiving', 'indexing', 'ready', 'interrupted', 'failed']);
export type CaptureState = z.infer<typeof CaptureState>;

export const Progress = z.strictObject({
  /** Octets read so far, as they came (a compressed file counts compressed). */
  bytes: count,
  /** Octets expected, when the sender or the file says. */
  totalBytes: count.exactOptional(),
  packets: count,
  frames: count,
});
export type Progress = z.infer<typeof Progress>;

export const Quality = z.strictObject({
  gaps: count,
  missingBytes: count,
  truncatedPackets: count,
  midStreamConnections: count,
  malformedFrames: count,
  opaqueTlsConnections: count,
  notAmqpConnections: count,
});
export type Quality = z.infer<typeof Quality>;

/** What the command line prints as `summary`, with counts in place of the list of connections. */
export const Summary = z.strictObject({
  file: z.string(),
  format: z.string(),
  /** Octet of the plain file at which a packet was cut. */
  truncatedAt: count.exactOptional(),
  packets: count,
  /** Octets of the plain file. */
  bytes: count,
  durationNanos: nanos,
  /** Epoch nanoseconds of the first packet, decimal. */
  startEpochNanos: z
    .string()
    .regex(/^-?\d+$/)
    .exactOptional(),
  connectionCount: count,
  amqpConnectionCount: count,
  /** What they speak, most of them first. */
  protocols: z.array(protocol),
  frames: z.strictObject({ total: count, byName: z.record(z.string(), count) }),
  deliveries: z
    .strictObject({ total: count, byOutcome: z.record(z.string(), count) })
    .exactOptional(),
  quality: Quality,
  indexSeconds: z.number().nonnegative(),
});
export type Summary = z.infer<typeof Summary>;

/** Why a capture could not be read, or what of it could not. */
export const CaptureFault = z.strictObject({
  sentence: z.string(),
  /** Octet of the plain file at which reading stopped. */
  offset: count.exactOptional(),
});
export type CaptureFault = z.infer<typeof CaptureFault>;

export const CaptureId = z.string().regex(/^[0-9a-f]{12}$/, 'an id is 12 hex digits in lower case');

export const Capture = z.strictObject({
  id: CaptureId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** Octets as uploaded. */
  uploadedBytes: count,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  state: CaptureState,
  error: CaptureFault.exactOptional(),
  /** Samples say what they show. */
  description: z.string().exactOptional(),
  /** What its sender said is spoken on a port, by port: `5672=amqp`. */
  portHints: z.array(z.string()).exactOptional(),
  /** Present while it is being received or indexed. */
  progress: Progress.exactOptional(),
  /** Present once it has been read. */
  summary: Summary.exactOptional(),
});
export type Capture = z.infer<typeof Capture>;

export const CaptureList = z.strictObject({
  /** Newest first. */
  captures: z.array(Capture),
  /** Octets on disk of all captures, indexes included. */
  usedBytes: count,
  /** Octets all captures together may use. */
  quotaBytes: count,
  /** Octets free on the disk of the data folder. */
  freeBytes: count,
});
export type CaptureList = z.infer<typeof CaptureList>;

export const CaptureParams = z.strictObject({ id: CaptureId });

export const UploadQuery = z.strictObject({
  /** What people will call it; any text, never used as a path. */
  name: z.string().max(4096).exactOptional(),
  /** Chosen by the sender, so that it can watch the events meanwhile. */
  id: CaptureId.exactOptional(),
  /** What is spoken on a port, where the capture does not show it: `5672=amqp,5673=amqp-0-9-1`. */
  portHint: z.string().min(1).max(1024).exactOptional(),
});

export const RenameBody = z.strictObject({ name: z.string().min(1).max(4096) });
export type RenameBody = z.infer<typeof RenameBody>;

/** Data of `event: progress`; `done` and `failed` carry a Capture and end the stream. */
export const ProgressEvent = Progress.extend({ state: CaptureState });
export type ProgressEvent = z.infer<typeof ProgressEvent>;

// Pages ----------------------------------------------------------------------------------------

export const pageToken = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/, 'not a page token');
export const limit = z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT);
export const filter = z.string().max(4096).exactOptional();

export const Total = z.strictObject({
  count,
  /** There are more than `count`. */
  capped: z.boolean(),
});
export type Total = z.infer<typeof Total>;

// Frames ---------------------------------------------------------------------------------------

export const MalformedSchema = z.strictObject({
  layer: z.enum(['tcp', 'frame', 'amqp']),
  /** Octets from the first octet of the frame. */
  offset: count,
  reason: z.string(),
});

export const FrameRow = z.strictObject({
  number: frameNumber,
  packet: count,
  timeNanos: nanos,
  connection: z.string(),
  direction,
  /** Absent when the stream never said which. */
  protocol: protocol.exactOptional(),
  channel: count.exactOptional(),
  name: z.string(),
  /** Every octet of the frame; absent on a gap. */
  size: count.exactOptional(),
  /** `c1.s1`, `c1.s1.l1`: what the frame belongs to. */
  session: z.string().exactOptional(),
  link: z.string().exactOptional(),
  /** The delivery it carries, or the only one that it settles; */
  delivery: count.exactOptional(),
  /** how many it settles or gives an outcome. */
  settles: count.exactOptional(),
  fields: JsonObjectSchema,
  malformed: MalformedSchema.exactOptional(),
  /** Octets of this direction before the frame: with connection and direction, its stable name. */
  streamOffset: count,
  /** What the frame says, in one line. */
  info: z.string(),
});
export type FrameRow = z.infer<typeof FrameRow>;

export const FramesQuery = z.strictObject({
  filter,
  after: pageToken.exactOptional(),
  before: pageToken.exactOptional(),
  /** The page starts at this frame number, or at the first after it that the filter lets through. */
  at: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).exactOptional(),
  limit,
});
export type FramesQuery = z.infer<typeof FramesQuery>;

export const FramePage = z.strictObject({
  items: z.array(FrameRow),
  /** Token for `after`; absent when the page holds the last row so far. */
  next: pageToken.exactOptional(),
  /** Token for `before`; absent when the page holds the first row. */
  previous: pageToken.exactOptional(),
  total: Total,
});
export type FramePage = z.infer<typeof FramePage>;

/** A frame number, or the stable name `c3>1204551`: connection, way (`>` to the server), stream offset. */
export const FrameReference = z
  .string()
  .regex(
    /^([1-9]\d{0,15}|c[1-9]\d{0,9}[<>]\d{1,16})$/,
    'neither a frame number nor a name like c3>1204551',
  );

export const FrameParams = z.strictObject({ id: CaptureId, n: FrameReference });

export const Piece = z.strictObject({
  /** Octets `[start, end)` of the frame came … */
  start: count,
  end: count,
  /** … in this packet, */
  packet: count,
  /** and lie here in the plain file, as they are or encrypted; absent where they were compressed. */
  fileOffset: count.exactOptional(),
});
export type Piece = z.infer<typeof Piece>;

export const FrameDetail = FrameRow.extend({
  tree: TreeNodeSchema,
  /** Two characters an octet: hex, `**` for one that holds a secret, `··` for one that never came. */
  bytes: z.string().regex(/^([0-9a-f]{2}|\*\*|··)*$/),
  pieces: z.array(Piece),
});
export type FrameDetail = z.infer<typeof FrameDetail>;

// Errors ---------------------------------------------------------------------------------------

export const FilterErrorSchema = z.strictObject({
  /** Characters `[start, end)` of the filter. */
  start: count,
  end: count,
  message: z.string(),
});
export type FilterErrorBody = z.infer<typeof FilterErrorSchema>;

/** RFC 9457 problem details. `detail` is a sentence for the person who sees it. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** With type `invalid-filter`. */
  filterError: FilterErrorSchema.exactOptional(),
  /** With type `unreadable-capture`: where and why. */
  offset: count.exactOptional(),
  reason: z.string().exactOptional(),
});
export type Problem = z.infer<typeof Problem>;

/** What the charts are drawn from: few points, made by the server. The rules of contract.ts hold here too. */
import { z } from 'zod';
import { LINK_KINDS } from '../../decoder/model/names.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { CaptureId, count, frameNumber, nanos } from './contract.ts';
import { ConnectionName, LinkName, SessionName } from './state-contract.ts';
import { askedNanos } from './time-contract.ts';
import { BAR_STATES } from './timeline-contract.ts';

/** Charts over time. */
export const LINE_METRICS = [
  'throughput',
  'outcomes',
  'settle-latency',
  'confirm-latency',
  'unsettled',
  'oldest-unsettled',
  'prefetch',
  'tcp',
  'tcp-round-trip',
  'tcp-in-flight',
  'tcp-shut',
  'liveness',
] as const;
export type LineMetric = (typeof LINE_METRICS)[number];

/** What a chart is of; without any, the whole capture. The narrowest one given counts. */
const scope = {
  connection: ConnectionName.exactOptional(),
  session: SessionName.exactOptional(),
  link: LinkName.exactOptional(),
  from: askedNanos.exactOptional(),
  to: askedNanos.exactOptional(),
};

export const ChartParams = z.strictObject({ id: CaptureId, metric: z.enum(LINE_METRICS) });
export const ChartQuery = z.strictObject({
  ...scope,
  points: z.coerce.number().int().min(2).max(1000).default(200),
});
export type ChartQuery = z.infer<typeof ChartQuery>;

/** Something on the time axis that a reader of any chart wants to see. */
export const ChartFlag = z.strictObject({
  timeNanos: nanos,
  frame: frameNumber,
  kind: z.enum(['error', 'gap']),
  text: z.string(),
});
export type ChartFlag = z.infer<typeof ChartFlag>;

const stretch = { fromNanos: nanos, toNanos: nanos };

export const LineChart = z.strictObject({
  metric: z.enum(LINE_METRICS),
  ...stretch,
  /** Each point tells of the stretch that begins at its time and is this long. */
  bucketNanos: nanos,
  lines: z.array(z.strictObject({ name: z.string(), unit: z.string() })),
  /** null: nothing to tell there. The first may begin before the stretch. */
  points: z.array(z.strictObject({ timeNanos: nanos, values: z.array(z.number().nullable()) })),
  /** Values that the lines are to be held against: what was agreed on. */
  levels: z.array(z.strictObject({ name: z.string(), unit: z.string(), value: z.number() })),
  /** What is to be known of its figures, in sentences. */
  notes: z.array(z.string()),
});
export type LineChart = z.infer<typeof LineChart>;

/** What all charts of a stretch and scope have in common. */
export const ChartMarks = z.strictObject({
  ...stretch,
  /** Errors and gaps; of more than 100 of a kind the first of each hundredth of the stretch, */
  flags: z.array(ChartFlag),
  /** and whether there are others. */
  hasMoreFlags: z.boolean(),
  /** Stretches in which octets are missing: whatever happened in them is not counted. */
  unknown: z.array(z.strictObject(stretch)),
  /** What the capture does not show, in sentences. */
  caveats: z.array(z.string()),
});
export type ChartMarks = z.infer<typeof ChartMarks>;

export const ScopeQuery = z.strictObject(scope);
export type ScopeQuery = z.infer<typeof ScopeQuery>;

/** Deliveries as bars, one below the other in the order in which they began. */
export const DELIVERY_BARS_MAX = 1000;

export const DeliveryBarsQuery = z.strictObject({
  ...scope,
  limit: z.coerce.number().int().min(1).max(DELIVERY_BARS_MAX).default(200),
});
export type DeliveryBarsQuery = z.infer<typeof DeliveryBarsQuery>;

export const DeliveryBar = z.strictObject({
  delivery: count,
  link: LinkName.exactOptional(),
  frame: frameNumber,
  startNanos: nanos,
  /** All of it was sent. */
  completeNanos: nanos.exactOptional(),
  /** Its outcome was told. */
  outcomeNanos: nanos.exactOptional(),
  /** It was over; one that is open lasts to the end of the capture. */
  endNanos: nanos,
  state: z.enum(BAR_STATES),
});
export type DeliveryBar = z.infer<typeof DeliveryBar>;

export const DeliveryBars = z.strictObject({
  ...stretch,
  /** How many there are in the stretch; of more than were asked for, the longest are told. */
  total: count,
  bars: z.array(DeliveryBar),
});
export type DeliveryBars = z.infer<typeof DeliveryBars>;

/** How long deliveries that began in the stretch took from being complete to their settlement. */
export const SettleTimes = z.strictObject({
  ...stretch,
  /** From the shortest to the longest; each is twice as long as the one before, and empty ones stand between. */
  bins: z.array(z.strictObject({ fromNanos: nanos, belowNanos: nanos, deliveries: count })),
  /** Of all bins. */
  settled: count,
  /** Those that nobody settled, whole or not: they have no time, and stand in no bin. */
  unsettled: count,
});
export type SettleTimes = z.infer<typeof SettleTimes>;

/** How long each link was in which state; links that stood still the longest first, at most 40. */
export const BlockedTime = z.strictObject({
  fromNanos: nanos,
  toNanos: nanos,
  links: z.array(
    z.strictObject({
      link: LinkName,
      /** Whether it has credit, or a prefetch limit. */
      kind: z.enum(LINK_KINDS).exactOptional(),
      name: z.string().exactOptional(),
      address: z.string().exactOptional(),
      stretches: z.array(z.strictObject({ blocked: z.enum(STILLNESS), nanos, count })),
    }),
  ),
});
export type BlockedTime = z.infer<typeof BlockedTime>;

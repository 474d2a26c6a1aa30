/** What links were at a moment, and how they changed. The rules of contract.ts hold here too. */
import { z } from 'zod';
import { LINK_KINDS } from '../../decoder/model/names.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { CaptureId, count, direction, frameNumber, nanos, protocol } from './contract.ts';
import { ConnectionName, Delivery, LinkName, SessionName } from './state-contract.ts';
import { askedNanos } from './time-contract.ts';

// State at a moment ----------------------------------------------------------------------------

export const StateQuery = z.strictObject({ at: askedNanos });

export const StateLink = z.strictObject({
  link: LinkName,
  kind: z.enum(LINK_KINDS),
  name: z.string().exactOptional(),
  address: z.string().exactOptional(),
  direction: direction.exactOptional(),
  linkCredit: z.int().exactOptional(),
  deliveryCount: count.exactOptional(),
  available: count.exactOptional(),
  unsettledSender: count.exactOptional(),
  unsettledReceiver: count.exactOptional(),
  blocked: z.enum(STILLNESS).exactOptional(),
  /** Nanoseconds at which that began. */
  blockedSince: nanos.exactOptional(),
  blockedFrame: frameNumber.exactOptional(),
  mustAct: z.enum(['sender', 'receiver']).exactOptional(),
  mustSend: z.string().exactOptional(),
  sentence: z.string().exactOptional(),
});
export const StateSession = z.strictObject({
  session: SessionName,
  windowToServer: z.int().exactOptional(),
  windowToClient: z.int().exactOptional(),
  links: z.array(StateLink),
});
export const StateConnection = z.strictObject({
  connection: ConnectionName,
  client: z.string(),
  server: z.string(),
  protocol: protocol.exactOptional(),
  sessions: z.array(StateSession),
});
/**
 * What was open at a moment; of more than 1,000 unsettled deliveries the oldest. A delivery stands there
 * with its whole life: what came later has its later time.
 */
export const State = z.strictObject({
  atNanos: nanos,
  connections: z.array(StateConnection),
  unsettled: z.array(Delivery),
  unsettledTotal: count,
});
export type State = z.infer<typeof State>;

// Series ---------------------------------------------------------------------------------------

/** `credit` and `unsettled` of a link, `window` of a session. */
export const LEDGER_METRICS = ['credit', 'unsettled', 'window'] as const;

export const SeriesParams = z.strictObject({ id: CaptureId, metric: z.enum(LEDGER_METRICS) });
export const SeriesQuery = z.strictObject({
  link: LinkName.exactOptional(),
  session: SessionName.exactOptional(),
  from: askedNanos.exactOptional(),
  to: askedNanos.exactOptional(),
  points: z.coerce.number().int().min(2).max(1000).default(500),
});
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** A stretch of one answer to why the link does not move. */
export const BandSpan = z.strictObject({
  fromNanos: nanos,
  toNanos: nanos,
  blocked: z.enum(STILLNESS),
  mustAct: z.enum(['sender', 'receiver']).exactOptional(),
  mustSend: z.string().exactOptional(),
  /** The frame that made it so; absent where no frame did. */
  frame: frameNumber.exactOptional(),
});
export type BandSpan = z.infer<typeof BandSpan>;

export const Series = z.strictObject({
  metric: z.enum(LEDGER_METRICS),
  fromNanos: nanos,
  toNanos: nanos,
  /** What each value of a point is: `credit at the sender`. */
  lines: z.array(z.string()),
  /** Steps: a value holds until the next point; null where it is not known. */
  points: z.array(
    z.strictObject({
      timeNanos: nanos,
      frame: frameNumber.exactOptional(),
      values: z.array(z.number().nullable()),
    }),
  ),
  /** Fewer points than changes: of each stretch the lowest and the last are kept. */
  thinned: z.boolean(),
  /** With a link. */
  band: z.array(BandSpan).exactOptional(),
});
export type Series = z.infer<typeof Series>;

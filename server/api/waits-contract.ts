/** The stretches in which links stood still, over all links. The rules of contract.ts hold here too. */
import { z } from 'zod';
import { LINK_KINDS } from '../../decoder/model/names.ts';
import { STILLNESS, type Stillness } from '../../decoder/model/stillness.ts';
import { count, direction, nanos, protocol } from './contract.ts';
import { BandSpan } from './moment-contract.ts';
import { LinkName } from './state-contract.ts';
import { askedNanos } from './time-contract.ts';
import { laneList } from './timeline-contract.ts';

/** Stretches of one answer. */
export const WAITS_MAX = 200;

/** Answers that are no waiting: the link moves, or is over. */
const NO_WAIT = ['moving', 'detached'] as const satisfies readonly Stillness[];
export const WAIT_CAUSES = STILLNESS.filter(
  (state): state is Exclude<Stillness, (typeof NO_WAIT)[number]> =>
    !NO_WAIT.some((other) => other === state),
);
export type WaitCause = (typeof WAIT_CAUSES)[number];

/** Where somebody other than the sender has to act before the next message can go. */
const HELD_BACK = [
  'tcp-blocked',
  'connection-blocked',
  'session-blocked',
  'flow-stopped',
  'never-granted',
  'bytes-never-granted',
  'credit-blocked',
  'window-full',
  'messages-blocked',
  'bytes-blocked',
] as const satisfies readonly WaitCause[];

const causeList = z
  .string()
  .max(300)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(WAIT_CAUSES)).min(1).max(WAIT_CAUSES.length));

export const WaitsQuery = z.strictObject({
  /** Only what lies in this stretch of time; absent: from the start, to the end of the capture. */
  from: askedNanos.exactOptional(),
  to: askedNanos.exactOptional(),
  /** Only of these; a connection or session stands for its links. Absent: of all. */
  lanes: laneList.exactOptional(),
  /** Causes with commas between; absent: those where somebody held the sender back. */
  blocked: causeList.default([...HELD_BACK]),
  limit: z.coerce.number().int().min(1).max(WAITS_MAX).default(50),
});
export type WaitsQuery = z.output<typeof WaitsQuery>;

/** A stretch in which one link stood still for one cause, whole also where only a part lies in the stretch asked for. */
export const LinkWait = BandSpan.extend({
  link: LinkName,
  kind: z.enum(LINK_KINDS),
  protocol,
  /** Which way the messages of the link go. */
  direction: direction.exactOptional(),
  name: z.string().exactOptional(),
  address: z.string().exactOptional(),
  /** How much of it lies in the stretch asked for: what they are ordered by. */
  withinNanos: nanos,
  /** It still held when the capture ended: how long it would have lasted is not known. */
  isOpen: z.boolean(),
  /** All of it in words, with the ends named. */
  sentence: z.string(),
});
export type LinkWait = z.infer<typeof LinkWait>;

export const Waits = z.strictObject({
  fromNanos: nanos,
  toNanos: nanos,
  /** What there is in the stretch by every cause, also those not asked for; the longest time first. */
  causes: z.array(
    z.strictObject({
      blocked: z.enum(WAIT_CAUSES),
      count,
      /** Of all links together. */
      withinNanos: nanos,
      links: count,
    }),
  ),
  /** The longest first. */
  waits: z.array(LinkWait),
});
export type Waits = z.infer<typeof Waits>;

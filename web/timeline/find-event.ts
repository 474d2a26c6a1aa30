/** The next event of a lane, wherever it lies: found in ever shorter stretches that the server tells of. */
import type { Nanos } from '../../decoder/units.ts';
import type { Timeline } from '../../server/api/timeline-contract.ts';
import type { TimelineRequest } from '../api/timeline.ts';
import { eventBeside, eventsOf, type LaneEvent } from './events.ts';
import type { HeldLane } from './held-lanes.ts';
import { prepare } from './prepared.ts';

/** Buckets of one answer: the next stretch is so much shorter. */
const BUCKETS = 2048;

export interface EventSearch {
  readonly at: Nanos;
  readonly way: 1 | -1;
  readonly is0x: boolean;
  /** End of the capture. */
  readonly endNanos: Nanos;
  /** The bucket that will do, a power of two. */
  readonly resolution: Nanos;
  ask(request: TimelineRequest): Promise<Timeline>;
}

/** The event beside a moment in what is here already; undefined where only the server can tell. */
export function heldEvent(
  held: HeldLane,
  { at, way, is0x }: Pick<EventSearch, 'at' | 'way' | 'is0x'>,
): LaneEvent | undefined {
  const { fromNanos, toNanos } = held.timeline;
  if (at < fromNanos || at > toNanos) return undefined;
  const event = eventBeside(eventsOf(held, is0x), at, way);
  // What began before, and reaches in, is not the nearest that began before.
  return event && event.fromNanos >= fromNanos ? event : undefined;
}

/** Undefined where there is none that way. */
export async function findEvent(search: EventSearch): Promise<LaneEvent | undefined> {
  const { at, way, is0x, resolution, ask } = search;
  let from = way === 1 ? at + 1 : 0;
  let to = way === 1 ? search.endNanos + 1 : at;
  for (;;) {
    if (from >= to) return undefined;
    const bucket = Math.max(resolution, 2 ** Math.ceil(Math.log2((to - from) / BUCKETS)));
    const timeline = await ask({ from, to, resolution: bucket });
    const [lane] = prepare(timeline).lanes.values();
    if (lane === undefined) return undefined;
    const event = eventBeside(eventsOf({ lane, timeline }, is0x), at, way);
    if (event === undefined || bucket === resolution || !isBucket(event, bucket)) return event;
    from = Math.max(from, event.fromNanos);
    to = Math.min(to, event.toNanos);
  }
}

/** It stands for all that lies in a bucket. */
function isBucket({ fromNanos, toNanos }: LaneEvent, bucket: Nanos): boolean {
  return toNanos - fromNanos === bucket;
}

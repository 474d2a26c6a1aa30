/** What happened in a lane one by one: for the arrow keys, and for the table. */
import type { Nanos } from '../../decoder/units.ts';
import {
  BAR_STATES,
  type ConnectionContent,
  type HandshakePart,
} from '../../server/api/timeline-contract.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import type { Selection } from '../state/selection.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import type { HeldLane } from './held-lanes.ts';
import { flagSelection, laneSelection } from './pointed.ts';
import { type PreparedLane, stateName } from './prepared.ts';
import { flagText, waitText } from './words.ts';

export interface LaneEvent {
  readonly fromNanos: Nanos;
  readonly toNanos: Nanos;
  readonly text: string;
  readonly selection: Selection;
  /** Of several deliveries taken together the stretch in which they began. */
  readonly range?: TimeWindow;
}

/** In order of their start. */
export function eventsOf({ lane, timeline }: HeldLane, is0x: boolean): readonly LaneEvent[] {
  const events = [...flagEvents(lane), ...contentEvents(lane, timeline, is0x)];
  return events.sort((one, other) => one.fromNanos - other.fromNanos);
}

function flagEvents({ content }: PreparedLane): LaneEvent[] {
  return content.flags.map((flag) => ({
    fromNanos: flag.timeNanos,
    toNanos: flag.timeNanos,
    text: flagText(flag),
    selection: flagSelection(flag.lane, flag.delivery, flag.frame),
  }));
}

function contentEvents(
  lane: PreparedLane,
  { fromNanos, resolutionNanos }: HeldLane['timeline'],
  is0x: boolean,
): LaneEvent[] {
  if (lane.kind === 'session') return [];
  if (lane.kind === 'connection') {
    return connectionEvents(lane.content, fromNanos, resolutionNanos);
  }
  const { bars, density, waits } = lane.content;
  return [
    ...bars.delivery.map((delivery, index): LaneEvent => {
      const lasted = formatDuration(bars.end[index] - bars.start[index]);
      const { text } = DELIVERY_LOOKS[stateName(bars.state[index])];
      return {
        fromNanos: bars.start[index],
        toNanos: bars.end[index],
        text: `Delivery ${delivery}, ${text}, ${lasted}`,
        selection: { kind: 'delivery', delivery },
      };
    }),
    ...density.delivery.map((delivery, index): LaneEvent => {
      const start = fromNanos + density.bucket[index] * resolutionNanos;
      const { text } = DELIVERY_LOOKS[BAR_STATES[density.state[index]] ?? 'settled'];
      const toNanos = start + resolutionNanos;
      if (density.count[index] === 1) {
        const selection = { kind: 'delivery', delivery } as const;
        return { fromNanos: start, toNanos, text: `Delivery ${delivery}, ${text}`, selection };
      }
      const many = formatCounted(density.count[index], 'delivery', 'deliveries');
      return {
        fromNanos: start,
        toNanos,
        text: `${many}, ${text}`,
        selection: laneSelection(lane.content.lane),
        range: { startNanos: start, endNanos: toNanos },
      };
    }),
    ...waits.map(
      (wait): LaneEvent => ({
        fromNanos: wait.fromNanos,
        toNanos: wait.toNanos,
        text: waitText(wait, is0x),
        selection: laneSelection(lane.content.lane),
      }),
    ),
  ];
}

function connectionEvents(
  { lane, handshake, stalls, heartbeats, retransmissions }: ConnectionContent,
  fromNanos: Nanos,
  resolutionNanos: Nanos,
): LaneEvent[] {
  const selection = laneSelection(lane);
  const counted = (
    { bucket, count }: ConnectionContent['heartbeats'],
    one: string,
    many?: string,
  ): LaneEvent[] =>
    bucket.map((at, index) => {
      const start = fromNanos + at * resolutionNanos;
      const text = formatCounted(count[index], one, many);
      return { fromNanos: start, toNanos: start + resolutionNanos, text, selection };
    });
  const lasting = (from: Nanos, to: Nanos, what: string): LaneEvent => ({
    fromNanos: from,
    toNanos: to,
    text: `${what} for ${formatDuration(to - from)}`,
    selection,
  });
  return [
    ...handshake.map((part) =>
      lasting(part.fromNanos, part.toNanos, `Handshake: ${HANDSHAKE_WORDS[part.part]}`),
    ),
    ...stalls.map((stall) => lasting(stall.fromNanos, stall.toNanos, 'TCP window 0')),
    ...counted(heartbeats, 'heartbeat'),
    ...counted(retransmissions, 'segment sent again', 'segments sent again'),
  ];
}

const HANDSHAKE_WORDS: Readonly<Record<HandshakePart['part'], string>> = {
  transport: 'transport',
  security: 'SASL',
  opening: 'up to the open',
};

/** Those of which something lies in the window. */
export function eventsIn(events: readonly LaneEvent[], window: TimeWindow): readonly LaneEvent[] {
  return events.filter(
    ({ fromNanos, toNanos }) => toNanos >= window.startNanos && fromNanos <= window.endNanos,
  );
}

/** The event after a moment, or before it; undefined when there is none. */
export function eventBeside(
  events: readonly LaneEvent[],
  at: Nanos,
  way: 1 | -1,
): LaneEvent | undefined {
  return way === 1
    ? events.find(({ fromNanos }) => fromNanos > at)
    : events.findLast(({ fromNanos }) => fromNanos < at);
}

import type { ConnectionLane, HandshakePart } from '../../server/api/timeline-contract.ts';
import { formatDuration } from '../lib/format.ts';
import { flagMarks, type LanePlace, MIN_PX, stretch } from './lane-place.ts';
import type { LaneDrawing, Mark } from './marks.ts';
import type { PreparedConnection } from './prepared.ts';
import { phaseText } from './words.ts';

const LIFE = { y: 12, h: 8 } as const;

/** Life with handshakes, heartbeats as ticks in it, stalls and retransmissions over it. */
export function layOutConnection(
  place: LanePlace,
  lane: ConnectionLane,
  prepared: PreparedConnection | undefined,
): LaneDrawing {
  const marks = lifeOf(place, lane);
  if (prepared) {
    addPhases(marks, place, lane, prepared.content.handshake);
    const { heartbeats, retransmissions, stalls, flags } = prepared.content;
    addCounted(marks, place, 'beat', heartbeats, LIFE.y + 1, LIFE.h - 2);
    addCounted(marks, place, 'resend', retransmissions, LIFE.y + LIFE.h + 2, 4);
    for (const { fromNanos, toNanos, direction } of stalls) {
      const rect = stretch(place.scale, fromNanos, toNanos, place.y + 8, 16);
      if (!rect) continue;
      const who = direction === 'client-to-server' ? 'the client' : 'the server';
      const text = `TCP got nothing through to ${who} for ${formatDuration(toNanos - fromNanos)}`;
      marks.push({ kind: 'stall', lane: lane.lane, ...rect, text, fromNanos, toNanos });
    }
    marks.push(...flagMarks(place, flags));
  }
  return { areas: [], marks };
}

/** TCP before open is handshake, and after close is closing; without an open all of it is life. */
function lifeOf(place: LanePlace, lane: ConnectionLane): Mark[] {
  const { scale, endNanos } = place;
  const ended = lane.tcpEnd === 'fin' || lane.tcpEnd === 'reset' || lane.closed !== undefined;
  const last = ended ? lane.lastNanos : endNanos;
  const opened = lane.opened ?? lane.firstNanos;
  const closed = lane.closed ?? last;
  const parts = [
    ['open', opened, closed],
    ['handshake', lane.firstNanos, opened],
    ['closing', closed, last],
  ] as const;
  return parts.flatMap(([part, from, to]): Mark[] => {
    if (part !== 'open' && to <= from) return [];
    const rect = stretch(scale, from, to, place.y + LIFE.y, LIFE.h);
    if (!rect) return [];
    const isOpen = part === 'open';
    const ends = { toEnd: !ended && isOpen, fromBefore: lane.midStream && isOpen };
    return [{ kind: 'life', lane: lane.lane, ...rect, part, ...ends }];
  });
}

function addPhases(
  marks: Mark[],
  place: LanePlace,
  lane: ConnectionLane,
  handshake: readonly HandshakePart[],
): void {
  for (const { part, fromNanos, toNanos } of handshake) {
    const rect = stretch(place.scale, fromNanos, toNanos, place.y + LIFE.y, LIFE.h);
    if (!rect) continue;
    const text = phaseText(part, lane);
    marks.push({ kind: 'phase', lane: lane.lane, ...rect, part, text, fromNanos, toNanos });
  }
}

function addCounted(
  marks: Mark[],
  place: LanePlace,
  kind: 'beat' | 'resend',
  { bucket, count }: { readonly bucket: readonly number[]; readonly count: readonly number[] },
  y: number,
  h: number,
): void {
  const { scale, fromNanos, bucketNanos, lane } = place;
  for (let index = 0; index < bucket.length; index++) {
    const at = fromNanos + bucket[index] * bucketNanos;
    const x = scale.toPx(at);
    if (x < scale.leftPx - MIN_PX || x > scale.rightPx) continue;
    marks.push({
      kind,
      lane: lane.lane,
      x,
      y: place.y + y,
      w: MIN_PX,
      h,
      count: count[index],
      fromNanos: at,
    });
  }
}

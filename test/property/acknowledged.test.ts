import { describe, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import { duplicated, reordered } from '../support/packet-orders.ts';
import { joinCapture, type Packet, splitCapture, type TcpFacts } from '../support/packets.ts';
import { Random } from '../support/random.ts';
import { readSamples } from '../support/samples.ts';

const RUNS = 4;
const SYN = 2;
const RST = 4;
const ACK = 16;

interface FrameEnd {
  /** The packet with its last octet, and the one by which it was told that the other end has it. */
  readonly packet: number;
  readonly end: number;
  /** Octets before it are missing: it may have been handed on later than its last octet came. */
  readonly behindGap: boolean;
  acknowledged?: number;
}

/** Frames by connection and direction, each with the first acknowledgement told that covers it. */
function framesOf(capture: Uint8Array): FrameEnd[] {
  const frames: FrameEnd[] = [];
  const waiting = new Map<string, FrameEnd[]>();
  let behindGap = false;
  const decoder = new CaptureDecoder({
    frame({ type, connection, direction, streamOffset, size, packet }) {
      if (type === TYPE.gap) {
        behindGap = true;
        return;
      }
      const frame = { packet, end: streamOffset + size, behindGap };
      const key = `${connection} ${direction}`;
      waiting.set(key, [...(waiting.get(key) ?? []), frame]);
      frames.push(frame);
    },
    acknowledged(connection, direction, streamOffset, _timeNanos, packet) {
      const key = `${connection} ${direction}`;
      const rest = (waiting.get(key) ?? []).filter((frame) => {
        if (frame.end > streamOffset) return true;
        frame.acknowledged = packet;
        return false;
      });
      waiting.set(key, rest);
    },
    connectionDone: () => undefined,
  });
  decoder.push(capture);
  decoder.end();
  return frames;
}

/** The SYN of the side that sent the frame; undefined when the capture has none, or more than one. */
function openingOf({ packet }: FrameEnd, packets: readonly Packet[]) {
  const carrier = packets[packet - 1]?.tcp;
  const openings = packets.flatMap(({ tcp }) => {
    const isSame = tcp?.source === carrier?.source && tcp?.destination === carrier?.destination;
    return tcp !== undefined && isSame && (tcp.flags & SYN) !== 0 ? [tcp] : [];
  });
  const [first] = openings;
  return openings.every(({ sequence }) => sequence === first?.sequence) ? first : undefined;
}

/** The first packet by which a simple reader knows that the other end has the frame; undefined when none is. */
function firstProof(
  { packet, end }: FrameEnd,
  { source, destination, sequence }: TcpFacts,
  packets: readonly Packet[],
): number | undefined {
  const last = (sequence + 1 + end) | 0;
  const proof = packets.findIndex(({ tcp }) => {
    if (tcp?.source !== destination || tcp.destination !== source) return false;
    if ((tcp.flags & (ACK | RST)) !== ACK) return false;
    return ((tcp.acknowledgment - last) | 0) >= 0;
  });
  return proof < 0 ? undefined : Math.max(proof + 1, packet);
}

/** Frames whose acknowledgement is told otherwise than `right` allows, of connections with a handshake. */
function wrong(
  head: Uint8Array,
  packets: readonly Packet[],
  right: (frame: FrameEnd, proof: number | undefined) => boolean,
): unknown[] {
  const frames = framesOf(joinCapture(head, packets));
  expect(frames.length).toBeGreaterThan(0);
  return frames.flatMap((frame) => {
    const opening = openingOf(frame, packets);
    if (opening === undefined) return [];
    const proof = firstProof(frame, opening, packets);
    return right(frame, proof) ? [] : [{ ...frame, proof }];
  });
}

/** The simple reader agrees that the other end has it by then. */
function isLate({ acknowledged }: FrameEnd, proof: number | undefined): boolean {
  return acknowledged === undefined || (proof !== undefined && acknowledged >= proof);
}

describe('the acknowledgement of each frame', () => {
  test.each(readSamples())('is told with the packet that proves it: $file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    const right = (frame: FrameEnd, proof: number | undefined) =>
      frame.behindGap ? isLate(frame, proof) : frame.acknowledged === proof;
    expect(wrong(head, packets, right)).toEqual([]);
  });

  test.each(readSamples())('is never told too soon in another order: $file', ({ plain }) => {
    const { head, packets } = splitCapture(plain);
    for (let seed = 0; seed < RUNS; seed++) {
      for (const change of [reordered, duplicated]) {
        const changed = change(packets, new Random(seed));
        expect(wrong(head, changed, isLate), `seed ${seed}`).toEqual([]);
      }
    }
  });
});

import { PacketView } from '../../decoder/capture/packet-view.ts';
import { PacketDecoder } from '../../decoder/net/packet-decoder.ts';
import type { TcpSegment } from '../../decoder/net/tcp-segment.ts';

/** A copy of what a TcpSegment said. */
export interface SeenSegment {
  readonly packet: number;
  readonly timeNanos: number;
  readonly family: number;
  readonly source: readonly number[];
  readonly destination: readonly number[];
  readonly ports: readonly [source: number, destination: number];
  readonly sequence: number;
  readonly flags: number;
  readonly payload: readonly number[];
  readonly options: readonly number[];
  readonly wireLength: number;
  readonly payloadFileOffset: number;
}

export interface GivenPacket {
  readonly octets: Uint8Array;
  readonly linkType?: number;
  readonly originalLength?: number;
  readonly timeNanos?: number;
}

/** Where the first packet lies in the file that `decodePackets` pretends to read; the others follow. */
export const FIRST_FILE_OFFSET = 40;

/** Decodes packets as if they lay one behind the other in a file. */
export function decodePackets(given: readonly GivenPacket[]): {
  segments: SeenSegment[];
  other: Record<string, number>;
} {
  const segments: SeenSegment[] = [];
  const decoder = new PacketDecoder({ segment: (segment) => segments.push(copyOf(segment)) });
  let fileOffset = FIRST_FILE_OFFSET;
  let number = 0;
  for (const { octets, linkType = 1, originalLength, timeNanos } of given) {
    number += 1;
    // Surrounded by other octets, so that reading beyond the packet shows.
    const bytes = new Uint8Array(octets.length + 64).fill(0x45);
    bytes.set(octets, 32);
    const view = new PacketView(bytes);
    view.number = number;
    view.timeNanos = timeNanos ?? number * 1000;
    view.start = 32;
    view.end = 32 + octets.length;
    view.originalLength = originalLength ?? octets.length;
    view.linkType = linkType;
    view.fileOffset = fileOffset;
    decoder.packet(view);
    // Packet buffers are reused: nothing may depend on them after the call.
    bytes.fill(0xee);
    fileOffset += octets.length;
  }
  return { segments, other: Object.fromEntries(decoder.other) };
}

function copyOf(s: TcpSegment): SeenSegment {
  return {
    packet: s.packet,
    timeNanos: s.timeNanos,
    family: s.family,
    source: [s.source0, s.source1, s.source2, s.source3],
    destination: [s.destination0, s.destination1, s.destination2, s.destination3],
    ports: [s.sourcePort, s.destinationPort],
    sequence: s.sequence,
    flags: s.flags,
    payload: [...s.bytes.subarray(s.payloadStart, s.payloadEnd)],
    options: [...s.bytes.subarray(s.optionsStart, s.optionsEnd)],
    wireLength: s.wireLength,
    payloadFileOffset: s.payloadFileOffset,
  };
}

/** What two ends of a connection say in AMQP 1.0, and captures of what is written to the wire for it. */
import { type Decoded, decodeBytes, frameBytes } from './decode.ts';
import { EMPTY_10, HEADER_10, join, OPEN, PSH_ACK, transferFrame } from './framing.ts';
import { PcapBuilder } from './pcap-builder.ts';

/** What one end says at once, or is written for it. */
export interface Said {
  readonly fromClient: boolean;
  readonly bytes: Uint8Array;
}

const LARGE = transferFrame(false, `005375b0${'00009c40'}${'ab'.repeat(40_000)}`);
export const SAYINGS: readonly Said[] = [
  { fromClient: true, bytes: HEADER_10 },
  { fromClient: false, bytes: HEADER_10 },
  { fromClient: true, bytes: OPEN },
  { fromClient: false, bytes: join(OPEN, EMPTY_10) },
  { fromClient: true, bytes: LARGE },
  ...Array.from({ length: 12 }, (_, place) => ({
    fromClient: place % 3 !== 0,
    bytes: join(transferFrame(false, '005377a1026869'), EMPTY_10),
  })),
];

/** The frames of one direction, by name, size and octets. */
export const framesOf = ({ rows }: Pick<Decoded, 'rows'>, direction: number) =>
  rows
    .filter((row) => row.direction === direction && row.name !== 'gap')
    .map(
      ({ name, size, head }) => `${name} ${size} ${Buffer.from(head.slice(-12)).toString('hex')}`,
    );

/** Those of them that came whole. */
export const wholeOf = ({ rows }: Decoded, direction: number) =>
  framesOf({ rows: rows.filter((row) => row.malformed === undefined) }, direction);

export function capture(wire: readonly Said[]): Uint8Array {
  const pcap = new PcapBuilder();
  const conversation = pcap.connect(40_000, 5671);
  for (const { fromClient, bytes } of wire) {
    if (fromClient) conversation.fromClient(bytes);
    else conversation.fromServer(bytes);
  }
  return pcap.build();
}

/** What a decoder makes of the sayings over bare TCP, by direction. */
export const SAID = [0, 1].map((direction) => framesOf(decodeBytes(capture(SAYINGS)), direction));

export interface Segment extends Said {
  /** In its stream. */
  readonly offset: number;
}

const SEGMENT_BYTES = 700;

/** @param sizeOf octets of the next segment */
export function segmentsOf(wire: readonly Said[], sizeOf = () => SEGMENT_BYTES): Segment[] {
  const sent = { client: 0, server: 0 };
  return wire.flatMap(({ fromClient, bytes }) => {
    const side = fromClient ? 'client' : 'server';
    const begin = sent[side];
    sent[side] += bytes.length;
    const segments: Segment[] = [];
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + sizeOf());
      segments.push({ fromClient, offset: begin + at, bytes: part });
      at += part.length;
    }
    return segments;
  });
}

/**
 * Every segment acknowledges what the other side sent before it.
 *
 * @param isWhole the capture has the handshake
 */
export function captureOf(segments: readonly Segment[], isWhole = true): Uint8Array {
  const pcap = new PcapBuilder();
  if (isWhole) pcap.connect(40_000, 5671);
  const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 1001 };
  const server = { address: [10, 0, 0, 2], port: 5671, sequence: 5001 };
  const sent = { client: 0, server: 0 };
  for (const { fromClient, offset, bytes } of segments) {
    const side = fromClient ? 'client' : 'server';
    const ends = {
      client: { ...client, sequence: 1001 + (fromClient ? offset : sent.client) },
      server: { ...server, sequence: 5001 + (fromClient ? sent.server : offset) },
    };
    const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
    pcap.segment(from, to, PSH_ACK, bytes);
    sent[side] = Math.max(sent[side], offset + bytes.length);
  }
  return pcap.build();
}

/** Whether the frames are some of those said, in their order. */
export function isPart(frames: readonly string[], said: readonly string[]): boolean {
  let at = 0;
  return frames.every((frame) => {
    while (at < said.length && said[at] !== frame) at++;
    return at++ < said.length;
  });
}

/** The frames whose octets, read again, are others than at first. */
export function readOtherwise(decoded: Decoded): number[] {
  return decoded.rows
    .filter(({ name, malformed }) => name !== 'gap' && malformed === undefined)
    .filter(
      (row) => !Buffer.from(row.head).equals(frameBytes(decoded, row).subarray(0, row.head.length)),
    )
    .map(({ number }) => number);
}

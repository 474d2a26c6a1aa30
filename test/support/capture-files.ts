import { CaptureError } from '../../decoder/capture/capture-error.ts';
import type { PacketView } from '../../decoder/capture/packet-view.ts';
import { CaptureReader } from '../../decoder/capture/reader.ts';
import type { ReaderFacts } from '../../decoder/capture/reader-facts.ts';

/** A copy of what a PacketView said. */
export interface ReadPacket {
  readonly number: number;
  readonly timeNanos: number;
  readonly originalLength: number;
  readonly linkType: number;
  readonly fileOffset: number;
  readonly octets: Uint8Array;
}

export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  readonly facts: ReaderFacts;
  readonly error?: CaptureError;
}

/** Reads a whole file pushed in chunks of the sizes that `chunkSize` gives. */
export function readPackets(file: Uint8Array, chunkSize = (): number => file.length): ReadCapture {
  const packets: ReadPacket[] = [];
  const reader = new CaptureReader({ packet: (view) => packets.push(copyOf(view)) });
  try {
    for (let at = 0; at < file.length; ) {
      const end = Math.min(file.length, at + Math.max(1, chunkSize()));
      // A copy that is wiped afterwards, so that a view kept for too long shows.
      const chunk = file.slice(at, end);
      reader.push(chunk);
      chunk.fill(0xee);
      at = end;
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { packets, facts: reader.facts, error };
  }
  return { packets, facts: reader.facts };
}

function copyOf(view: PacketView): ReadPacket {
  const { number, timeNanos, originalLength, linkType, fileOffset } = view;
  const octets = view.bytes.slice(view.start, view.end);
  return { number, timeNanos, originalLength, linkType, fileOffset, octets };
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Integers of one byte order, as octets. */
export function integers(little: boolean) {
  const write = (size: number, fill: (view: DataView) => void) => {
    const octets = new Uint8Array(size);
    fill(new DataView(octets.buffer));
    return octets;
  };
  return {
    u16: (value: number) => write(2, (view) => view.setUint16(0, value, little)),
    u32: (value: number) => write(4, (view) => view.setUint32(0, value, little)),
    i64: (value: bigint) => write(8, (view) => view.setBigInt64(0, value, little)),
  };
}

export interface PcapOptions {
  readonly little?: boolean;
  readonly magic?: number;
  readonly major?: number;
  readonly minor?: number;
  readonly snapLength?: number;
  /** The whole 32-bit field. */
  readonly linkType?: number;
  /** Octets after each record header (the modified form has eight). */
  readonly recordExtra?: number;
}

export interface PcapRecord {
  readonly seconds: number;
  readonly fraction: number;
  readonly octets: Uint8Array;
  readonly originalLength?: number;
  /** Written instead of the true length. */
  readonly capturedLength?: number;
}

export function pcapFile(records: readonly PcapRecord[], options: PcapOptions = {}): Uint8Array {
  const { little = true, recordExtra = 0 } = options;
  const { u16, u32 } = integers(little);
  return concat(
    u32(options.magic ?? 0xa1b2c3d4),
    u16(options.major ?? 2),
    u16(options.minor ?? 4),
    u32(0),
    u32(0),
    u32(options.snapLength ?? 262_144),
    u32(options.linkType ?? 1),
    ...records.flatMap(({ seconds, fraction, octets, originalLength, capturedLength }) => [
      u32(seconds),
      u32(fraction),
      u32(capturedLength ?? octets.length),
      u32(originalLength ?? octets.length),
      new Uint8Array(recordExtra),
      octets,
    ]),
  );
}

/** Builders of pcapng blocks in one byte order. */
export function pcapngBlocks(little: boolean) {
  const { u16, u32, i64 } = integers(little);
  const padded = (octets: Uint8Array) => concat(octets, new Uint8Array(-octets.length & 3));
  const option = (code: number, value: Uint8Array) =>
    concat(u16(code), u16(value.length), padded(value));
  const block = (type: number, body: Uint8Array, options: readonly Uint8Array[] = []) => {
    const tail = options.length === 0 ? [] : [...options, u32(0)];
    const content = concat(padded(body), ...tail);
    const length = u32(content.length + 12);
    return concat(u32(type), length, content, length);
  };
  const text = (value: string) => new TextEncoder().encode(value);
  return {
    block,
    option,
    comment: (value: string) => option(1, text(value)),
    section: (options: readonly Uint8Array[] = [], major = 1) =>
      block(0x0a0d0d0a, concat(u32(0x1a2b3c4d), u16(major), u16(0), i64(-1n)), options),
    interface: (
      linkType: number,
      at: { snapLength?: number; resolution?: number; offset?: bigint; name?: string } = {},
    ) =>
      block(1, concat(u16(linkType), u16(0), u32(at.snapLength ?? 0)), [
        ...(at.resolution === undefined ? [] : [option(9, Uint8Array.of(at.resolution))]),
        ...(at.offset === undefined ? [] : [option(14, i64(at.offset))]),
        ...(at.name === undefined ? [] : [option(2, text(at.name))]),
      ]),
    enhancedPacket: (
      interfaceId: number,
      ticks: bigint,
      octets: Uint8Array,
      at: { original?: number; captured?: number; options?: readonly Uint8Array[] } = {},
    ) =>
      block(
        6,
        concat(
          u32(interfaceId),
          u32(Number(ticks >> 32n)),
          u32(Number(ticks & 0xffffffffn)),
          u32(at.captured ?? octets.length),
          u32(at.original ?? octets.length),
          octets,
        ),
        at.options,
      ),
    obsoletePacket: (interfaceId: number, ticks: bigint, octets: Uint8Array) =>
      block(
        2,
        concat(
          u16(interfaceId),
          u16(7),
          u32(Number(ticks >> 32n)),
          u32(Number(ticks & 0xffffffffn)),
          u32(octets.length),
          u32(octets.length),
          octets,
        ),
      ),
    simplePacket: (original: number, octets: Uint8Array) => block(3, concat(u32(original), octets)),
    secrets: (type: number, octets: Uint8Array) =>
      block(10, concat(u32(type), u32(octets.length), octets)),
  };
}

import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset, Nanos } from '../units.ts';
import { uint16, uint32 } from './octets.ts';
import type { PacketEmitter } from './packet-emitter.ts';
import { BLOCK, BLOCK_HEADER_LENGTH, shortestBody } from './pcapng-blocks.ts';
import { OPTION, visitOptions } from './pcapng-options.ts';
import { decodeText } from './reader-facts.ts';
import { TickClock } from './time.ts';

/** Fields of packet blocks, from the first octet of the body. */
const PACKET = { ticksHigh: 4, ticksLow: 8, captured: 12, original: 16, data: 20 } as const;

/** Microseconds: what an interface without if_tsresol counts in. */
const DEFAULT_TIME_RESOLUTION = 6;
/** Link type of a packet whose interface the file does not describe. */
export const UNKNOWN_LINK_TYPE = -1;

interface SectionInterface {
  readonly linkType: number;
  readonly snapLength: Bytes;
  readonly clock: TickClock;
}

/** What the blocks of pcapng mean: interfaces of the current section, and the packets captured on them. */
export class PcapngSection {
  readonly #emitter: PacketEmitter;
  #interfaces: SectionInterface[] = [];
  readonly #unknown: SectionInterface = {
    linkType: UNKNOWN_LINK_TYPE,
    snapLength: 0,
    clock: new TickClock(DEFAULT_TIME_RESOLUTION, 0n),
  };
  /** Epoch nanoseconds of the first packet with a time. */
  #start: bigint | undefined;

  constructor(emitter: PacketEmitter) {
    this.#emitter = emitter;
  }

  /** Takes the body `bytes[start, end)` of a whole block. */
  block(
    type: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    little: boolean,
  ): void {
    switch (type) {
      case BLOCK.enhancedPacket:
        this.#packet(bytes, start, end, fileBase, little, uint32(bytes, start, little));
        break;
      case BLOCK.packet:
        this.#packet(bytes, start, end, fileBase, little, uint16(bytes, start, little));
        break;
      case BLOCK.simplePacket:
        this.#simplePacket(bytes, start, end, fileBase, little);
        break;
      case BLOCK.interfaceDescription:
        this.#interface(bytes, start, end, little);
        break;
      case BLOCK.sectionHeader:
        this.#interfaces = [];
        this.#comments(bytes, start + shortestBody(type), end, little);
        break;
      case BLOCK.decryptionSecrets:
        this.#secrets(bytes, start, end, little);
        break;
    }
  }

  #packet(
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    little: boolean,
    interfaceId: number,
  ): void {
    const on = this.#interfaces[interfaceId] ?? this.#unknown;
    const high = uint32(bytes, start + PACKET.ticksHigh, little);
    const low = uint32(bytes, start + PACKET.ticksLow, little);
    const data = start + PACKET.data;
    const captured = this.#fit(uint32(bytes, start + PACKET.captured, little), data, end, fileBase);
    const original = uint32(bytes, start + PACKET.original, little);
    if (this.#start === undefined) this.#startAt(on.clock.epochNanos(high, low));
    const nanos = on.clock.nanos(high, low);
    const dataEnd = data + captured;
    this.#emitter.packet(bytes, data, dataEnd, original, on.linkType, fileBase + data, nanos);
    const options = data + ((captured + 3) & ~3);
    if (end - options > 4) this.#comments(bytes, options, end, little);
  }

  /** It has no interface and no time: the first interface, and the time of the packet before. */
  #simplePacket(
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    little: boolean,
  ): void {
    const on = this.#interfaces[0] ?? this.#unknown;
    const original = uint32(bytes, start, little);
    const data = start + 4;
    let captured = Math.min(original, end - data);
    if (on.snapLength > 0) captured = Math.min(captured, on.snapLength);
    this.#emitter.facts.untimedPackets += 1;
    const nanos: Nanos = this.#emitter.lastNanos;
    this.#emitter.packet(
      bytes,
      data,
      data + captured,
      original,
      on.linkType,
      fileBase + data,
      nanos,
    );
  }

  /** A captured length beyond the block is taken as far as the block goes, and told. */
  #fit(captured: Bytes, data: number, end: number, fileBase: FileOffset): Bytes {
    if (captured <= end - data) return captured;
    this.#emitter.facts.addDamage({
      offset: fileBase + data - PACKET.data - BLOCK_HEADER_LENGTH,
      reason: `A packet of ${captured} octets does not fit its block`,
    });
    return end - data;
  }

  #startAt(epochNanos: bigint): void {
    this.#start = epochNanos;
    this.#emitter.facts.startEpochNanos = epochNanos.toString();
    this.#unknown.clock.startAt(epochNanos);
    for (const { clock } of this.#interfaces) clock.startAt(epochNanos);
  }

  #interface(bytes: Uint8Array, start: number, end: number, little: boolean): void {
    const linkType = uint16(bytes, start, little);
    const snapLength = uint32(bytes, start + 4, little);
    let timeResolution = DEFAULT_TIME_RESOLUTION;
    let offsetSeconds = 0n;
    let name: string | undefined;
    const facts = this.#emitter.facts;
    const options = start + shortestBody(BLOCK.interfaceDescription);
    visitOptions(bytes, options, end, little, (code, value) => {
      if (code === OPTION.interfaceTimeResolution && value.length > 0) timeResolution = value[0];
      else if (code === OPTION.interfaceTimeOffset && value.length >= 8)
        offsetSeconds = signed64(value, little);
      else if (code === OPTION.interfaceName)
        name = decodeText(value.subarray(0, LIMITS.interfaceNameBytes));
      else if (code === OPTION.comment) facts.addComment(value);
    });
    facts.addInterface({
      linkType,
      snapLength,
      timeResolution,
      ...(name === undefined ? {} : { name }),
    });
    if (this.#interfaces.length >= LIMITS.interfaces) return;
    const clock = new TickClock(timeResolution, offsetSeconds);
    if (this.#start !== undefined) clock.startAt(this.#start);
    this.#interfaces.push({ linkType, snapLength, clock });
  }

  #comments(bytes: Uint8Array, start: number, end: number, little: boolean): void {
    visitOptions(bytes, start, end, little, (code, value) => {
      if (code === OPTION.comment) this.#emitter.facts.addComment(value);
    });
  }

  #secrets(bytes: Uint8Array, start: number, end: number, little: boolean): void {
    const type = uint32(bytes, start, little);
    const data = start + 8;
    const dataEnd = Math.min(end, data + uint32(bytes, start + 4, little));
    this.#emitter.facts.addSecrets(type, bytes.subarray(data, dataEnd));
    this.#comments(bytes, data + ((dataEnd - data + 3) & ~3), end, little);
  }
}

function signed64(value: Uint8Array, little: boolean): bigint {
  return new DataView(value.buffer, value.byteOffset, 8).getBigInt64(0, little);
}

/** Parts of a capture: what a capture that began later, lost packets or cut them short would have held. */

import { type Packet, splitCapture } from './packets.ts';
import type { Random } from './random.ts';

/** A part of a capture, and where its octets lie in the whole. */
export interface Cut {
  readonly name: string;
  readonly plain: Uint8Array;
  /** The place in the whole of an octet of a packet of the part. */
  readonly placeOf: (fileOffset: number) => number;
}

/** A capture as packets that can be left out or cut short. */
export class CuttableCapture {
  readonly #head: Uint8Array;
  readonly #isBlocks: boolean;
  readonly packets: readonly Packet[];

  constructor(plain: Uint8Array) {
    const { head, packets } = splitCapture(plain);
    this.#head = head;
    this.#isBlocks = plain[0] === 0x0a;
    this.packets = packets;
  }

  /** All of its packets. */
  get whole(): Cut {
    return this.#keep('whole', () => true);
  }

  /** Without its first packets. */
  front(packets: number): Cut {
    return this.#keep(`without the first ${packets} packets`, (_, at) => at >= packets);
  }

  /** Without some packets in the middle: of both directions, or of one sender (`address:port`, in hex). */
  hole(from: number, packets: number, source: string | undefined): Cut {
    const whose = source === undefined ? '' : ` of ${source}`;
    return this.#keep(
      `without packets ${from + 1} to ${from + packets}${whose}`,
      ({ tcp }, at) =>
        at < from || at >= from + packets || (source !== undefined && tcp?.source !== source),
    );
  }

  /** With so many octets of each packet at most. */
  snap(octets: number): Cut {
    return this.#join(
      `cut to ${octets} octets`,
      this.packets.map(({ record }) => shortened(record, octets, this.#isBlocks)),
      this.packets,
    );
  }

  #keep(name: string, isKept: (packet: Packet, at: number) => boolean): Cut {
    const kept = this.packets.filter(isKept);
    return this.#join(
      name,
      kept.map(({ record }) => record),
      kept,
    );
  }

  #join(name: string, records: readonly Uint8Array[], kept: readonly Packet[]): Cut {
    const head = this.#head;
    const size = records.reduce((sum, { length }) => sum + length, head.length);
    const plain = new Uint8Array(size);
    plain.set(head);
    const starts: number[] = [];
    let at = head.length;
    for (const record of records) {
      starts.push(at);
      plain.set(record, at);
      at += record.length;
    }
    // All records are views of one buffer, in which they lie one behind the other.
    const origin = head.byteOffset;
    const placeOf = (fileOffset: number) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle] <= fileOffset) low = middle;
        else high = middle - 1;
      }
      return kept[low].record.byteOffset - origin + fileOffset - starts[low];
    };
    return { name, plain, placeOf };
  }
}

const PCAP_RECORD = 16;
const BLOCK_HEAD = 28;

/** The record with fewer octets captured; a pcapng block loses its options too. */
function shortened(record: Uint8Array, octets: number, isBlock: boolean): Uint8Array {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const lengthAt = isBlock ? 20 : 8;
  const headBytes = isBlock ? BLOCK_HEAD : PCAP_RECORD;
  // Lengths are small: read in the wrong order of octets they are not.
  const isLittle = view.getUint32(lengthAt, true) < view.getUint32(lengthAt);
  const captured = view.getUint32(lengthAt, isLittle);
  if (captured <= octets) return record;
  const padded = isBlock ? (octets + 3) & ~3 : octets;
  const short = new Uint8Array(headBytes + padded + (isBlock ? 4 : 0));
  short.set(record.subarray(0, headBytes + octets));
  const out = new DataView(short.buffer);
  out.setUint32(lengthAt, octets, isLittle);
  if (isBlock) {
    out.setUint32(4, short.length, isLittle);
    out.setUint32(short.length - 4, short.length, isLittle);
  }
  return short;
}

/** The senders of TCP segments between two packets. */
export function sourcesOf(packets: readonly Packet[]): string[] {
  return [...new Set(packets.flatMap(({ tcp }) => (tcp === undefined ? [] : [tcp.source])))];
}

export type CutKind = 'front' | 'hole' | 'snap';

/** So many places to cut at, drawn. */
export function drawCuts(
  capture: CuttableCapture,
  kind: CutKind,
  count: number,
  random: Random,
): Cut[] {
  const { packets } = capture;
  if (packets.length < 2) return [];
  if (kind === 'snap') return [96, 200, 400].map((octets) => capture.snap(octets));
  return Array.from({ length: count }, () => {
    const at = 1 + random.below(packets.length - 1);
    if (kind === 'front') return capture.front(at);
    const length = 1 + random.below(6);
    const sources = sourcesOf(packets.slice(at, at + length));
    const source = random.below(2) === 0 || sources.length === 0 ? undefined : random.pick(sources);
    return capture.hole(at, length, source);
  });
}

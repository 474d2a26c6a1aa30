import { joinCapture, type Packet, type SplitCapture } from '../support/packets.ts';
import type { Random } from '../support/random.ts';

/** Octets and sizes at which parsers go wrong more often than elsewhere. */
const OCTETS = [0x00, 0x01, 0x40, 0x45, 0x7f, 0x80, 0xa0, 0xb1, 0xc0, 0xd0, 0xe0, 0xf0, 0xce, 0xff];
const SIZES = [0, 1, 7, 8, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  bytes[random.below(bytes.length)] ^= 1 << random.below(8);
  return bytes;
}

function setOctet(bytes: Uint8Array, random: Random): Uint8Array {
  bytes[random.below(bytes.length)] = random.pick(OCTETS);
  return bytes;
}

function setSize(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length < 4) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(random.below(bytes.length - 3), random.pick(SIZES), random.below(2) === 0);
  return bytes;
}

function remove(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random.below(bytes.length);
  const end = Math.min(bytes.length, start + 1 + random.below(64));
  return concatenated(bytes.subarray(0, start), bytes.subarray(end));
}

function repeat(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random.below(bytes.length);
  const end = Math.min(bytes.length, start + 1 + random.below(64));
  return concatenated(bytes.subarray(0, end), bytes.subarray(start));
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length));
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** In place: the file's structure stays, so that the damage reaches the layers above. */
const IN_PLACE: readonly Mutation[] = [flipBit, setOctet, setOctet, setSize];
const ANYWHERE: readonly Mutation[] = [...IN_PLACE, remove, repeat, truncate];

/** Damage what TCP carries, a few times. */
function damagePayloads({ head, packets }: SplitCapture, random: Random): Uint8Array {
  const file = joinCapture(head, packets);
  let at = head.length;
  const ranges: Uint8Array[] = [];
  for (const { record, tcp } of packets) {
    if (tcp !== undefined && tcp.payload.length > 0) {
      const start = at + (tcp.payload.byteOffset - record.byteOffset);
      ranges.push(file.subarray(start, start + tcp.payload.length));
    }
    at += record.length;
  }
  for (let n = 1 + random.below(6); n > 0 && ranges.length > 0; n--) {
    random.pick(IN_PLACE)(random.pick(ranges), random);
  }
  return file;
}

/** Drop, repeat and move whole packets. */
function shufflePackets({ head, packets }: SplitCapture, random: Random): Uint8Array {
  const kept: Packet[] = [];
  for (const packet of packets) {
    const dice = random.below(20);
    if (dice === 0) continue;
    if (dice === 1) kept.push(packet);
    kept.splice(dice === 2 ? random.below(kept.length + 1) : kept.length, 0, packet);
  }
  return joinCapture(head, kept);
}

function damageFile({ head, packets }: SplitCapture, random: Random): Uint8Array {
  let file = joinCapture(head, packets);
  for (let n = 1 + random.below(4); n > 0 && file.length > 0; n--) {
    file = random.pick(ANYWHERE)(file, random);
  }
  return file;
}

const KINDS = [damagePayloads, damagePayloads, damagePayloads, shufflePackets, damageFile];

/** A damaged copy of a capture; most of the damage goes into the AMQP streams. */
export function mutate(capture: SplitCapture, random: Random): Uint8Array {
  return random.pick(KINDS)(capture, random);
}

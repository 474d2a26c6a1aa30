import { LIMITS } from '../limits.ts';
import type { Bytes, Nanos } from '../units.ts';
import type { DatagramPart, LayerCursor } from './layer.ts';

export const INCOMPLETE_DATAGRAM = -1;
export const MALFORMED_FRAGMENT = -2;

const LARGEST_DATAGRAM = 65_535;
const UNKNOWN_LENGTH = -1;
/** What a held part costs besides its octets, about. */
const PART_OVERHEAD = 256;

interface HeldPart extends DatagramPart {
  /** The captured octets, copied: packet buffers are reused. */
  readonly octets: Uint8Array;
}

interface Datagram {
  readonly key: string;
  readonly firstNanos: Nanos;
  /** Sorted, without overlap. */
  readonly parts: HeldPart[];
  /** Of the fragment at offset 0 (RFC 8200 section 4.5), until then of the first to come. */
  protocol: number;
  /** Known from the last fragment. */
  length: number;
  /** Octets that parts cover. */
  covered: Bytes;
  held: Bytes;
  /** Packets whose fragments these are. */
  packets: number;
}

/** Puts datagrams of IPv4 and IPv6 together. Where fragments overlap, the first copy wins. */
export class FragmentStore {
  /** Oldest first, which is the order of insertion. */
  readonly #datagrams = new Map<string, Datagram>();
  readonly #whole = new Uint8Array(LARGEST_DATAGRAM);
  #held: Bytes = 0;

  /**
   * Takes the fragment that is the cursor's payload. When it makes the datagram whole, the cursor is
   * set to the datagram and the protocol in it returned; else INCOMPLETE_DATAGRAM or MALFORMED_FRAGMENT.
   */
  add(
    cursor: LayerCursor,
    identification: number,
    protocol: number,
    offset: number,
    more: boolean,
  ): number {
    const length = cursor.wireEnd - cursor.at;
    const misaligned = more && length % 8 !== 0;
    if (length <= 0 || misaligned || offset + length > LARGEST_DATAGRAM) return MALFORMED_FRAGMENT;
    const datagram = this.#datagramOf(cursor, identification, protocol);
    if (!more && datagram.length === UNKNOWN_LENGTH) datagram.length = offset + length;
    if (offset === 0) datagram.protocol = protocol;
    datagram.packets += 1 + cursor.heldPackets;
    cursor.heldPackets = 0;
    for (const part of partsOf(cursor)) this.#cover(datagram, cursor, part, offset);
    if (isWhole(datagram)) return this.#finish(datagram, cursor);
    if (datagram.parts.length > LIMITS.fragmentsPerDatagram) this.#forget(datagram);
    this.#makeRoom();
    return INCOMPLETE_DATAGRAM;
  }

  #datagramOf(cursor: LayerCursor, identification: number, protocol: number): Datagram {
    const { segment: s } = cursor;
    const key =
      s.family === 4
        ? `${s.source3} ${s.destination3} ${identification} ${protocol}`
        : `${s.source0} ${s.source1} ${s.source2} ${s.source3} ${s.destination0} ${s.destination1} ${s.destination2} ${s.destination3} ${identification}`;
    const known = this.#datagrams.get(key);
    if (known !== undefined) {
      if (Math.abs(cursor.timeNanos - known.firstNanos) <= LIMITS.fragmentNanos) return known;
      // The identification has come round: what is held belongs to an older datagram.
      this.#forget(known);
    }
    const created: Datagram = {
      key,
      firstNanos: cursor.timeNanos,
      parts: [],
      protocol,
      length: UNKNOWN_LENGTH,
      covered: 0,
      held: 0,
      packets: 0,
    };
    this.#datagrams.set(key, created);
    return created;
  }

  /** Adds what of `part`, moved by `offset`, no earlier part covers. */
  #cover(datagram: Datagram, cursor: LayerCursor, part: DatagramPart, offset: number): void {
    const { parts } = datagram;
    const end = part.wireEnd - cursor.at + offset;
    let from = part.start - cursor.at + offset;
    let index = 0;
    while (from < end) {
      while (index < parts.length && parts[index].wireEnd <= from) index += 1;
      const next = parts[index];
      const to = next === undefined ? end : Math.min(end, next.start);
      if (to > from) {
        const held = holdPart(cursor, part, from, to, offset);
        parts.splice(index, 0, held);
        datagram.covered += to - from;
        datagram.held += held.octets.length + PART_OVERHEAD;
        this.#held += held.octets.length + PART_OVERHEAD;
      }
      from = next === undefined ? end : Math.max(from, next.wireEnd);
    }
  }

  #finish(datagram: Datagram, cursor: LayerCursor): number {
    this.#forget(datagram);
    const whole = this.#whole;
    // Octets are readable up to the first one that was not captured.
    let readable = 0;
    for (const part of datagram.parts) {
      whole.set(part.octets, part.start);
      if (readable === part.start) readable = part.capturedEnd;
    }
    cursor.bytes = whole;
    cursor.at = 0;
    cursor.end = readable;
    cursor.wireEnd = datagram.length;
    cursor.parts = datagram.parts;
    cursor.heldPackets = datagram.packets - 1;
    return datagram.protocol;
  }

  #forget(datagram: Datagram): void {
    if (this.#datagrams.delete(datagram.key)) this.#held -= datagram.held;
  }

  #makeRoom(): void {
    for (const oldest of this.#datagrams.values()) {
      const crowded = this.#datagrams.size > LIMITS.fragmentedDatagrams;
      if (!crowded && this.#held <= LIMITS.fragmentBytes) return;
      this.#forget(oldest);
    }
  }
}

/** Parts do not overlap: that as many octets end where the datagram does leaves no room for a hole. */
function isWhole({ parts, covered, length }: Datagram): boolean {
  return covered === length && parts[parts.length - 1].wireEnd === length;
}

/** The cursor's payload by packet: `start`, `capturedEnd` and `wireEnd` are places in `cursor.bytes`. */
function partsOf(cursor: LayerCursor): readonly DatagramPart[] {
  const { at, end, wireEnd, packet, timeNanos, fileBase } = cursor;
  if (cursor.parts !== undefined) return clipParts(cursor.parts, at, wireEnd);
  const fileOffset = fileBase + at;
  return [{ start: at, capturedEnd: end, wireEnd, packet, timeNanos, fileOffset }];
}

/** Those of `parts` within `[from, to)`, cut to it. */
export function clipParts(
  parts: readonly DatagramPart[],
  from: number,
  to: number,
): readonly DatagramPart[] {
  const clipped: DatagramPart[] = [];
  for (const part of parts) {
    const start = Math.max(part.start, from);
    const wireEnd = Math.min(part.wireEnd, to);
    if (start >= wireEnd) continue;
    const capturedEnd = Math.min(Math.max(part.capturedEnd, start), wireEnd);
    const fileOffset = part.fileOffset + (start - part.start);
    const { packet, timeNanos } = part;
    clipped.push({ start, capturedEnd, wireEnd, packet, timeNanos, fileOffset });
  }
  return clipped;
}

/** Copies what of `part` lies in `[from, to)` of the datagram. */
function holdPart(
  cursor: LayerCursor,
  part: DatagramPart,
  from: number,
  to: number,
  offset: number,
): HeldPart {
  const move = cursor.at - offset;
  const start = from + move;
  const capturedEnd = Math.max(start, Math.min(part.capturedEnd, to + move));
  return {
    start: from,
    capturedEnd: capturedEnd - move,
    wireEnd: to,
    packet: part.packet,
    timeNanos: part.timeNanos,
    fileOffset: part.fileOffset + (start - part.start),
    octets: cursor.bytes.slice(start, capturedEnd),
  };
}

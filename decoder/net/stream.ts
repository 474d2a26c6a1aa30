/**
 * One direction of a TCP connection put back in order.
 *
 *        delivered            hole          held (out of order)
 *     0 ────────────▶ offset ······ [held 0] ·· [held 1]
 *                       │
 *                       next (the same place as a sequence number)
 *
 * The first copy of a byte wins. A hole never stalls the stream: it is given up when the peer has
 * acknowledged what never came (the capture lost it, the peer did not) or when a bound is reached.
 * Bytes cut off by the snap length are a hole that is known at once.
 */

import { LIMITS } from '../limits.ts';
import { serialAdd, serialDistance } from '../serial.ts';
import type { Bytes, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';
import type { DeliveredPlaces } from './delivered-places.ts';
import type { HeldBudget } from './held-budget.ts';
import type { HeldSegment } from './held-segment.ts';
import { OutOfOrder } from './out-of-order.ts';
import { RepeatedOctets } from './repeated-octets.ts';
import { StreamChunk, type StreamSink } from './stream-chunk.ts';
import type { TcpSegment } from './tcp-segment.ts';

/** One for all streams: it is filled for a call and empty after it. */
const chunk = new StreamChunk();

/** A sequence number further away than this belongs to another connection or to nobody. */
const PLAUSIBLE_DISTANCE = 256 * 1024 * 1024;
/** Packets of the connection after which a stream without a handshake takes its earliest byte as the start. */
const GATHER_PACKETS = 16;
/** The same two waits as capture time, for connections that fall silent. */
const GATHER_NANOS = 200_000_000;
const HOLE_NANOS = 1_000_000_000;

export class Stream {
  /** Bytes delivered or given up so far; the offset of the next one. */
  offset: StreamOffset = 0;
  /** The latest packet among those whose bytes were delivered, and its time. */
  arrivalPacket: PacketNumber = 0;
  arrivalNanos: Nanos = 0;
  /** Octets that came again. */
  readonly repeated: RepeatedOctets;
  /** Octets that were there and were delivered. */
  deliveredBytes: Bytes = 0;
  /** The handshake of this direction was seen, so offset 0 is the stream's true start. */
  startKnown = false;
  finished = false;
  readonly #sink: StreamSink;
  #next = 0;
  #based = false;
  #gathering = false;
  /** What comes is held, in order or not, until it is released together with the other direction. */
  #heldBack = false;
  readonly #held: OutOfOrder;
  #finOffset = -1;
  #peerAck = -1;
  #ackedTo: StreamOffset = -1;
  /** Packets and time of the connection when the present wait began; -1 when nothing waits. */
  #waitPackets = -1;
  #waitNanos: Nanos = 0;

  constructor(sink: StreamSink, budget: HeldBudget, places: DeliveredPlaces) {
    this.#sink = sink;
    this.repeated = new RepeatedOctets(places);
    this.#held = new OutOfOrder(budget, this.repeated);
  }

  /** The earliest segment of those held back; undefined when none is. */
  get firstHeld(): Readonly<Pick<HeldSegment, 'bytes' | 'packet'>> | undefined {
    return this.#held.first;
  }

  /** Up to where the peer has the stream, as its latest acknowledgement says; -1 while nothing says so. */
  get acknowledgedTo(): StreamOffset {
    if (this.#peerAck < 0 || !this.#based || this.#gathering) return -1;
    const distance = serialDistance(this.#peerAck, this.#next);
    return distance < PLAUSIBLE_DISTANCE ? this.offset + distance : -1;
  }

  /** Whether this sequence number can belong to the stream as known so far. */
  plausible(sequence: number): boolean {
    return !this.#based || Math.abs(serialDistance(sequence, this.#next)) < PLAUSIBLE_DISTANCE;
  }

  /** Sequence number of offset 0; undefined before anything said where the stream is. */
  get firstSequence(): number | undefined {
    return this.#based ? serialAdd(this.#next, -this.offset) : undefined;
  }

  /** Data came, and no handshake yet that says where the stream began. */
  get gathering(): boolean {
    return this.#gathering;
  }

  /** What it holds waits for the other direction. */
  get heldBack(): boolean {
    return this.#heldBack;
  }

  /** Hold what comes: the other direction gathers, and both are released in the order of the capture. */
  holdBack(): void {
    this.#heldBack = true;
  }

  /** The packet of what can be released next; Infinity when nothing can. */
  get nextPacket(): PacketNumber {
    const { first } = this.#held;
    return first === undefined || first.offset > this.offset
      ? Number.POSITIVE_INFINITY
      : first.packet;
  }

  /** Hand on the segment that is next. */
  releaseOne(): void {
    this.#drain(0, 1);
  }

  /** All that was held back is handed on: what comes from here on is handed on as it comes. */
  goOn(): void {
    this.#heldBack = false;
    this.#checkFin();
  }

  /** The connection ends: nothing earlier will come. */
  stopGathering(): void {
    if (this.#gathering) this.#endGathering();
  }

  /** Its bytes come from behind a handshake that the capture does not have. */
  get underWay(): boolean {
    return this.#based && !this.#gathering && !this.startKnown;
  }

  /** SYN: the first data byte has the sequence number after it. */
  open(sequence: number): void {
    if (this.#based && !this.#gathering) return;
    const first = serialAdd(sequence, 1);
    this.startKnown = true;
    if (this.#gathering) {
      // The SYN was captured after data that it came before on the wire.
      this.#endGathering(serialDistance(first, this.#next));
      return;
    }
    this.#based = true;
    this.#next = first;
    this.#noteAck();
  }

  /** The peer has received everything before this sequence number. */
  acknowledge(acknowledgment: number): void {
    this.#peerAck = acknowledgment;
    if (this.#based) this.#noteAck();
  }

  /** Data or FIN of this direction. `sequence` is that of the first payload octet. */
  receive(segment: TcpSegment, sequence: number, fin: boolean, packets: number): void {
    const length = segment.payloadEnd - segment.payloadStart;
    const wireLength = Math.max(length, segment.wireLength);
    if (!this.#based) this.#startWithout(sequence, wireLength);
    const offset = this.offset + serialDistance(sequence, this.#next);
    if (fin) this.#finOffset = Math.max(this.#finOffset, offset + wireLength);
    if (wireLength > 0) {
      if (this.#gathering || this.#heldBack || offset > this.offset) {
        const repeated = this.#gathering ? 0 : Math.min(this.offset - offset, wireLength);
        if (repeated > 0 && wireLength > 1)
          this.repeated.compareDelivered(segment, offset, repeated);
        const from = this.#gathering ? offset : Math.max(offset, this.offset);
        if (!this.#held.add(segment, offset, from, wireLength)) {
          this.#withoutRoom(sequence, segment, length, wireLength);
        }
      } else this.#accept(segment, offset, length, wireLength);
    }
    if (this.#held.length > 0) this.review(packets, segment.timeNanos);
    this.#checkFin();
  }

  /** See whether what waits has waited long enough. Cheap; called for packets of the connection. */
  review(packets: number, timeNanos: Nanos): void {
    if (this.#held.length === 0) {
      this.#waitPackets = -1;
      return;
    }
    if (this.#gathering) {
      if (!this.#waited(packets, timeNanos, GATHER_PACKETS, GATHER_NANOS)) return;
      this.#endGathering();
    }
    if (this.#heldBack) return;
    while (this.#held.first !== undefined && this.#held.isOverBounds) {
      this.#giveUp(this.#held.first.offset);
    }
    const { first } = this.#held;
    if (first === undefined) return;
    if (this.#ackedTo <= this.offset) {
      this.#waitPackets = -1;
      return;
    }
    if (this.#waited(packets, timeNanos, LIMITS.acknowledgedHolePackets, HOLE_NANOS)) {
      this.#giveUp(Math.min(first.offset, this.#ackedTo));
    }
  }

  /** The capture or the connection ends: everything held is released, and what is missing is said. */
  flush(): void {
    this.stopGathering();
    this.goOn();
    this.#drain();
    while (this.#held.first !== undefined) this.#giveUp(this.#held.first.offset);
    // An ack that later ones fall behind was none of this connection.
    const lost = Math.min(this.#ackedTo - this.offset, serialDistance(this.#peerAck, this.#next));
    // One acknowledged octet that never came is most likely a FIN: it takes a sequence number too.
    const onlyFin = this.#finOffset < 0 && lost === 1;
    if (lost > 0 && !onlyFin && this.deliveredBytes > 0) this.#giveUp(this.offset + lost);
    this.#checkFin();
  }

  /** The stream began before the capture: nothing says where, so its earliest bytes are waited for. */
  #startWithout(sequence: number, wireLength: Bytes): void {
    this.#based = true;
    this.#next = sequence;
    // The peer had received everything up to here: nothing earlier can still come.
    this.#gathering = wireLength > 0 && this.#peerAck !== sequence;
    this.#noteAck();
  }

  #noteAck(): void {
    if (this.#peerAck < 0) return;
    const distance = serialDistance(this.#peerAck, this.#next);
    if (Math.abs(distance) >= PLAUSIBLE_DISTANCE) return;
    // A FIN takes one sequence number and is no octet of the stream.
    let acked = this.offset + distance;
    if (this.#finOffset >= 0 && acked > this.#finOffset) acked = this.#finOffset;
    if (acked > this.#ackedTo) this.#ackedTo = acked;
  }

  #waited(packets: number, timeNanos: Nanos, packetBound: number, nanosBound: Nanos): boolean {
    if (this.#waitPackets < 0) {
      this.#waitPackets = packets;
      this.#waitNanos = timeNanos;
      return false;
    }
    return packets - this.#waitPackets >= packetBound || timeNanos - this.#waitNanos >= nanosBound;
  }

  /** From now on offset 0 is what `shift` was: the earliest byte held, or what the handshake said. */
  #endGathering(shift = this.#held.first?.offset ?? 0): void {
    this.#gathering = false;
    this.#waitPackets = -1;
    this.#held.shift(shift);
    this.#next = serialAdd(this.#next, shift);
    if (this.#finOffset >= 0) this.#finOffset -= shift;
    this.#ackedTo = -1;
    this.#noteAck();
    this.#heldBack = true;
  }

  /** In-order data, perhaps with bytes before it that are there already. */
  #accept(segment: TcpSegment, offset: StreamOffset, length: Bytes, wireLength: Bytes): void {
    const repeated = Math.min(this.offset - offset, wireLength);
    // A keep-alive repeats one octet on purpose; it is no retransmission.
    if (repeated > 0 && wireLength > 1) this.repeated.compareDelivered(segment, offset, repeated);
    if (repeated >= wireLength) return;
    const end = offset + length;
    // Where some of it came before, out of order, the copy that was first stays.
    this.#held.compare(segment, offset, end);
    for (let { first } = this.#held; first !== undefined && first.offset < end; ) {
      this.#deliverFrom(segment, offset, first.offset);
      this.#drain();
      first = this.#held.first;
    }
    this.#deliverFrom(segment, offset, end);
    this.#drain(offset + wireLength);
  }

  /** What of the segment is new, up to this place. */
  #deliverFrom(segment: TcpSegment, offset: StreamOffset, until: StreamOffset): void {
    if (until <= this.offset) return;
    const skip = this.offset - offset;
    this.#arrived(segment.packet, segment.timeNanos);
    this.#deliver(
      segment.bytes,
      segment.payloadStart + skip,
      segment.payloadStart + (until - offset),
      segment.packet,
      segment.payloadFileOffset + skip,
    );
  }

  #arrived(packet: PacketNumber, timeNanos: Nanos): void {
    if (packet <= this.arrivalPacket) return;
    this.arrivalPacket = packet;
    this.arrivalNanos = timeNanos;
  }

  #deliver(
    bytes: Uint8Array,
    start: number,
    end: number,
    packet: PacketNumber,
    fileOffset: FileOffset,
  ): void {
    const at = this.offset;
    this.offset += end - start;
    this.#next = serialAdd(this.#next, end - start);
    this.deliveredBytes += end - start;
    this.repeated.delivered(at, end - start, fileOffset);
    this.#waitPackets = -1;
    chunk.bytes = bytes;
    chunk.start = start;
    chunk.end = end;
    chunk.offset = at;
    chunk.fileOffset = fileOffset;
    chunk.packet = packet;
    chunk.arrivalPacket = this.arrivalPacket;
    chunk.arrivalNanos = this.arrivalNanos;
    this.#sink.data(chunk);
  }

  #giveUp(until: StreamOffset): void {
    this.#miss(until);
    this.#drain();
  }

  #miss(until: StreamOffset): void {
    const at = this.offset;
    const count = until - at;
    this.#waitPackets = -1;
    if (count <= 0) return;
    this.offset = until;
    this.#next = serialAdd(this.#next, count);
    this.#sink.missing(at, count, this);
  }

  /**
   * Hand on what is next, of `most` segments. What the snap length cut, up to `cutTo`, is missing unless a
   * copy is held.
   */
  #drain(cutTo: StreamOffset = 0, most = Number.POSITIVE_INFINITY): void {
    let used = 0;
    for (;;) {
      const held = this.#held.at(used);
      if (held === undefined || held.offset > this.offset) {
        const until = held === undefined ? cutTo : Math.min(cutTo, held.offset);
        if (until <= this.offset) break;
        this.#miss(until);
        continue;
      }
      if (used === most) break;
      used++;
      const length = held.bytes.length;
      this.#held.giveBack(length);
      const skip = this.offset - held.offset;
      if (skip < length) {
        this.#arrived(held.packet, held.timeNanos);
        this.#deliver(held.bytes, skip, length, held.packet, held.fileOffset + skip);
      }
      if (held.cut > 0) cutTo = Math.max(cutTo, held.offset + length + held.cut);
    }
    if (used > 0) this.#held.drop(used);
  }

  /** Bytes at hand are worth more than bytes hoped for: holes before them are given up so that they need not be held. */
  #withoutRoom(sequence: number, segment: TcpSegment, length: Bytes, wireLength: Bytes): void {
    if (this.#gathering) this.#endGathering();
    this.#heldBack = false;
    this.#drain();
    const offset = this.offset + serialDistance(sequence, this.#next);
    while (this.offset < offset) {
      this.#giveUp(Math.min(this.#held.first?.offset ?? offset, offset));
    }
    this.#accept(segment, offset, length, wireLength);
  }

  #checkFin(): void {
    const waits = this.#gathering || this.#heldBack;
    if (this.#finOffset >= 0 && this.offset >= this.#finOffset && !waits) {
      this.finished = true;
    }
  }
}

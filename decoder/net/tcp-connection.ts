import { LIMITS } from '../limits.ts';
import { serialAdd } from '../serial.ts';
import type { Bytes, Nanos, PacketNumber } from '../units.ts';
import type { DeliveredPlaces } from './delivered-places.ts';
import type { HeldBudget } from './held-budget.ts';
import { Stream } from './stream.ts';
import type { StreamSink } from './stream-chunk.ts';
import { NO_EVENT, TCP_EVENT } from './tcp-event.ts';
import { TCP_FLAG, type TcpSegment } from './tcp-segment.ts';
import { TcpWatch } from './tcp-watch.ts';
import { NO_SYN, offeredScale, scaledWindow, TcpWindow } from './tcp-window.ts';

/** One end of a connection: 0 is the one whose packet was seen first. Which is the client is found out later. */
export type Side = 0 | 1;

/** What reads the two streams of a connection. */
export interface ConnectionReader {
  /** A new connection, in place of one that ended. */
  begin(): void;
  readonly sides: readonly [StreamSink, StreamSink];
  /** TCP said who opened the connection. */
  clientKnown(side: Side): void;
  /** A segment of that side shows something; `kind` is a code of TCP_EVENT, `bytes` -1 where there are none to tell. */
  tcpEvent(side: Side, kind: number, segment: TcpSegment, bytes: Bytes): void;
  /** A packet was read, and all that it released was handed on. */
  packetDone(): void;
  /** Nothing more will come; both streams were flushed. */
  end(): void;
}

export interface Endpoint {
  name: string;
  port: number;
}

/** Consecutive segments with impossible sequence numbers that mean another connection uses the tuple now. */
const STRANGER_SEGMENTS = 3;

/**
 * The TCP side of one connection: handshake, both streams, and how it ended. Serves one connection after
 * another, since some captures have one for every message.
 */
export class TcpConnection<R extends ConnectionReader = ConnectionReader> {
  number = 0;
  firstPacket: PacketNumber = 0;
  firstNanos: Nanos = 0;
  /** Side 0, side 1. */
  readonly endpoints: readonly [Endpoint, Endpoint] = [
    { name: '', port: 0 },
    { name: '', port: 0 },
  ];
  /** Side 0 is the higher endpoint of the flow table's key. */
  firstIsSwapped = false;
  streams: readonly [Stream, Stream];
  /** What was seen of TCP itself, by the side that sent the octets it is about. */
  readonly watches: readonly [TcpWatch, TcpWatch] = [new TcpWatch(), new TcpWatch()];
  /** What each side offers to take. */
  readonly windows: readonly [TcpWindow, TcpWindow] = [new TcpWindow(), new TcpWindow()];
  readonly reader: R;
  lastPacket: PacketNumber = 0;
  lastNanos: Nanos = 0;
  packets = 0;
  /** The side that sent SYN, when the capture saw it. */
  opener: Side | undefined;
  synSeen = false;
  resetSeen = false;
  /** Handed over to make room for others: what comes later of it is taken for another connection. */
  letGo = false;
  /** In the queue of connections about to be handed over. */
  closing = false;
  readonly finSeen: [boolean, boolean] = [false, false];
  #strangers = 0;
  /** Events told that may come with every packet. */
  #toldEvents = 0;

  readonly #budget: HeldBudget;
  readonly #places: DeliveredPlaces;

  constructor(
    makeReader: (connection: TcpConnection<R>) => R,
    budget: HeldBudget,
    places: DeliveredPlaces,
  ) {
    this.#budget = budget;
    this.#places = places;
    this.reader = makeReader(this);
    this.streams = this.#newStreams();
  }

  /** The connection to which this segment is the first; its endpoints are set already. */
  begin(number: number, { packet, timeNanos }: TcpSegment, firstIsSwapped: boolean): void {
    this.number = number;
    this.firstPacket = packet;
    this.firstNanos = timeNanos;
    this.firstIsSwapped = firstIsSwapped;
    this.lastPacket = 0;
    this.lastNanos = timeNanos;
    this.packets = 0;
    this.opener = undefined;
    this.synSeen = false;
    this.resetSeen = false;
    this.letGo = false;
    this.closing = false;
    this.finSeen[0] = false;
    this.finSeen[1] = false;
    this.#strangers = 0;
    this.#toldEvents = 0;
    for (const watch of this.watches) watch.begin();
    for (const window of this.windows) window.begin();
    this.streams = this.#newStreams();
    this.reader.begin();
  }

  #newStreams(): readonly [Stream, Stream] {
    const [first, second] = this.reader.sides;
    return [
      new Stream(first, this.#budget, this.#places),
      new Stream(second, this.#budget, this.#places),
    ];
  }

  /** Whether a segment of this tuple starts a new connection in place of this one. */
  supersededBy(segment: TcpSegment, side: Side): boolean {
    const stream = this.streams[side];
    const peer = this.streams[side === 0 ? 1 : 0];
    if ((segment.flags & TCP_FLAG.syn) !== 0) {
      const first = stream.firstSequence;
      if (first === undefined) {
        if ((segment.flags & TCP_FLAG.ack) !== 0) return false;
        // Where the peer's bytes were under way before, this side had opened that connection long ago.
        return this.resetSeen || peer.underWay;
      }
      if (first === serialAdd(segment.sequence, 1)) return false;
      if (stream.gathering && stream.plausible(segment.sequence)) return false;
      const answers =
        (segment.flags & TCP_FLAG.ack) !== 0 && peer.firstSequence === segment.acknowledgment;
      return !answers;
    }
    if (segment.payloadEnd === segment.payloadStart) return false;
    if (stream.plausible(segment.sequence)) {
      this.#strangers = 0;
      return false;
    }
    return ++this.#strangers >= STRANGER_SEGMENTS;
  }

  receive(segment: TcpSegment, side: Side): void {
    const { flags } = segment;
    const own = this.streams[side];
    const peer = this.streams[side === 0 ? 1 : 0];
    this.packets++;
    if (segment.packet > this.lastPacket) this.lastPacket = segment.packet;
    if (segment.timeNanos > this.lastNanos) this.lastNanos = segment.timeNanos;
    let sequence = segment.sequence;
    if ((flags & TCP_FLAG.syn) !== 0) {
      this.#handshake(side, (flags & TCP_FLAG.ack) !== 0);
      if (segment.optionsEnd > segment.optionsStart || this.windows[side].offered === NO_SYN) {
        this.windows[side].offered = offeredScale(segment);
      }
      own.open(sequence);
      sequence = serialAdd(sequence, 1);
    }
    if ((flags & TCP_FLAG.rst) !== 0) {
      this.resetSeen = true;
      if (!segment.isTwin) this.#tell(side, TCP_EVENT.reset, segment, -1);
      return;
    }
    if ((flags & TCP_FLAG.ack) !== 0) {
      this.#window(segment, side);
      peer.acknowledge(segment.acknowledgment);
      this.watches[side === 0 ? 1 : 0].acknowledge(segment);
    }
    const fin = (flags & TCP_FLAG.fin) !== 0;
    const firstFin = fin && !this.finSeen[side];
    if (fin) this.finSeen[side] = true;
    const before = own.repeated.bytes;
    const plausible = own.plausible(sequence);
    if ((fin || segment.wireLength > 0) && plausible) {
      own.receive(segment, sequence, fin, this.packets);
    } else if (own.firstHeld !== undefined) {
      own.review(this.packets, segment.timeNanos);
    }
    if (own.heldBack || peer.heldBack || own.gathering) this.#hold(own, peer);
    const observed = plausible && !segment.isTwin;
    const kind = observed ? this.#observe(segment, side, own.repeated.bytes - before) : NO_EVENT;
    if (firstFin) this.reader.tcpEvent(side, TCP_EVENT.fin, segment, -1);
    if (peer.firstHeld !== undefined) peer.review(this.packets, segment.timeNanos);
    this.#watchTaking(segment, side, kind === TCP_EVENT.retransmission);
    this.#watchTaking(segment, side === 0 ? 1 : 0, false);
    this.reader.packetDone();
  }

  /**
   * The beginning of a direction is searched among its first segments. Meanwhile the other one waits too:
   * what is said would come after its answer otherwise.
   */
  #hold(own: Stream, peer: Stream): void {
    if (own.gathering || peer.gathering) {
      own.holdBack();
      peer.holdBack();
    } else this.#release();
  }

  /** What both directions held, in the order of the capture. */
  #release(): void {
    const [first, second] = this.streams;
    for (;;) {
      const one = first.nextPacket;
      const other = second.nextPacket;
      if (one === Number.POSITIVE_INFINITY && other === Number.POSITIVE_INFINITY) break;
      if (one <= other) first.releaseOne();
      else second.releaseOne();
    }
    first.goOn();
    second.goOn();
  }

  /** The capture or the connection ends: everything held is released, and what is missing is said. */
  flush(): void {
    for (const stream of this.streams) stream.stopGathering();
    this.#release();
    for (const stream of this.streams) stream.flush();
  }

  /** Both sides have said that they are done, or one has reset the connection. What is missing may still come. */
  get over(): boolean {
    return this.resetSeen || (this.finSeen[0] && this.finSeen[1]);
  }

  /** Note what the segment says beside its octets, and tell what is worth telling. */
  #observe(segment: TcpSegment, side: Side, repeated: Bytes): number {
    const other: Side = side === 0 ? 1 : 0;
    const roundTrip = this.watches[0].rttMinNanos + this.watches[1].rttMinNanos;
    const { isShut } = this.windows[other];
    const kind = this.watches[side].send(segment, repeated, isShut, roundTrip);
    if (kind !== NO_EVENT) this.#tell(side, kind, segment, repeated || segment.wireLength);
    return kind;
  }

  #window(segment: TcpSegment, side: Side): void {
    const { window, flags, acknowledgment, timeNanos } = segment;
    const other: Side = side === 0 ? 1 : 0;
    if ((flags & TCP_FLAG.syn) !== 0 || this.watches[other].isStale(acknowledgment)) return;
    const own = this.windows[side];
    const kind = own.note(window, timeNanos);
    if (kind === NO_EVENT) return;
    const answered = this.opener === other;
    const bytes = scaledWindow(window, own, this.windows[other], answered);
    this.reader.tcpEvent(side, kind, segment, bytes);
  }

  /** Whether what one side sends is taken by the other. */
  #watchTaking(segment: TcpSegment, from: Side, isRepeated: boolean): void {
    const to: Side = from === 0 ? 1 : 0;
    const own = this.windows[to];
    const { underWayBytes, waitNanos } = this.watches[from];
    const room = own.bytes(this.windows[from], this.opener === from);
    const kind = own.take(underWayBytes, room, isRepeated, waitNanos, segment.timeNanos);
    if (kind === NO_EVENT) return;
    const isStall = kind === TCP_EVENT.unacknowledged;
    this.reader.tcpEvent(to, kind, segment, isStall ? underWayBytes : room);
  }

  /** Events that come with packets and change nothing: so many of them are told, the rest is only counted. */
  #tell(side: Side, kind: number, segment: TcpSegment, bytes: Bytes): void {
    if (this.#toldEvents >= LIMITS.tcpEventsPerConnection) return;
    this.#toldEvents++;
    this.reader.tcpEvent(side, kind, segment, bytes);
  }

  #handshake(side: Side, answer: boolean): void {
    this.synSeen = true;
    const opener: Side = answer ? (side === 0 ? 1 : 0) : side;
    if (this.opener !== undefined) return;
    this.opener = opener;
    this.reader.clientKnown(opener);
  }
}

/** Packets of the capture for which a connection that is over is kept, for what comes late. */
export const LINGER_PACKETS = 32 * LIMITS.acknowledgedHolePackets;

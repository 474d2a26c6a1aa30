import { octets } from './amqp10.ts';
import type { Drawing, DrawnRow } from './ladder-drawing.ts';
import { frame10 } from './ladder-frames10.ts';
import { frames091 } from './ladder-frames091.ts';
import { openingOf } from './ladder-openings.ts';
import { withSessionFields } from './ladder-sessions.ts';
import { PcapBuilder } from './pcap-builder.ts';

/** Where the packets were captured, as a share of the way from client to server. */
export const CAPTURE_POINTS = { client: 0, middle: 0.5, server: 1 } as const;
export type CapturePoint = keyof typeof CAPTURE_POINTS;

const SEGMENT_BYTES = 1400;
const THINKING_MICROS = 1000;
const RETRANSMISSION_MICROS = 200_000;
const TCP = { fin: 1, syn: 2, rst: 4, ack: 16, pshAck: 24 } as const;
/** First sequence numbers: one wraps within every ladder. */
const FIRST_SEQUENCE = [0xffff_ff80, 5000] as const;
const PORTS = [40_000, 5672] as const;
const ADDRESSES = [
  [10, 0, 0, 1],
  [10, 0, 0, 2],
] as const;

interface Packet {
  readonly from: 0 | 1;
  readonly row: number;
  readonly sent: number;
  /** Undefined where it never arrives. */
  readonly arrives: number | undefined;
  readonly captured: boolean;
  readonly flags: number;
  /** Octets since the first sequence number of its end. */
  readonly offset: number;
  readonly payload: Uint8Array;
  /** Of the other end's stream. */
  acknowledges?: number;
}

function other(end: 0 | 1): 0 | 1 {
  return end === 0 ? 1 : 0;
}

/** What crosses the network when two ends talk as drawn. */
class Network {
  readonly packets: Packet[] = [];
  /** The SYN takes the first octet. */
  readonly #next: [number, number] = [1, 1];
  /** When each end wrote last, and when it had everything that was written to it. */
  readonly #wrote: [number, number] = [0, 0];
  readonly #has: [number, number] = [0, 0];
  readonly #oneWay: number;

  constructor(roundTripMicros: number) {
    this.#oneWay = roundTripMicros / 2;
    this.#handshake(0, 0, TCP.syn, 0);
    this.#handshake(1, this.#oneWay, TCP.syn | TCP.ack, 0);
    this.#handshake(0, roundTripMicros, TCP.ack, 1);
    this.#has[0] = roundTripMicros;
    this.#has[1] = 3 * this.#oneWay;
  }

  #handshake(from: 0 | 1, sent: number, flags: number, offset: number): void {
    const arrives = sent + this.#oneWay;
    const payload = new Uint8Array();
    this.packets.push({
      from,
      row: Number.NEGATIVE_INFINITY,
      sent,
      arrives,
      captured: true,
      flags,
      offset,
      payload,
    });
  }

  write(row: number, { from, fate, start }: DrawnRow, bytes: Uint8Array, flags: number): void {
    const free = Math.max(this.#wrote[from], this.#has[from]) + THINKING_MICROS;
    const before = Math.max(this.#wrote[0], this.#wrote[1]);
    const sent = start.kind === 'at' ? start.micros : Math.max(free + start.micros, before);
    if (sent < before) throw new Error(`row ${row + 1} is drawn below what was written later`);
    this.#wrote[from] = sent;
    let at = 0;
    do {
      const payload = bytes.subarray(at, at + SEGMENT_BYTES);
      const packet = { from, row, flags, offset: this.#next[from], payload };
      const again = sent + RETRANSMISSION_MICROS;
      const arrives = (fate === 'lost' ? again : sent) + this.#oneWay;
      const captured = fate !== 'not captured';
      if (fate === 'lost') {
        this.packets.push({ ...packet, sent, arrives: undefined, captured });
        this.packets.push({ ...packet, sent: again, arrives, captured });
      } else this.packets.push({ ...packet, sent, arrives, captured });
      this.#next[from] += payload.length + (flags & TCP.fin ? 1 : 0);
      const to = other(from);
      this.#has[to] = Math.max(this.#has[to], arrives);
      at += SEGMENT_BYTES;
    } while (at < bytes.length);
  }

  /** Each end acknowledges at once what it has without a hole, and with everything that it sends. */
  acknowledge(): void {
    const payload = new Uint8Array();
    for (const { from, row, arrives, payload: data, flags } of [...this.packets]) {
      const takesRoom = data.length > 0 || (flags & TCP.fin) !== 0;
      if (arrives === undefined || !takesRoom) continue;
      const by = other(from);
      const offset = this.#sentBefore(by, arrives);
      const ack = { from: by, row, sent: arrives, arrives: arrives + this.#oneWay, offset };
      this.packets.push({ ...ack, captured: true, flags: TCP.ack, payload });
    }
    for (const packet of this.packets) {
      packet.acknowledges = this.#received(other(packet.from), packet.sent);
    }
  }

  #sentBefore(from: 0 | 1, time: number): number {
    const sent = this.packets.filter((each) => each.from === from && each.sent <= time);
    return Math.max(1, ...sent.map(({ offset, payload }) => offset + payload.length));
  }

  /** How far the stream of `from` is at its other end without a hole. */
  #received(from: 0 | 1, time: number): number {
    const there = this.packets
      .filter((each) => each.from === from && each.arrives !== undefined && each.arrives <= time)
      .sort((a, b) => a.offset - b.offset);
    let end = 1;
    for (const { offset, payload, flags } of there) {
      if (offset <= end) end = Math.max(end, offset + payload.length + (flags & TCP.fin ? 1 : 0));
    }
    return end;
  }

  /** When a packet passes a capture point; undefined when it was lost before. */
  passes({ from, sent, arrives }: Packet, point: CapturePoint): number | undefined {
    const share = from === 0 ? CAPTURE_POINTS[point] : 1 - CAPTURE_POINTS[point];
    return arrives === undefined && share > 0.5 ? undefined : sent + share * this.#oneWay;
  }
}

function bytesOf({ protocol }: Drawing, { name, words }: DrawnRow): Uint8Array {
  if (name === 'FIN' || name === 'RST') return new Uint8Array();
  if (name === 'AMQP') return octets(protocol === '1.0' ? '414d515000010000' : '414d515000000901');
  return protocol === '1.0' ? frame10(name, words) : frames091(name, words);
}

function flagsOf({ name }: DrawnRow): number {
  if (name === 'FIN') return TCP.fin | TCP.ack;
  return name === 'RST' ? TCP.rst | TCP.ack : TCP.pshAck;
}

/** The capture file of a drawn conversation, taken at one point of the way. */
export function captureOf(drawing: Drawing, point: CapturePoint): Uint8Array {
  const opening = drawing.opened ? openingOf(drawing.protocol) : [];
  const network = new Network(drawing.roundTripMicros);
  const rows = drawing.protocol === '1.0' ? withSessionFields(drawing.rows) : drawing.rows;
  [...opening, ...rows].forEach((row, i) => {
    network.write(i - opening.length, row, bytesOf(drawing, row), flagsOf(row));
  });
  network.acknowledge();
  const pcap = new PcapBuilder();
  for (const { packet, micros } of passing(network, drawing, point)) {
    const from = sideOf(packet.from, packet.offset);
    const to = sideOf(other(packet.from), packet.acknowledges ?? 0);
    pcap.segment(from, to, packet.flags, packet.payload, micros);
  }
  return pcap.build();
}

/** What passes a capture point and is captured, in the order of passing. */
function passing(
  network: Network,
  { captureBegins, captureEnds }: Drawing,
  point: CapturePoint,
): { packet: Packet; micros: number }[] {
  return network.packets
    .filter(({ captured, row }) => captured && row >= captureBegins && row < captureEnds)
    .flatMap((packet) => {
      const micros = network.passes(packet, point);
      return micros === undefined ? [] : [{ packet, micros }];
    })
    .sort((a, b) => a.micros - b.micros);
}

function sideOf(end: 0 | 1, offset: number) {
  return { address: ADDRESSES[end], port: PORTS[end], sequence: FIRST_SEQUENCE[end] + offset };
}

/**
 * What a TCP connection carries: recognises AMQP on each of its streams, knows the version that was
 * agreed, which end is the client, and what the two peers say of themselves.
 */

import { type FrameView, TYPE } from '../frame-view.ts';
import type { ConnectionReader, Side, TcpConnection } from '../net/tcp-connection.ts';
import type { TcpSegment } from '../net/tcp-segment.ts';
import { PROTOCOL, PROTOCOL_NAMES, type ProtocolCode, type ProtocolName } from '../protocol.ts';
import type { ConnectionInfo, NotAmqp } from '../sink.ts';
import type { Bytes, Direction, PacketNumber } from '../units.ts';
import { beginsFrame, isHeaderPrefix, isStart } from './beginnings.ts';
import { beginsFrames, type Framing, framingOf, isHeaderAt, SHORTEST_FRAME } from './boundary.ts';
import { newConnectionInfo, noteTcp } from './connection-info.ts';
import { frameTypeCode } from './frame-types.ts';
import { Framer } from './framer.ts';
import type { FramerOwner } from './framer-owner.ts';
import { hintedVersion } from './hinted-version.ts';
import { firstPortIsClient, knownPortTells, sentByClient } from './orientation.ts';
import { notePeerFacts } from './peer-facts.ts';
import { NOT_AMQP_WORDS, SIGNATURE_BYTES, signatureOf } from './signature.ts';
import type { StreamGate } from './stream-gate.ts';
import type { EarlyEvents, TcpReport } from './tcp-report.ts';
import { Trackers } from './trackers.ts';
import { Transport, type TransportContext } from './transport.ts';
import type { WebSocketFindings } from './web-socket-transport.ts';

/** What a connection shares with all others of its capture. */
export interface ConnectionContext extends TransportContext {
  readonly report: TcpReport;
  readonly portCounts: ReadonlyMap<number, number>;
  readonly portHints: ReadonlyMap<number, ProtocolName | 'amqp'>;
}

/** Octets of a stream that opened in front of us after which it is no longer expected to become AMQP. */
const UNRECOGNISED_BYTES = 4096;
const START = frameTypeCode('connection.start') ?? -1;
/** `flow` of AMQP 1.0. */
const ATTACH = TYPE.amqp10 + 0x12;
const DISPOSITION = TYPE.amqp10 + 0x15;
const ALL_FRAMINGS: readonly Framing[] = [9, 10, '0-10'];

export class AmqpConnection implements ConnectionReader, FramerOwner, WebSocketFindings {
  info: ConnectionInfo;
  readonly sides: readonly [StreamGate, StreamGate];
  readonly #framers: readonly [Framer, Framer];
  readonly #transport: Transport;
  readonly #tcp: TcpConnection;
  readonly #context: ConnectionContext;
  #client: Side | undefined;
  /** Version of the frames, as the header or Start said; until one does, as the port was said to have. */
  #version: ProtocolCode;
  #notAmqp: NotAmqp | undefined;
  #early: EarlyEvents | undefined;
  readonly #trackers = new Trackers();

  constructor(tcp: TcpConnection, context: ConnectionContext) {
    this.#tcp = tcp;
    this.#context = context;
    this.#framers = [
      new Framer(this, context.output, context.runs),
      new Framer(this, context.output, context.runs),
    ];
    this.#transport = new Transport(this.#framers, this, context);
    this.sides = this.#transport.gates;
    this.#version = PROTOCOL.unknown;
    this.info = newConnectionInfo(tcp);
  }

  /** Whoever was told of the connection before may keep what was known of it. */
  begin(): void {
    this.#transport.begin();
    this.#client = undefined;
    this.#version = hintedVersion(this.#tcp.endpoints, this.#context.portHints);
    this.#notAmqp = undefined;
    this.#early = undefined;
    this.#trackers.begin();
    this.info = newConnectionInfo(this.#tcp);
  }

  get number(): number {
    return this.#tcp.number;
  }

  clientKnown(side: Side): void {
    this.#client ??= side;
  }

  end(): void {
    this.#transport.end();
    // A stream that is recognised lets the other be recognised too, whichever ends first.
    for (const framer of this.#framers) if (framer.mode === 'identify') this.identify(framer, true);
    if (this.#isForeign) this.#early = undefined;
    for (const framer of this.#framers) framer.end();
    this.#client ??= this.#clientSide();
    this.packetDone();
    this.#summarise();
  }

  tcpEvent(side: Side, kind: number, segment: TcpSegment, bytes: Bytes): void {
    if (this.#isForeign) return;
    const { report } = this.#context;
    if (this.#client === undefined) {
      this.#early = report.keepEarly(this.#early, side, kind, segment, bytes);
    } else {
      report.event(this.number, side === this.#client ? 0 : 1, kind, segment, bytes);
    }
  }

  packetDone(): void {
    if (this.#early !== undefined && this.#client !== undefined) {
      this.#context.report.tellEarly(this.#early, this.number, this.#client);
      this.#early = undefined;
    }
    this.#tellAcknowledged(0);
    this.#tellAcknowledged(1);
  }

  /** Both sides were read far enough to know that this is no AMQP. */
  get #isForeign(): boolean {
    const [first, second] = this.#framers;
    if (first.mode !== 'skip' || second.mode !== 'skip') return false;
    return !this.#isAmqp;
  }

  get #isAmqp(): boolean {
    const [first, second] = this.#framers;
    return first.framing !== undefined || second.framing !== undefined || this.info.frames > 0;
  }

  #tellAcknowledged(side: Side): void {
    const framer = this.#framers[side];
    if (framer.awaitedEnd < 0) return;
    const { streams, watches } = this.#tcp;
    const direction = side === this.#clientSide() ? 0 : 1;
    const { report } = this.#context;
    const stream = streams[side];
    const acknowledged = this.sides[side].acknowledged(stream.acknowledgedTo);
    report.acknowledged(this.number, direction, framer, acknowledged, stream, watches[side]);
  }

  /** Bring the running figures of the connection up to date. */
  refresh(): ConnectionInfo {
    const { info } = this;
    const tcp = this.#tcp;
    const client = this.#clientSide();
    noteTcp(info, tcp, client, this.#isAmqp);
    this.#transport.refresh(info, client);
    return info;
  }

  identify(framer: Framer, last: boolean): void {
    const { run } = framer;
    if (run === undefined || run.held === 0) return;
    const side = this.#sideOf(framer);
    const fromStart = run.offset === this.#transport.originOf(side);
    if (fromStart && this.#transport.passesProxy(side, run, last)) return;
    if (fromStart && isHeaderPrefix(run.bytes, run.held)) {
      if (run.held >= SHORTEST_FRAME) this.#recognised(framer, 0, undefined);
      return;
    }
    if (fromStart) {
      const signature = signatureOf(run.bytes, Math.min(run.held, SIGNATURE_BYTES));
      if (this.#transport.opens(side, run, signature)) return;
      if (signature !== undefined) {
        this.#refused(framer, signature);
        return;
      }
    }
    const peer = this.#peerOf(framer);
    const startKnown = this.#tcp.streams[side].startKnown && fromStart;
    const framings = this.#framings(peer);
    if (startKnown) {
      const framing = framings.find((one) => beginsFrame(one, run.bytes, run.held));
      const certain = peer.framing !== undefined || isStart(run.bytes, run.held);
      // Without a header and without a peer that had one, frames must convince by themselves.
      const convincing = framings.find((one) => beginsFrames(one, run.bytes, 0, run.held, last));
      if (framing !== undefined && certain) this.#recognised(framer, 0, framing);
      else if (convincing !== undefined) this.#recognised(framer, 0, convincing);
      else if (peer.framing !== undefined && run.held >= SHORTEST_FRAME) {
        this.#refused(framer, 'unknown');
      } else if (last || run.held > UNRECOGNISED_BYTES || peer.mode === 'skip') {
        this.#refused(framer, 'unknown');
      }
      return;
    }
    if (this.#transport.finds(side, run, last)) return;
    if (run.offset === this.sides[side].beginsAt) {
      const begun = framings.find((one) => beginsFrames(one, run.bytes, 0, run.held, true));
      if (begun !== undefined) {
        this.#recognised(framer, 0, begun);
        return;
      }
    }
    // Beside a peer that is recognised, less proves enough; and what is answered must not come behind the answer.
    if (peer.framing !== undefined && beginsFrames(peer.framing, run.bytes, 0, run.held, true)) {
      this.#recognised(framer, 0, peer.framing);
    } else if (framer.search(framings, last)) this.#afterRecognition(framer);
  }

  tlsFollows(framer: Framer): void {
    const side = this.#sideOf(framer);
    if (!this.#transport.isWebSocket(side)) this.#transport.openTls(side, framer.frameEnd);
    else this.info.notDecoded = 'TLS inside WebSocket is not decoded.';
  }

  notAmqp(what: NotAmqp): void {
    for (const side of [0, 1] as const) {
      const framer = this.#framers[side];
      const isMeant = framer.mode === 'identify' && this.#transport.isWebSocket(side);
      if (isMeant) this.#refused(framer, what);
    }
  }

  openOther(side: Side): void {
    // What is taken for AMQP as it is was so only as long as no frame of WebSocket came between.
    if (this.#framers[side].framing !== undefined && this.#tcp.streams[side].startKnown) return;
    this.#transport.openWebSocket(side, this.#tcp.streams[side].offset);
  }

  protocolOf(framer: Framer): ProtocolCode {
    if (framer.framing === 10) return PROTOCOL.amqp10;
    if (framer.framing === '0-10') return PROTOCOL.amqp010;
    if (framer.framing !== 9) return this.#version;
    const is0x =
      this.#version === PROTOCOL.amqp091 ||
      this.#version === PROTOCOL.amqp09 ||
      this.#version === PROTOCOL.amqp08;
    return is0x ? this.#version : PROTOCOL.amqp091;
  }

  directionOf(framer: Framer, view: FrameView): Direction {
    const side: Side = this.#sideOf(framer);
    if (this.#client === undefined) {
      const other: Side = side === 0 ? 1 : 0;
      const isHeader = view.type === TYPE.protocolHeader;
      const byClient = isHeader ? this.#asksFirst(side, view.packet) : sentByClient(view);
      if (byClient === undefined) this.#client = this.#clientSide();
      else this.#client = byClient ? side : other;
    }
    return side === this.#client ? 0 : 1;
  }

  observe(framer: Framer, view: FrameView): void {
    const { info } = this;
    if (view.type === TYPE.gap) {
      this.#trackers.lose(this.#sideOf(framer));
      if (view.missingBytes > 0) {
        info.gaps++;
        info.missingBytes += view.missingBytes;
      }
      return;
    }
    info.frames++;
    if (view.malformedLayer !== 0) info.malformedFrames++;
    if (view.type === TYPE.protocolHeader) {
      // The server's answer decides; until there is one, what the client asked for stands.
      if (view.direction === 0 || view.protocol !== PROTOCOL.unknown) this.#agree(view);
      return;
    }
    if (view.type === START && view.protocol !== PROTOCOL.amqp010) this.#startVersion(view);
    if (view.protocol !== PROTOCOL.unknown) info.protocol = PROTOCOL_NAMES[view.protocol];
    this.#trackers.observe(this.#sideOf(framer), view);
    // Attach, flow, transfer and disposition stand side by side.
    if (view.type >= ATTACH && view.type <= DISPOSITION) {
      view.knowsMore = this.#holdsBack(this.#sideOf(framer) === 0 ? 1 : 0);
    }
    notePeerFacts(info, view);
  }

  /** Octets of that side are there, or are with its peer, and were not handed on as frames, nor told as holes. */
  #holdsBack(side: Side): boolean {
    const stream = this.#tcp.streams[side];
    const { mode, run, hasOpenGap } = this.#framers[side];
    if (hasOpenGap) return true;
    const searches =
      this.#transport.holdsBack(side) || (mode === 'identify' && run?.empty === false);
    return stream.firstHeld !== undefined || stream.acknowledgedTo > stream.offset || searches;
  }

  #agree(view: FrameView): void {
    if (view.direction === 0) this.#version = view.protocol;
    if (view.protocol !== PROTOCOL.unknown) {
      this.info.protocol ??= PROTOCOL_NAMES[view.protocol];
    }
  }

  /** Start names the version the server speaks (0-8: 8.0, 0-9 and 0-9-1: 0.9), whatever header it answers. */
  #startVersion(view: FrameView): void {
    const major = view.bytes[view.start + 11];
    const minor = view.bytes[view.start + 12];
    if (view.end - view.start < 13) return;
    if (major === 8 && minor === 0) this.#version = PROTOCOL.amqp08;
    else if (major === 0 && minor === 9 && this.#version !== PROTOCOL.amqp09) {
      this.#version = PROTOCOL.amqp091;
    }
    const [first, second] = this.#framers;
    view.protocol = this.protocolOf(first.framing === 9 ? first : second);
  }

  /** Whether the header that a side sends in that packet is the client's, and not the server's answer to it. */
  #asksFirst(side: Side, packet: PacketNumber): boolean {
    if (!this.#tcp.synSeen) {
      const [first, second] = this.#tcp.endpoints;
      const hinted = new Set(this.#context.portHints.keys());
      const firstIsClient = knownPortTells(first.port, second.port, hinted);
      if (firstIsClient !== undefined) return firstIsClient === (side === 0);
    }
    return !this.#headerWaits(side === 0 ? 1 : 0, packet);
  }

  /** A header came before that packet and waits only for what might have been sent before it. */
  #headerWaits(side: Side, packet: PacketNumber): boolean {
    const held = this.#tcp.streams[side].firstHeld;
    return held !== undefined && held.packet < packet && isHeaderAt(held.bytes, 0);
  }

  #sideOf(framer: Framer): Side {
    return framer === this.#framers[0] ? 0 : 1;
  }

  #peerOf(framer: Framer): Framer {
    return this.#framers[framer === this.#framers[0] ? 1 : 0];
  }

  #framings(peer: Framer): readonly Framing[] {
    if (peer.framing !== undefined) return [peer.framing];
    const hinted = hintedVersion(this.#tcp.endpoints, this.#context.portHints);
    if (hinted === PROTOCOL.unknown) return ALL_FRAMINGS;
    return [framingOf(hinted)];
  }

  #recognised(framer: Framer, place: number, framing: Framing | undefined): void {
    framer.startAt(place, framing);
    this.#afterRecognition(framer);
  }

  #afterRecognition(framer: Framer): void {
    const peer = this.#peerOf(framer);
    if (peer.mode === 'identify') this.identify(peer, false);
    else if (peer.mode === 'skip' && this.#notAmqp !== undefined) {
      this.#sayForeign(peer, this.#notAmqp);
    }
    this.#notAmqp = undefined;
    this.#readOn();
  }

  /** What was held of both sides, in the order in which it came: no answer before what it answers. */
  #readOn(): void {
    const [first, second] = this.#framers;
    while (first.replay !== undefined || second.replay !== undefined) {
      const one = first.replay?.arrivalPacket ?? Number.POSITIVE_INFINITY;
      const other = second.replay?.arrivalPacket ?? Number.POSITIVE_INFINITY;
      if (first.replay !== undefined && one <= other) first.readOn();
      else second.readOn();
    }
  }

  #refused(framer: Framer, what: NotAmqp): void {
    framer.skip();
    const peer = this.#peerOf(framer);
    if (peer.framing === undefined && (this.#notAmqp === undefined || what !== 'unknown')) {
      this.#notAmqp = what;
    }
    if (peer.framing !== undefined) this.#sayForeign(framer, what);
    else if (peer.mode === 'identify') this.identify(peer, false);
  }

  /** One side speaks AMQP, and this one something else. */
  #sayForeign(framer: Framer, what: NotAmqp): void {
    const side = this.#sideOf(framer);
    const direction = side === this.#clientSide() ? 'client' : 'server';
    this.info.notDecoded = `The ${direction} does not speak AMQP here: ${NOT_AMQP_WORDS[what]}.`;
  }

  #clientSide(): Side {
    if (this.#client !== undefined) return this.#client;
    const [first, second] = this.#tcp.endpoints;
    const hinted = new Set(this.#context.portHints.keys());
    return firstPortIsClient(first.port, second.port, this.#context.portCounts, hinted) ? 0 : 1;
  }

  #summarise(): void {
    const { info } = this;
    this.refresh();
    if (this.#isAmqp) return;
    if (info.clientBytes + info.serverBytes === 0) {
      const lost = this.#tcp.streams.reduce((sum, { offset }) => sum + offset, 0);
      info.notDecoded =
        lost > 0 ? 'None of its data was captured.' : 'The connection carried no data.';
      return;
    }
    info.notAmqp = info.tlsDecrypted === false ? 'tls' : (this.#notAmqp ?? 'unknown');
    if (info.notAmqp === 'tls') return;
    const told = this.#transport.withoutFrames(this.#notAmqp);
    info.notDecoded = told?.reason ?? `Not AMQP: ${NOT_AMQP_WORDS[info.notAmqp]}.`;
    if (told !== undefined) info.notAmqp = told.what;
  }
}

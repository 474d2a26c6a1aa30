/** The WebSocket of a connection, if it is one, between its streams or its TLS and the framers. */

import { FLAG, type Place } from '../frame-view.ts';
import type { HeldBudget } from '../net/held-budget.ts';
import type { Arrival, StreamChunk } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { ConnectionInfo, NotAmqp } from '../sink.ts';
import type { Bytes, FileOffset, StreamOffset } from '../units.ts';
import type { Carrier } from '../websocket/carrier.ts';
import {
  closeText,
  faultText,
  otherProtocol,
  partText,
  type WithoutFrames,
  withoutFrames,
} from '../websocket/outcome.ts';
import { WebSocketConnection, type WebSocketReader } from '../websocket/web-socket-connection.ts';
import type { FrameOutput } from './frame-output.ts';
import { Replay } from './replay.ts';
import type { RunPool } from './run.ts';
import { NOT_AMQP_WORDS } from './signature.ts';
import type { StreamGate } from './stream-gate.ts';

/** What all connections of a capture share. */
export interface WebSocketContext {
  readonly output: FrameOutput;
  readonly runs: RunPool;
  readonly budget: HeldBudget;
}

/** What is found out about the connection. */
export interface WebSocketFindings {
  clientKnown(side: Side): void;
  /** What is or was to become WebSocket is no AMQP. */
  notAmqp(what: NotAmqp): void;
  /** That side is WebSocket, too; where its frames begin is not known. */
  openOther(side: Side): void;
}

export class WebSocketTransport implements WebSocketReader {
  readonly #gates: readonly [StreamGate, StreamGate];
  readonly #context: WebSocketContext;
  readonly #findings: WebSocketFindings;
  #socket: WebSocketConnection | undefined;
  /** Why frames were not decoded, as told last. */
  #told: string | undefined;

  constructor(
    gates: readonly [StreamGate, StreamGate],
    findings: WebSocketFindings,
    context: WebSocketContext,
  ) {
    this.#gates = gates;
    this.#findings = findings;
    this.#context = context;
  }

  begin(): void {
    this.#socket = undefined;
    this.#told = undefined;
  }

  /** It is WebSocket, or asks to become it. */
  get isThere(): boolean {
    return this.#socket !== undefined;
  }

  /**
   * That side is WebSocket from what its framer holds on, or from `offset` on.
   *
   * @param isHttp it begins with HTTP; else its frames are to be found
   * @returns where it begins
   */
  open(side: Side, offset: StreamOffset, isHttp: boolean): StreamOffset {
    const gate = this.#gates[side];
    const held = gate.framer.surrender();
    this.#socket ??= new WebSocketConnection(this, this.#context.runs, this.#context.budget);
    const begin = held?.offset ?? offset;
    const webSocket = this.#socket.begin(side, begin, isHttp);
    webSocket.payload.hasCarried = gate.framer.frameEnd > 0;
    gate.openWebSocket(webSocket, held);
    return begin;
  }

  carrier(side: Side): Carrier {
    return new FramerCarrier(this.#gates[side], this.#context.output);
  }

  clientKnown(side: Side): void {
    this.#findings.clientKnown(side);
  }

  agreed(protocol: string): void {
    const other = otherProtocol(protocol);
    if (other === undefined) return;
    this.#socket?.stop(NOT_AMQP_WORDS[other]);
    this.#findings.notAmqp(other);
  }

  refused(): void {
    this.#findings.notAmqp('http');
  }

  openOther(side: Side): void {
    this.#findings.openOther(side);
  }

  /** What becomes of a connection without frames; undefined where it is not this that tells. */
  withoutFrames(notAmqp: NotAmqp | undefined): WithoutFrames | undefined {
    return this.#socket && withoutFrames(this.#socket, notAmqp);
  }

  /** Bring what is known of it up to date. */
  refresh(info: ConnectionInfo, client: Side): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const { request, answer, isOpen } = socket;
    info.webSocketPath = request?.path;
    if (!isOpen) return;
    info.transport = info.tlsDecrypted === true ? 'websocket-tls' : 'websocket';
    info.webSocketProtocol = answer?.protocol;
    info.webSocketExtensions = answer?.extensions;
    info.webSocketClose = closeText(socket, client);
    info.webSocketFault = faultText(socket, client, info.frames > 0);
    if (info.notDecoded === this.#told) info.notDecoded = undefined;
    this.#told = info.frames > 0 ? partText(socket, client) : undefined;
    info.notDecoded ??= this.#told;
  }
}

const FLAGS: Readonly<Record<Place, number>> = {
  file: 0,
  decrypted: FLAG.decrypted,
  inflated: FLAG.inflated,
};

/** Between the frames of WebSocket and a framer. */
class FramerCarrier implements Carrier {
  readonly #gate: StreamGate;
  readonly #output: FrameOutput;

  constructor(gate: StreamGate, output: FrameOutput) {
    this.#gate = gate;
    this.#output = output;
  }

  get isDecrypted(): boolean {
    return this.#gate.tls !== undefined;
  }

  get isDone(): boolean {
    return this.#gate.framer.mode === 'skip';
  }

  begins(offset: StreamOffset): void {
    this.#gate.beginsAt = offset;
  }

  keepIn(place: Place): void {
    const { framer } = this.#gate;
    const { held } = framer;
    framer.place = FLAGS[place];
    if (held === undefined) return;
    // A frame has its octets in one place.
    if (place === 'inflated') held.moveTo(this.inflated(held.bytes.subarray(0, held.held)));
    else new Replay(held, 0).all({ data: (chunk) => this.decrypted(chunk), missing() {} });
  }

  decrypted(chunk: StreamChunk): void {
    this.#output.decrypted(chunk);
  }

  inflated(octets: Uint8Array): FileOffset {
    return this.#output.inflated(octets);
  }

  data(chunk: StreamChunk): void {
    this.#gate.framer.data(chunk);
  }

  missing(offset: StreamOffset, count: Bytes, before: Arrival, isExact: boolean): void {
    this.#gate.framer.missing(offset, count, before, isExact);
  }

  passOver(offset: StreamOffset, count: Bytes): void {
    this.#gate.framer.passOver(offset, count);
  }
}

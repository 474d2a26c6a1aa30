/** What carries the frames of a connection: TCP, TLS, WebSocket, or WebSocket in TLS. */

import type { Side } from '../net/tcp-connection.ts';
import type { ConnectionInfo, NotAmqp } from '../sink.ts';
import type { StreamOffset } from '../units.ts';
import { findFrames } from '../websocket/frame-search.ts';
import type { WithoutFrames } from '../websocket/outcome.ts';
import type { Framer } from './framer.ts';
import { MAY_BE_PROXY, proxyHeaderSize } from './proxy-header.ts';
import { Replay } from './replay.ts';
import type { Run, RunPool } from './run.ts';
import { mayAskForWebSocket } from './signature.ts';
import { StreamGate } from './stream-gate.ts';
import { type TlsContext, TlsTransport } from './tls-transport.ts';
import {
  type WebSocketContext,
  type WebSocketFindings,
  WebSocketTransport,
} from './web-socket-transport.ts';

export interface TransportContext extends TlsContext, WebSocketContext {}

const UNKNOWN_START = { isMasked: undefined, isWebSocket: false };

export class Transport {
  readonly gates: readonly [StreamGate, StreamGate];
  readonly #tls: TlsTransport;
  readonly #webSocket: WebSocketTransport;
  readonly #runs: RunPool;
  /** By side: where what its framer reads begins. */
  readonly #origins: [StreamOffset, StreamOffset] = [0, 0];

  constructor(
    [first, second]: readonly [Framer, Framer],
    findings: WebSocketFindings,
    context: TransportContext,
  ) {
    this.#runs = context.runs;
    this.gates = [new StreamGate(first, context.runs), new StreamGate(second, context.runs)];
    this.#tls = new TlsTransport(this.gates, (side) => findings.clientKnown(side), context);
    this.#webSocket = new WebSocketTransport(this.gates, findings, context);
  }

  begin(): void {
    for (const gate of this.gates) gate.begin();
    this.#tls.begin();
    this.#webSocket.begin();
    this.#origins.fill(0);
  }

  /** Both directions are over. */
  end(): void {
    for (const gate of this.gates) gate.end();
  }

  /** Where what the framer of that side reads begins. */
  originOf(side: Side): StreamOffset {
    return this.#origins[side];
  }

  /** Whether what the framer of that side holds is the header of a proxy, behind which all begins, or may be one. */
  passesProxy(side: Side, run: Run, last: boolean): boolean {
    const size = run.offset === 0 ? proxyHeaderSize(run.bytes, run.held) : 0;
    if (size <= 0) return size === MAY_BE_PROXY && !last;
    const { framer } = this.gates[side];
    framer.surrender();
    framer.mode = 'identify';
    this.#origins[side] = size;
    new Replay(run, size).all(framer);
    this.#runs.give(run);
    return true;
  }

  /** Whether what the framer of that side holds, from its beginning, begins TLS or WebSocket, which is read then. */
  opens(side: Side, run: Run, signature: NotAmqp | undefined): boolean {
    if (signature === 'tls' && !this.#tls.isTls(side)) {
      this.openTls(side, run.offset);
      return true;
    }
    if (signature !== 'http' || this.isWebSocket(side)) return false;
    if (!mayAskForWebSocket(run.bytes, run.held)) return false;
    this.#origins[side] = this.#webSocket.open(side, run.offset, true);
    return true;
  }

  /** Whether what the framer of that side holds, of a stream under way, is WebSocket, which is read then. */
  finds(side: Side, run: Run, last: boolean): boolean {
    if (this.isWebSocket(side) || this.#tls.isTls(side)) return false;
    if (findFrames(run.bytes, 0, run.held, UNKNOWN_START, last) === undefined) return false;
    this.openWebSocket(side, run.offset);
    return true;
  }

  openTls(side: Side, offset: StreamOffset): void {
    this.#origins[side] = this.#tls.open(side, offset);
  }

  /** Its frames are to be found. */
  openWebSocket(side: Side, offset: StreamOffset): void {
    this.#origins[side] = this.#webSocket.open(side, offset, false);
  }

  isWebSocket(side: Side): boolean {
    return this.gates[side].webSocket !== undefined;
  }

  /** Octets of that side came, and were not handed to its framer yet. */
  holdsBack(side: Side): boolean {
    return this.gates[side].holdsBack;
  }

  /** What becomes of a connection without frames; undefined where its octets themselves say it. */
  withoutFrames(notAmqp: NotAmqp | undefined): WithoutFrames | undefined {
    return this.#webSocket.withoutFrames(notAmqp);
  }

  /** Bring what is known of it up to date. */
  refresh(info: ConnectionInfo, client: Side): void {
    this.#tls.refresh(info, client, this.#origins);
    this.#webSocket.refresh(info, client);
  }
}
